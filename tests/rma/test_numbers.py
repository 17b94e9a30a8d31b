"""Request references and RMA numbers: minted, recognised as typed, found in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from rmabot.rma.numbers import find_numbers, find_shaped, find_slip, fits_shape, is_number, mint
from rmabot.rma.policy import Policy

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PREFIXES = ("RQ", "CA")
numbers = st.builds(mint, st.sampled_from(PREFIXES), st.integers(2020, 2099), st.integers(0, 2**64))


@given(numbers)
def test_a_minted_number_has_the_house_shape_and_a_fitting_check_character(number: str) -> None:
    """Prefix, eight digits, a check character by ISO 7064 mod 37,36; never I or O."""
    assert len(number) == 11
    assert number[2:10].isdecimal()
    assert not set(number) & set("IO")
    assert mod_37_36.is_valid(number)


def test_the_same_entropy_gives_the_same_number_and_neighbours_differ() -> None:
    """The number is a function of its entropy, and not one that can be counted up."""
    drawn = [mint("CA", 2026, entropy) for entropy in range(200)]
    assert drawn == [mint("CA", 2026, entropy) for entropy in range(200)]
    assert len(set(drawn)) > 195
    assert sorted(drawn) != drawn


@pytest.mark.parametrize("prefix", ["IO", "co", "C4", "É"])
def test_a_prefix_that_reads_like_a_digit_is_refused(prefix: str) -> None:
    """I and O look like 1 and 0 on a parcel."""
    with pytest.raises(ValueError, match="capital letters"):
        mint(prefix, 2026, 1)


@given(numbers, st.data())
def test_a_number_is_recognised_however_it_is_typed(number: str, data: st.DataObject) -> None:
    """Lower case, spaces, dashes, O for 0, I for 1 and a label in front do not matter."""
    typed = number[:2]
    for digit in number[2:10]:
        typed += data.draw(st.sampled_from(["", " ", "-"]))
        typed += data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(digit, digit)))
    typed += data.draw(st.sampled_from(["", " ", "-"])) + number[10]
    typed = data.draw(st.sampled_from(["", "RMA ", "rma no. ", "# ", " ", "n° "])) + typed
    typed = data.draw(st.sampled_from([typed, typed.lower()]))
    assert is_number(typed, PREFIXES) == number


@given(numbers, st.integers(2, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_never_another_number(number: str, place: int, wrong: str) -> None:
    """The check character catches every single slip."""
    slipped = number[:place] + wrong + number[place + 1 :]
    assert is_number(slipped, PREFIXES) in {None, number}
    assert slipped == number or is_number(slipped, PREFIXES) != slipped


def test_nearly_every_swap_of_two_neighbours_is_caught() -> None:
    """ISO 7064 mod 37,36 lets about three swaps of a thousand through; the owner check stands behind it."""
    slipped = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in (mint("CA", 2026, entropy) for entropy in range(500))
        for place in range(2, 9)
        if number[place] != number[place + 1]
    ]
    missed = [number for number in slipped if is_number(number, PREFIXES) == number]
    assert len(missed) < 0.01 * len(slipped)


@given(st.text(max_size=60))
def test_any_text_is_read_without_harm(text: str) -> None:
    """Whatever is typed, the answer is a valid number or nothing."""
    number = is_number(text, PREFIXES)
    assert number is None or mod_37_36.is_valid(number)


def test_a_prefix_of_another_desk_is_not_ours() -> None:
    """Only the prefixes given are looked for."""
    assert is_number(mint("CA", 2026, 5), ["RQ"]) is None


@given(st.lists(numbers, min_size=1, max_size=4, unique=True))
def test_numbers_are_found_in_a_sentence_in_their_order(found: list[str]) -> None:
    """Each number once, also when it is said twice."""
    text = "hello, où en est " + " et ".join(found) + f", I mean {found[0].lower()}?"
    assert find_numbers(text, PREFIXES) == tuple(found)


def test_a_number_inside_another_word_is_not_found() -> None:
    """Longer codes that happen to contain a number are left alone."""
    number = mint("CA", 2026, 7)
    assert find_numbers(f"X{number} {number}9", PREFIXES) == ()


@pytest.mark.parametrize(
    ("typed", "shape", "read"),
    [
        ("ca12345678", "CA########", "CA12345678"),
        ("CA 1234-5678", "CA########", "CA12345678"),
        ("hik-2026-ab12", "HIK-####-**##", "HIK-2026-AB12"),
        ("HIK2026AB12", "HIK-####-**##", "HIK-2026-AB12"),
        ("1234567", "CA########", None),
        ("CA1234567X", "CA########", None),
        ("X1", "@#", "X1"),
    ],
)
def test_a_makers_number_fits_the_shape_of_the_policy(typed: str, shape: str, read: str | None) -> None:
    """# is a digit, @ a letter, * either; everything else stands for itself."""
    assert fits_shape(typed, shape) == read


def test_a_makers_number_is_found_in_a_sentence() -> None:
    """Once each, and not inside longer codes."""
    text = "où est ca 1234 5678? I mean CA12345678, not CA123456789"
    assert find_shaped(text, "CA########") == ("CA12345678",)


def test_a_desk_knows_both_kinds_of_number() -> None:
    """Where the maker's numbers are used, our references still lead to the request."""
    ours = mint("RQ", 2026, 1)
    text = f"{ours}, that is CA12345678"
    makers = Policy.from_mapping({"numbers": "maker", "maker_number": "CA########"})
    assert makers.numbers_in(text) == (ours, "CA12345678")
    assert Policy.from_mapping({}).numbers_in(text) == (ours,)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("where is CA267646633", "CA267646633"),
        ("ca 2676 4663 3", "CA 2676 4663 3"),
        ("RQ2690258", "RQ2690258"),
        ("CA2676466321 please", "CA2676466321"),
        ("RR123456785CA", ""),
        ("I live in CA 90210", ""),
        ("XCA267646633", ""),
        ("call 514 555 0199", ""),
    ],
)
def test_a_number_with_a_slip_in_it_is_seen(text: str, slip: str) -> None:
    """Nearly ours: a character wrong, missing or too many; a parcel's or a telephone number is not."""
    assert find_slip(text, PREFIXES) == slip


@given(numbers)
def test_a_right_number_is_no_slip(number: str) -> None:
    """However it is spaced."""
    assert find_slip(f"it is {number[:2]} {number[2:6]} {number[6:]}", PREFIXES) == ""
