"""What people type arrives with accents, invisible characters and fancy dashes; the trade reads it plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.rma.typed import READ_AT_MOST, fold


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("numéro de série", "NUMERO DE SERIE"),
        ("ＤＳ－２ＣＤ", "DS-2CD"),
        ("G123\u200b45678", "G12345678"),
        ("\u202eG12345678\u202c", "G12345678"),
        ("ds–2cd—x", "DS-2CD-X"),
        ("  a\n\tb\xa0c ", "A B C"),
        ("١٢٣", "123"),
        ("", ""),
    ],
)
def test_text_is_folded(typed: str, plain: str) -> None:
    """Case, accents, width, invisible marks, dashes and spaces no longer differ."""
    assert fold(typed) == plain


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """What is plain stays as it is."""
    assert fold(fold(text)) == fold(text)


def test_a_pasted_log_is_read_only_at_its_beginning() -> None:
    """100 kB of text, or of combining marks, costs no more than the part that is read."""
    assert len(fold("x" * 100_000)) == READ_AT_MOST
    assert len(fold("e" + "\u0301" * 100_000)) <= 1
