"""A text with no more than bold words and names is read in a shorter way, and to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text import markup
from rmabot.text.markup import MarkupError, Slot, is_plain, scan_markup
from rmabot.text.spans import Span

_PIECES = st.sampled_from(
    ["**", "*", "{a}", "{a.b_}", "{A}", "{", "}", " ", "\n", "word", "é", "- ", "# ", "_", "&amp;", "<b>", "\\", "\u2028"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=9).map("".join)


def _kinds(read: tuple[tuple[Span | Slot, ...], tuple[MarkupError, ...]]) -> list[object]:
    parts, errors = read
    return [[(type(part), part) for part in parts], [(one.offset, one.message, one.rule) for one in errors]]


@given(_TEXTS)
def test_the_shorter_way_reads_what_the_scanner_reads(text: str) -> None:
    """With every place, style and error."""
    read = scan_markup(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_usual_parts", lambda _: None)
        assert _kinds(read) == _kinds(scan_markup(text))


@given(_TEXTS)
def test_a_plain_text_is_one_that_the_scanner_leaves_as_it_is(text: str) -> None:
    """No sign of a plain one is drawn in another way, nor reported."""
    if is_plain(text):
        words = text.strip()
        assert scan_markup(text) == (((Span(words),) if words else ()), ())
