"""How alike a text is to the flows' phrases: what is looked at for less work is what comparing with each would say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from rmabot.engine.phrases import HOLDS_ALL, phrases_of
from tests.shipped import shipped

PHRASES = phrases_of(shipped())
SAID = sorted({phrase for phrase, _ in shipped().phrases})
FLOWS = sorted({flow for _, flow in shipped().phrases})
NOISE = st.text("abcdeimnorstu ", max_size=8)


@st.composite
def nearly_said(draw: st.DrawFn) -> str:
    """Return a phrase with something typed into it, before it or behind it."""
    phrase, place = draw(st.sampled_from(SAID)), draw(st.integers(0, 30))
    typed = draw(NOISE) + phrase[:place] + draw(NOISE) + phrase[place + draw(st.integers(0, 3)) :]
    return " ".join(typed.split())


def compared_with_each(folded: str, flow: str) -> float:
    ordered, words = " ".join(sorted(folded.split())), set(folded.split())
    scores = [0.0]
    for phrase, of in shipped().phrases:
        if of == flow:
            told = set(phrase.split())
            held = len(told) > 2 and told <= words and len(folded.split()) <= 2 * len(told) + 2
            scores.append(max(ratio(ordered, " ".join(sorted(phrase.split()))), HOLDS_ALL if held else 0))
    return max(scores)


@settings(max_examples=60)
@given(nearly_said(), st.sampled_from(FLOWS), st.sampled_from([55.0, 88.0]))
def test_the_phrase_meant_is_the_one_most_alike_of_its_flow(folded: str, flow: str, cutoff: float) -> None:
    """There is one exactly where a phrase of the flow is as alike as that, and none is more alike."""
    best, found = compared_with_each(folded, flow), PHRASES.closest(folded, flow, cutoff)
    assert bool(found) == (best >= cutoff and len(folded) <= 120 and folded != "")
    if found:
        assert (found, flow) in shipped().phrases


@settings(max_examples=60)
@given(nearly_said(), st.sampled_from([68.0, 78.0, 88.0]))
def test_the_flow_most_alike_is_the_same_however_alike_the_others_must_be(folded: str, cutoff: float) -> None:
    """Looking only for what is alike enough to be meant finds first what looking for all would find first."""
    of_all, of_few = PHRASES.likely(folded, 55.0)[:1], PHRASES.likely(folded, cutoff)[:1]
    assert of_few == [one for one in of_all if one[0] >= cutoff]
