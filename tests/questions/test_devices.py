"""Serial numbers, models, return numbers."""

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from rmabot.questions.question import Accepted, Context, File, Refused, Unsure
from rmabot.questions.table import QUESTIONS
from rmabot.questions.words import WORDS
from rmabot.rma.lookalikes import LookalikeKind
from rmabot.rma.numbers import mint
from tests.questions.reading import Read


def test_a_short_serial_is_found_in_what_is_pasted(read: Read, context: Context) -> None:
    reading = read("serial", "S/N: g1234 5678 (on the label)")
    assert reading == Accepted({"serial": "G12345678"})
    assert QUESTIONS["serial"].show({"serial": "G12345678"}, context) == "G12345678"


def test_a_long_serial_tells_model_date_channels_and_region(read: Read) -> None:
    assert read("serial", "DS-7608NI-I20820210514CCWRG12345678WCVU") == Accepted(
        {
            "serial": "G12345678",
            "long": "DS-7608NI-I20820210514CCWRG12345678WCVU",
            "model": "DS-7608NI-I2",
            "made": "2021-05-14",
            "region": "WR",
            "channels": 8,
        }
    )


@pytest.mark.parametrize("typed", ["GO1234567", "G12345678 and G87654321"])
def test_two_readings_or_two_serials_are_asked(read: Read, typed: str) -> None:
    reading = read("serial", typed)
    assert isinstance(reading, Unsure)
    assert reading.word == "serial_which"
    assert len(reading.candidates) == 2


def test_of_a_whole_list_it_is_said_how_many_were_seen(read: Read) -> None:
    """Five are offered of forty; one that is not among them can be typed."""
    reading = read("serial", "\n".join([f"G123456{number}" for number in range(10, 50)]))
    assert isinstance(reading, Unsure)
    assert (reading.word, reading.values) == ("serial_which_of_many", {"count": "40"})
    assert len(reading.candidates) == 5


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("hello", "serial_not_seen"),
        ("", "serial_not_seen"),
        ("44:47:CC:12:34:56", "serial_looks_like_mac"),
        ("DS-2CD2143G2-I", "serial_looks_like_model"),
        ("514 555-0199", "serial_looks_like_phone"),
        ("192.168.1.64", "serial_looks_like_ip_address"),
        ("G1234567", "serial_looks_like_wrong_length"),
    ],
)
def test_what_is_no_serial_is_told_what_it_looks_like(read: Read, typed: str, word: str) -> None:
    reading = read("serial", typed)
    assert isinstance(reading, Refused)
    assert reading.word == word


@pytest.mark.parametrize(
    ("typed", "kept", "word"),
    [
        ("ACCC8E123456", "ACCC8E123456", "serial_looks_like_other_maker"),
        ("it says S/N wd-wcc4n1234567", "WD-WCC4N1234567", "serial_looks_like_other_maker"),
        ("WX12A345678", "WX12A345678", "serial_looks_like_other_code"),
        ("the sticker says ND011809012345, thanks", "ND011809012345", "serial_looks_like_other_code"),
    ],
)
def test_the_number_of_another_maker_is_named_and_can_be_kept_at_once(
    read: Read, typed: str, kept: str, word: str
) -> None:
    """The machine decides nothing against a customer: a stranger's number goes along, marked for a person."""
    reading = read("serial", typed)
    assert isinstance(reading, Unsure)
    assert reading.word == word
    assert reading.values == {"typed": kept}
    assert [one.value for one in reading.candidates] == [{"serial": kept, "unverified": "yes"}]
    assert reading.candidates[0].word == "as_typed_label"


def test_another_number_of_the_label_is_kept_when_the_person_insists(read: Read) -> None:
    """A slip is likelier than a stranger's number: asked once more, then offered to be kept."""
    assert isinstance(read("serial", "G1234567", tries=0), Refused)
    reading = read("serial", "G1234567", tries=1)
    assert isinstance(reading, Unsure)
    assert reading.word == "serial_as_typed"
    assert isinstance(read("serial", "where is it?", tries=2), Refused)
    assert read("serial", "2CD2143G2-I", tries=2) == Refused("serial_looks_like_model")


def test_each_number_taken_for_a_serial_has_its_words(questions_yaml: Mapping[str, Any]) -> None:
    """What a text looks like is named in the words that ship, whatever it is."""
    for kind in get_args(LookalikeKind):
        assert f"serial_looks_like_{kind}" in questions_yaml["words"]
        assert f"serial_looks_like_{kind}" in WORDS


def test_a_photo_without_a_readable_number_asks_to_type_it(read: Read) -> None:
    """What the channel read off a label comes as text beside the photo."""
    photo = File("b", "label.jpg", "photo", 5)
    assert read("serial", file=photo) == Refused("serial_photo_not_read")
    paper = File("b1", "invoice.pdf", "pdf", 9)
    assert read("serial", file=paper) == Refused("serial_not_a_photo", {"name": "invoice.pdf"})
    assert read("serial", "G12345678", file=photo) == Accepted({"serial": "G12345678"})


@pytest.mark.parametrize(
    "typed", ["DS-2CD2143G2-I", "ds2cd2143g2i", "DS 2CD2143G2 I 2.8mm", "2CD2143G2-I", "DS-2CD2I43G2-I"]
)
def test_a_model_is_recognised_as_people_type_it(read: Read, typed: str) -> None:
    reading = read("model", typed)
    assert isinstance(reading, Accepted)
    assert reading.value == {
        "name": "DS-2CD2143G2-I",
        "kind": "camera",
        "line": "ip_camera",
        "battery": "no",
        "maker": "Hikvision",
        "known": "yes",
    }


def test_a_model_that_is_not_certain_is_confirmed(read: Read) -> None:
    """The nearest ones are offered, what was typed last."""
    reading = read("model", "DS-2CD2143G2-IX")
    assert isinstance(reading, Unsure)
    assert reading.word == "model_which"
    assert "DS-2CD2143G2-I" in [candidate.label for candidate in reading.candidates]
    assert reading.candidates[-1].label == "DS-2CD2143G2-IX"
    assert reading.candidates[-1].word == "as_typed_label"


def test_an_unknown_model_is_refused_once_and_then_kept_if_the_person_says_so(read: Read) -> None:
    assert read("model", "ZX-9999-QQ") == Refused("model_not_known", {"typed": "ZX-9999-QQ"})
    reading = read("model", "ZX-9999-QQ", tries=1)
    assert isinstance(reading, Unsure)
    assert reading.word == "model_as_typed"
    assert reading.candidates[0].value == {
        "name": "ZX-9999-QQ",
        "kind": "other",
        "line": "unlisted",
        "battery": "unknown",
        "maker": "",
        "known": "no",
    }


@pytest.mark.parametrize("typed", ["", "I don't know", "a camera", "😀"])
def test_what_is_no_model_is_never_kept(read: Read, typed: str) -> None:
    for tries in range(3):
        assert read("model", typed, tries=tries) == Refused("model_not_seen")


NUMBER, REQUEST = mint("CA", 2026, 7), mint("RQ", 2026, 8)


@pytest.mark.parametrize(
    "typed",
    [NUMBER, NUMBER.lower(), f"RMA no. {NUMBER[:4]} {NUMBER[4:]}", f"it is {NUMBER}, I think", NUMBER[2:]],
)
def test_a_return_number_is_read_however_it_is_typed(read: Read, typed: str) -> None:
    assert read("rma_number", typed) == Accepted(NUMBER)


def test_two_return_numbers_are_asked(read: Read) -> None:
    reading = read("rma_number", f"{NUMBER} or {REQUEST}")
    assert isinstance(reading, Unsure)
    assert [candidate.value for candidate in reading.candidates] == [NUMBER, REQUEST]


def test_a_slip_in_a_return_number_is_told(read: Read) -> None:
    wrong = NUMBER[:-2] + ("1" if NUMBER[-2] != "1" else "2") + NUMBER[-1]
    assert read("rma_number", f"it is {wrong}") == Refused("rma_number_slip", {"typed": wrong})
    assert read("rma_number", "no idea") == Refused("rma_number_not_seen")


@pytest.mark.parametrize(
    "typed", ["1Z999AA10123456784", "Purolator 329014521622", "RX 123 456 785 CA", "it is 400000000192", "ABC-12345678-9"]
)  # fmt: skip
def test_a_tracking_number_is_kept_as_typed_with_the_carrier_that_was_named(read: Read, typed: str) -> None:
    """Which carrier's it is, is worked out later; nobody is stopped by a number that fits none."""
    assert read("tracking", typed) == Accepted(typed)


@pytest.mark.parametrize(
    "typed", [NUMBER, REQUEST, NUMBER.lower(), f"{NUMBER[:4]}-{NUMBER[4:]}", f"RMA {NUMBER}"]
)
def test_the_number_of_the_return_is_no_tracking_number(read: Read, typed: str) -> None:
    """Who mixes them up is told which is which; no parcel is noted under it."""
    reading = read("tracking", typed)
    assert isinstance(reading, Refused)
    assert (reading.word, reading.meant) == ("tracking_is_rma_number", True)


def test_a_question_about_a_return_is_no_tracking_number_and_is_not_meant_as_one(read: Read) -> None:
    """Then it may be answered as the question that it is."""
    reading = read("tracking", f"where is {NUMBER}")
    assert isinstance(reading, Refused)
    assert not reading.meant


def test_words_without_a_number_are_no_tracking_number(read: Read) -> None:
    assert read("tracking", "the post office has it") == Refused("tracking_not_seen")


def test_the_makers_numbers_are_read_by_their_shape(context: Context) -> None:

    from rmabot.questions.question import Said

    here = context._replace(shapes=("HK-######",))
    assert QUESTIONS["rma_number"].read(Said("hk 123456"), here) == Accepted("HK-123456") or QUESTIONS[
        "rma_number"
    ].read(Said("hk-123456"), here) == Accepted("HK-123456")


def test_another_makers_serial_numbers_are_read_by_their_shapes(read: Read) -> None:
    """A desk for other devices needs a line of YAML, and no code."""
    shapes = ["@@########", "SN-#####"]
    assert read("serial", "ab 1234-5678", shapes=shapes) == Accepted({"serial": "AB12345678"})
    assert read("serial", "G12345678", shapes=shapes) == Accepted({"serial": "G12345678"})
    assert not isinstance(read("serial", "AB12345678"), Accepted)
