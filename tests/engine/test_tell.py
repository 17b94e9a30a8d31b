"""What a customer is told outside a flow: the lifecycle's texts with values, and a flow's advice again."""

from datetime import date

import pytest

from rmabot.engine.advice import said_by
from rmabot.engine.tell import lifecycle_text
from rmabot.flow.model import FlowSet
from rmabot.rma.lifecycle import MESSAGES
from rmabot.rma.states import State
from rmabot.text.spans import Span, plain


def test_every_message_and_every_state_is_worded_in_every_language(flows: FlowSet) -> None:
    """What the lifecycle's table can say, the dialogs say."""
    for language in flows.languages:
        for key in MESSAGES:
            assert lifecycle_text(flows, f"told.{key}", language, {}), (key, language)
        for state in State:
            for part in ("status", "next", "yours"):
                assert lifecycle_text(flows, f"{part}.{state}", language, {}), (part, state, language)


@pytest.mark.parametrize(
    ("language", "wanted"), [("en", "valid until July 3, 2026"), ("fr", "valide jusqu'au 3 juillet 2026")]
)
def test_values_are_written_in_the_language(flows: FlowSet, language: str, wanted: str) -> None:
    """Dates in words; a number stands in the style around it."""
    values = {"rma.number": "CA26000000X", "rma.expires_on": date(2026, 7, 3)}
    text = lifecycle_text(flows, "told.expiry_reminder", language, values)
    assert wanted in plain(text)
    assert Span("CA26000000X", bold=True) in text


def test_several_values_stand_in_a_row_and_texts_per_language_in_theirs(flows: FlowSet) -> None:
    """As people would say them."""
    needed = ({"en": "a photo", "fr": "une photo"}, {"en": "the serial", "fr": "le numéro"})
    assert "a photo and the serial" in plain(
        lifecycle_text(flows, "told.needs_info", "en", {"rma.needed": needed})
    )
    assert "une photo et le numéro" in plain(
        lifecycle_text(flows, "told.needs_info", "fr", {"rma.needed": needed})
    )


def test_what_a_person_wrote_is_no_markup(flows: FlowSet) -> None:
    """Stars, braces and links stay what they are, on one line."""
    typed = "**free** {rma.number} [x](https://evil.example)\nnow"
    text = lifecycle_text(flows, "told.rejected", "en", {"rma.reason": typed})
    assert "**free** {rma.number} [x](https://evil.example) now" in plain(text)
    assert not [span for span in text if span.href]


def test_the_policy_needs_no_value(flows: FlowSet) -> None:
    """Where to ship stands in the policy."""
    assert "1 Example Road" in plain(lifecycle_text(flows, "told.approved", "fr", {}))


def test_a_key_that_is_not_worded_says_nothing(flows: FlowSet) -> None:
    """The caller decides what that means."""
    assert lifecycle_text(flows, "told.nothing_like_it", "en", {}) == ()


@pytest.mark.parametrize(
    ("kinds", "there", "not_there"),
    [
        (("drive",), "no bubble wrap", "The original box is best"),
        (("camera",), "The original box is best", "no bubble wrap"),
        (("camera", "drive"), "no bubble wrap", "no such words"),
    ],
)
def test_advice_fits_the_devices(flows: FlowSet, kinds: tuple[str, ...], there: str, not_there: str) -> None:
    """The packing flow's own words, all of them in one message."""
    text = plain(said_by(flows, "packing", "en", {"kinds": kinds}))
    assert there in text
    assert not_there not in text
    assert "Label and close" in text


def test_a_flow_that_would_have_to_ask_says_nothing(flows: FlowSet) -> None:
    """Advice is no question."""
    assert said_by(flows, "packing", "en", {}) == ()
