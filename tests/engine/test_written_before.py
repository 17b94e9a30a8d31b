"""Whoever writes again and again while nobody answers is asked what they want, once."""

import pytest

from rmabot.engine.events import Text
from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

AN_HOUR = 3600.0


def wrote(talk: Talk, text: str, ago: float = AN_HOUR) -> Talk:
    """Read a text that was written some time ago."""
    talk.at += 1
    return talk.event(Text(f"w{talk.at}", talk.at, text, sent=talk.at - ago))


@pytest.mark.parametrize("text", ["hello??", "yes", "Camera Shop", "menu", "is anybody there", "123"])
def test_a_text_from_before_the_question_answers_nothing_and_counts_as_nothing(
    flows: FlowSet, text: str
) -> None:
    """No retry is spent, nothing is taken as an answer, and the question that stands is not put again."""
    talk = reach(flows, "devices.1.seller")
    before = talk.session.frames[-1]
    for _ in range(6):
        wrote(talk, text)
        assert talk.effects == ()
    assert talk.session.frames[-1] == before
    assert talk.says("Camera Shop").asks == "devices.1.purchase_date"


def test_a_yes_from_before_a_statement_acknowledges_nothing(flows: FlowSet) -> None:
    """Only who could read it can have meant it."""
    talk = wrote(reach(flows, "liability"), "yes")
    assert talk.asks == "liability"
    assert talk.says("yes").asks != "liability"


@pytest.mark.parametrize(("text", "says"), [("i want to talk to a person", "team"), ("français", "français")])
def test_what_it_asks_for_is_still_meant(flows: FlowSet, text: str, says: str) -> None:
    """A person, a language or a flow by name is what they want, whenever they wrote it."""
    talk = wrote(reach(flows, "role"), text)
    assert says in talk.text


def test_two_texts_in_a_row_are_read_as_ever(flows: FlowSet) -> None:
    """Who only types fast, or whose clock goes a little otherwise, is read as ever."""
    talk = wrote(reach(flows, "devices.1.seller"), "Camera Shop", ago=30)
    assert talk.asks == "devices.1.purchase_date"
