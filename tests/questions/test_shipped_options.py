"""The options that ship, as people mistype them: a slip is read, or asked about, never taken for another option."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher, Option
from rmabot.questions.question import Accepted, Refused, Unsure
from tests.questions.reading import DIALOGS


def _option(written: dict[str, Any]) -> Option:
    ((name, texts),) = written.items()
    labels = {language: texts[language] for language in ("en", "fr") if "{" not in texts.get(language, "{")}
    also = tuple([word for words in texts.get("also_typed", {}).values() for word in words])
    return Option(name, labels, also, "alone" in texts)


def _in_steps(steps: list[dict[str, Any]]) -> Iterator[tuple[Option, ...]]:
    for step in steps:
        yield tuple(map(_option, step.get("options", ())))
        yield from _in_steps(step.get("steps", []))


def _shipped() -> list[tuple[Option, ...]]:
    found: list[tuple[Option, ...]] = []
    for path in sorted([*DIALOGS.glob("*.yaml"), *DIALOGS.glob("lists/*.yaml")]):
        document = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        if "list" in document:
            found.append(tuple(map(_option, document["options"])))
        found.extend(_in_steps(document.get("steps", [])))
    return [options for options in found if options]


SHIPPED = _shipped()
LABELS = [(options, one, label) for options in SHIPPED for one in options for label in one.labels.values()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_label_is_read_as_itself(lexicon: Lexicon, language: str) -> None:
    for options, one, label in LABELS:
        assert Matcher(options, lexicon).read(label, language) == Accepted(one.name)


@given(st.sampled_from(LABELS), st.data())
def test_a_slip_is_never_another_option(
    lexicon: Lexicon, which: tuple[tuple[Option, ...], Option, str], data: st.DataObject
) -> None:
    """One letter left out, doubled, exchanged with the next or another in its place."""
    options, one, label = which
    at = data.draw(st.integers(0, len(label) - 1))
    other = data.draw(st.sampled_from("aeinorst"))
    slip = data.draw(st.sampled_from(["", label[at] * 2, label[at : at + 2][::-1], other]))
    typed = label[:at] + slip + label[at + (2 if slip == label[at : at + 2][::-1] else 1) :]
    match Matcher(options, lexicon).read(typed, "en"):
        case Accepted(value):
            assert value == one.name
        case Unsure(candidates):
            assert one.name in [candidate.value for candidate in candidates] or len(label) < 8
        case Refused():
            pass
