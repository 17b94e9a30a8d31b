"""Messages as lines: nothing broken that must stay whole, nothing obeyed that a person typed."""

from hypothesis import given
from hypothesis import strategies as st

from rmabot.engine.effects import Choice, Message
from rmabot.text.spans import Span
from rmabot.text.template import parse
from rmabot.text.unbroken import unbroken
from rmabot_terminal.draw import Screen, choice_lines, columns_of, message_lines, shown

NARROW = Screen(41)
COLOUR = Screen(80, colour=True)


def lines(text: str, screen: Screen = NARROW) -> list[str]:
    """A text as it is written in YAML, drawn."""
    return message_lines(Message(parse(text).fixed or ()), screen)


def test_a_long_text_wraps_between_words() -> None:
    """No line is longer than the window, no word is cut."""
    drawn = lines(
        "Please send nothing before you have that number, and keep the original box if you still have it."
    )
    assert drawn == [
        "Please send nothing before you have that",
        "number, and keep the original box if you",
        "still have it.",
    ]


def test_what_must_stay_whole_stays_whole() -> None:
    """A serial or an address that is wider than the window is not broken: people copy it."""
    drawn = lines("See https://www.hikvision.com/ca-en/support/after-sales/rma/ for more")
    assert drawn[1] == "https://www.hikvision.com/ca-en/support/after-sales/rma/"


def test_a_list_keeps_its_lines_and_hangs() -> None:
    """Further lines of an entry stand under its text."""
    assert lines("Do this:\n- put the drive into its antistatic bag, then into the box\n- seal it") == [
        "Do this:",
        "• put the drive into its antistatic bag,",
        "  then into the box",
        "• seal it",
    ]


def test_french_signs_stay_with_their_words() -> None:
    """A question mark after a no-break space never begins a line."""
    drawn = lines("x" * 35 + " ici\u00a0? Oui")
    assert drawn == ["x" * 35, "ici\u00a0? Oui"]


def test_a_colon_or_a_guillemet_written_with_a_plain_space_stays_with_its_word() -> None:
    """In French; what is shown has plain spaces, as a keyboard types them."""
    assert lines("y" * 33 + " exemple : QC") == ["y" * 33, "exemple : QC"]
    assert lines("z" * 29 + ", ajoutez « 1 de 2 ».") == ["z" * 29 + ", ajoutez", "« 1 de 2 »."]
    assert lines("w" * 34 + " **person** : on lit") == ["w" * 34, "person : on lit"]


def test_bold_shows_with_colour_and_leaves_no_trace_without() -> None:
    """In a pipe the text is what it says."""
    assert lines("Press **Send** now") == ["Press Send now"]
    assert lines("Press **Send now**.", COLOUR) == ["Press \x1b[1mSend\x1b[0m \x1b[1mnow\x1b[0m."]


def test_a_link_says_where_it_leads() -> None:
    """A terminal may not let people click."""
    assert lines("[Our terms](https://example.com/t)", Screen(80)) == ["Our terms (https://example.com/t)"]


def test_choices_are_numbered_and_those_aside_stand_apart() -> None:
    """A long label hangs under its own text."""
    choices = (
        Choice("Camera", "a"),
        Choice("A recorder with its hard drives still inside", "b"),
        Choice("Back", "c", aside=True),
    )
    assert choice_lines(choices, NARROW) == [
        " 1. Camera",
        " 2. A recorder with its hard drives",
        "    still inside",
        "",
        " 3. Back",
    ]


def test_where_we_are_comes_first() -> None:
    """Step 3 of 8 stands over the question."""
    message = Message((Span("Send it."),), progress="Step 3 of 8: Proof of purchase")
    assert message_lines(message, NARROW) == ["Step 3 of 8: Proof of purchase", "Send it."]


def test_nothing_typed_moves_the_cursor() -> None:
    """Control characters and marks that turn the direction are not drawn."""
    assert shown("a\x1b[2Jb\u202ec\x07\rd\ne") == "a[2Jbcd\ne"


def test_wide_signs_take_two_columns() -> None:
    """An emoji does not push a line over the edge."""
    assert [columns_of(text) for text in ("ab", "é", "e\u0301", "📷", "文")] == [2, 1, 1, 2, 2]


@given(st.text(max_size=400), st.integers(21, 200))
def test_every_text_fits_or_is_one_word(text: str, columns: int) -> None:
    """Whatever is said back: lines fit, nothing but spaces at the ends of lines is lost, nothing is obeyed."""
    screen = Screen(columns)
    drawn = message_lines(Message((Span(text),)), screen)
    assert all(columns_of(line) <= screen.width or " " not in unbroken(line.strip()) for line in drawn)
    assert "".join(drawn).replace(" ", "") == shown(text).replace(" ", "").replace("\n", "")
    assert not any("\x1b" in line or "\u202e" in line for line in drawn)
