"""Parcel tracking numbers: recognised by shape and check digit, asked about where two carriers fit, never refused."""

from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.rma.tracking import CARRIERS, NAMES, link, named_carrier, recognise


def carriers(text: str) -> list[str]:
    return [candidate.carrier for candidate in recognise(text)]


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def completed(body: str, weights: tuple[int, ...]) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, cycle(weights), strict=False))
    return body + str(-total % 10)


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("7316971000000000", "canada_post"),
        ("CU000000005CA", "canada_post"),
        ("1Z1111111111111118", "ups"),
        ("JJJ123456789", "purolator"),
        ("D123456789012345678901", "canpar"),
        ("1234567891", "dhl"),
        ("RB000000005US", "post"),
        ("000000000000017", "fedex"),
    ],
)
def test_each_carrier_is_recognised_by_its_own_shape(number: str, carrier: str) -> None:
    """Alone, in groups, in lower case, in a sentence: the same carrier."""
    spaced = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    for typed in (
        number,
        number.lower(),
        spaced,
        f"Tracking number: {number}.",
        f"shipped it, {number} merci",
    ):
        assert carriers(typed) == [carrier]
        assert recognise(typed)[0].number == number


@given(digits(15))
def test_sixteen_digits_with_a_fitting_check_are_canada_posts(body: str) -> None:
    """Weights 3 and 1; one digit off is kept as another carrier's."""
    number = completed(body, (3, 1))
    assert carriers(number) == ["canada_post"]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert carriers(wrong) == ["other"]


@given(digits(15))
def test_ups_checks_its_last_digit(body: str) -> None:
    """Weights 1 and 2 over the fifteen after 1Z."""
    number = "1Z" + completed(body, (1, 2))
    assert carriers(number) == ["ups"]
    assert carriers(number[:-1] + str((int(number[-1]) + 1) % 10)) == ["other"]


def test_letters_count_in_a_ups_number() -> None:
    """A is 2, B is 3, as in (code - 3) modulo 10."""
    assert carriers("1ZAB00000000000002") == ["ups"]
    assert carriers("1ZAB00000000000003") == ["other"]


@given(digits(14))
def test_fedex_ground_is_checked_alone_and_inside_its_long_form(body: str) -> None:
    """Fifteen digits, or twenty-two from 96 whose last fifteen they are."""
    number = body + completed(body[::-1], (3, 1))[-1]
    assert carriers(number) == ["fedex"]
    assert carriers("9611020" + number) == ["fedex"]


def test_a_number_that_fits_two_carriers_is_asked_about() -> None:
    """Some of Purolator's twelve digits are valid for FedEx, too; a carrier that is named decides."""
    both = [
        number
        for number in map("{:012d}".format, range(300_000_000_000, 300_000_003_000))
        if len(recognise(number)) > 1
    ]
    assert both
    assert set(carriers(both[0])) == {"purolator", "fedex"}
    assert carriers(f"Purolator {both[0]}") == ["purolator"]
    assert carriers(f"{both[0]} chez FedEx") == ["fedex"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("ABC-12", "ABC12"),
        ("my cousin's van, plate 123 ABC", "MYCOUSINSVANPLATE123ABC"),
        ("0" * 200, "0" * 40),
    ],
)
def test_what_fits_nobody_is_kept_as_another_carriers(typed: str, number: str) -> None:
    """Nobody is stopped by a number."""
    (candidate,) = recognise(typed)
    assert (candidate.carrier, candidate.number, candidate.url) == ("other", number, "")


def test_a_named_carrier_with_a_strange_number_is_believed() -> None:
    """The person has the receipt in hand."""
    (candidate,) = recognise("Purolator 12345")
    assert candidate.carrier == "purolator"


@pytest.mark.parametrize("typed", ["", "I shipped it yesterday", "🙂", "\u202e"])
def test_a_text_without_digits_holds_no_number(typed: str) -> None:
    """Then it is asked for."""
    assert recognise(typed) == ()


def test_a_pasted_address_of_a_carriers_page_holds_its_number() -> None:
    """People paste the link."""
    assert carriers("https://www.canadapost-postescanada.ca/track?searchFor=7316971000000000") == [
        "canada_post"
    ]


def test_o_and_i_typed_for_digits_are_mended() -> None:
    """In a number of digits only."""
    assert carriers("73I697IOOOOOOOOO") == ["canada_post"]


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    """A link is made from letters and digits only."""
    for candidate in recognise(text):
        assert candidate.carrier in CARRIERS
        assert candidate.number.isalnum()
        assert candidate.url == "" or candidate.url.startswith("https://www.")


def test_carriers_have_names_and_safe_links() -> None:
    """Nothing typed becomes part of an address unless it is letters and digits."""
    assert set(NAMES) == set(CARRIERS)
    assert link("ups", "1Z1") == "https://www.ups.com/track?loc=en_CA&tracknum=1Z1"
    assert link("ups", "1Z1", "fr") == "https://www.ups.com/track?loc=fr_CA&tracknum=1Z1"
    assert link("ups", "1Z1", "de") == link("ups", "1Z1", "en")
    assert link("ups", "1Z&x=1") == ""
    assert link("other", "1") == ""
    assert named_carrier("par Postes Canada") == "canada_post"
    assert named_carrier("FedEx Ground") == "fedex"
    assert named_carrier("oups, by bike") is None
