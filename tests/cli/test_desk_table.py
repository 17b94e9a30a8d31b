"""Rows and blocks on a terminal of any width."""

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from rmabot.cli.desk_table import blocks, table

CELLS = st.text(max_size=40)
JOINERS = {"\u200c", "\u200d"}  # between letters of some scripts, and in a family of emoji


def harmless(text: str) -> bool:
    """Whether no sign moves the cursor, turns the direction or hides."""
    signs = set(text) - {"\n"} - JOINERS
    return not {category(sign) for sign in signs} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_columns_line_up_and_empty_ones_are_left_out() -> None:
    """The header says what a column is."""
    shown = table(("No", "With", "What"), [("1", "", "camera"), ("12", "", "recorder")], 60)
    assert shown.splitlines() == ["No  What", "1   camera", "12  recorder"]


def test_the_last_column_wraps_under_itself() -> None:
    """Nothing is cut."""
    shown = table(("No", "What"), [("1", "a camera with a very long description")], 24)
    assert shown.splitlines() == ["No  What", "1   a camera with a very", "    long description"]


def test_no_rows_are_no_table() -> None:
    """The caller says so in words."""
    assert table(("No", "What"), [], 60) == ""


def test_a_block_is_a_heading_with_its_lines_indented() -> None:
    """A line's own indent stays; what goes on is indented further."""
    shown = blocks([("Devices", ["1. camera", "   warranty: in until the last day of it"])], 32)
    assert shown.splitlines() == [
        "Devices",
        "  1. camera",
        "     warranty: in until the last",
        "       day of it",
    ]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.integers(12, 100))
def test_whatever_stands_in_a_cell_stays_in_its_row(rows: list[tuple[str, str]], width: int) -> None:
    """No line break, no control character, no sign that turns the direction."""
    shown = table(("A", "B"), rows, width)
    assert harmless(shown)


@given(st.lists(CELLS, max_size=5), st.integers(20, 100))
def test_whatever_stands_in_a_block_is_harmless(lines: list[str], width: int) -> None:
    """Line breaks stay, nothing else that moves a cursor."""
    shown = blocks([("Heading", lines)], width)
    assert harmless(shown)
