"""A parcel's number that came unasked is offered to be noted; at an open question it takes no answer's place."""

import pytest

from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

UPS = "1Z999AA10123456784"


@pytest.mark.parametrize(
    "typed",
    [
        UPS,
        "1z 999 aa1 0123456784",
        f"my tracking number is {UPS}",
        f"https://www.ups.com/track?tracknum={UPS}&loc=en_CA",
        "FedEx 400000000192",
        "400000000192",
        "RN123456785CA",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/details/1111111111111117",
    ],
)
def test_a_number_of_a_carrier_is_recognised_where_nothing_is_asked(flows: FlowSet, typed: str) -> None:
    """The number alone, in a sentence, in the carrier's own link."""
    assert "looks like the tracking number" in Talk(flows).says(typed).text


@pytest.mark.parametrize(
    "typed", ["G12345678", "123456789", "5145550123", "15145550123", "DS-2CD2143G2-I", "12345"]
)
def test_a_serial_a_phone_number_or_a_model_is_no_parcel(flows: FlowSet, typed: str) -> None:
    """What may well be something else is not taken for one."""
    assert "tracking number" not in Talk(flows).says(typed).text


@pytest.mark.parametrize("question", ["devices.1.serial", "devices.1.model", "devices.1.seller", "phone"])
def test_digits_at_an_open_question_are_no_parcel(flows: FlowSet, question: str) -> None:
    """Twelve digits may be read off a label or an invoice."""
    talk = reach(flows, question).says("400000000192")
    assert "looks like the tracking number" not in talk.text
    assert [frame.flow for frame in talk.session.frames] == ["return"]


@pytest.mark.parametrize("question", ["devices.1.seller", "devices.1.details"])
def test_words_of_ones_own_may_hold_a_parcels_number(flows: FlowSet, question: str) -> None:
    """They answer the question."""
    typed = f"Order {UPS} of the store"
    assert reach(flows, question).says(typed).answer(question) == typed


def test_what_else_is_said_beside_a_parcels_number_is_what_is_meant(flows: FlowSet) -> None:
    """Who asks where a parcel is wants to know that."""
    talk = Talk(flows).says(f"where is my parcel {UPS}")
    assert "looks like" not in talk.text
    assert talk.session.frames[-1].flow == "track"
