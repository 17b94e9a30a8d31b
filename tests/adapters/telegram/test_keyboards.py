"""How buttons stand below a message: readable on a phone, in reach, answers before what is no answer."""

from hypothesis import given
from hypothesis import strategies as st

from rmabot.engine.effects import Choice
from rmabot_telegram.outgoing import keyboard


def rows(*labels: str, asides: tuple[str, ...] = ()) -> list[list[str]]:
    """The rows of a keyboard, as labels."""
    choices = [Choice(label, f"1.q.{number}") for number, label in enumerate(labels)]
    choices += [Choice(label, f"1.q.!{number}", aside=True) for number, label in enumerate(asides)]
    return [[button["text"] for button in row] for row in keyboard(choices)["inline_keyboard"]]


def test_short_answers_stand_side_by_side_and_back_below_them() -> None:
    """Yes and no in one row; what is no answer never stands among the answers."""
    assert rows("Yes", "No", asides=("Back",)) == [["Yes", "No"], ["Back"]]
    assert rows("One", "Two", "Three") == [["One", "Two", "Three"]]
    assert rows("One", "Two", "Three", "Four") == [["One", "Two"], ["Three", "Four"]]


def test_long_answers_have_a_row_each() -> None:
    """A label that a phone would cut in half a row gets a whole one."""
    assert rows("It restarts by itself", "Other") == [["It restarts by itself"], ["Other"]]


def test_a_long_list_takes_half_the_screen_where_it_can() -> None:
    """The provinces: short names in pairs, in their order, a long one by itself."""
    assert rows("Alberta", "British Columbia", "Newfoundland and Labrador", "Nova Scotia", "Nunavut", "Ontario") == [
        ["Alberta", "British Columbia"], ["Newfoundland and Labrador"], ["Nova Scotia", "Nunavut"], ["Ontario"],
    ]  # fmt: skip


@given(st.lists(st.text("abc ", min_size=1, max_size=70), min_size=1, max_size=90))
def test_every_button_is_there_once_in_its_order(labels: list[str]) -> None:
    """However they stand: none is lost, doubled or out of order, and no row is wider than a phone."""
    choices = [Choice(label, f"1.q.{number}") for number, label in enumerate(labels)]
    shown = keyboard(choices)["inline_keyboard"]
    assert [button["callback_data"] for row in shown for button in row] == [one.token for one in choices]
    assert all(len(row) == 1 or max(len(button["text"]) for button in row) <= 16 for row in shown)
