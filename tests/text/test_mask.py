"""A refused text in a report: what was meant shows, whose it was does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.mask import mask


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("call me at 514 555-0199", "call me at ### ###-####"),
        ("jean.tremblay+rma@example.ca please", "[e-mail] please"),
        ("it is G12345678", "it is G########"),
        ("@jean_t knows, <@U123ABC> too", "[mention] knows, [mention] too"),
        ("see https://example.com/t/secret?x=1 there", "see [link] there"),
        ("２０２４ is full width", "#### is full width"),
        ("two\nlines", "two lines"),
        ("3", "3"),
        ("", ""),
    ],
)
def test_digits_addresses_links_and_mentions_are_masked(typed: str, shown: str) -> None:
    assert mask(typed) == shown


@given(st.text(min_size=3))
def test_no_digit_is_left_in_a_longer_text(text: str) -> None:
    masked = mask(text)
    assert len(masked) <= 2 or not any(sign.isdigit() for sign in masked)
