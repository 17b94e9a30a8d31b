"""A lead's text: what it may hold, what is reported, and what a value can never do to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.spans import Span, plain
from rmabot.text.template import MarkupError, Slot, Template, fill, parse, scan


def test_a_plain_text_is_ready_as_it_stands() -> None:
    """Nothing is left to do for a text without markup or placeholder."""
    assert parse("Which of these are you?").fixed == (Span("Which of these are you?"),)


def test_bold_italic_and_links_become_spans() -> None:
    """Each style is a span of its own, and its marks are gone."""
    rich = parse("Press **Send**, *slowly*, or [read on](https://example.com/a?b=1).").fixed
    assert rich == (
        Span("Press "),
        Span("Send", bold=True),
        Span(", "),
        Span("slowly", italic=True),
        Span(", or "),
        Span("read on", href="https://example.com/a?b=1"),
        Span("."),
    )


def test_three_stars_are_bold_and_italic() -> None:
    assert parse("***Now***").fixed == (Span("Now", bold=True, italic=True),)


def test_styles_nest() -> None:
    assert parse("**do *not* ship**").fixed == (
        Span("do ", bold=True),
        Span("not", bold=True, italic=True),
        Span(" ship", bold=True),
    )


def test_a_link_may_stand_in_bold_and_hold_a_placeholder() -> None:
    template = parse("**[Label {rma}](https://example.com)**")
    assert template.parts == (
        Span("Label ", bold=True, href="https://example.com"),
        Slot("rma", bold=True, href="https://example.com", at=9),
    )


def test_list_lines_begin_with_a_bullet() -> None:
    """A dash and a space begin a list line; a dash inside a line stays."""
    text = parse("Pack:\n- the *camera* - no box\n  - and cable").fixed
    assert text is not None
    assert plain(text) == "Pack:\n• the camera - no box\n  • and cable"


def test_a_star_between_spaces_is_a_star() -> None:
    assert parse("3 * 4 and **5**").fixed == (Span("3 * 4 and "), Span("5", bold=True))


def test_a_backslash_makes_a_sign_stand_for_itself() -> None:
    rich = parse(r"required\* and \[optional\] \- \\").fixed
    assert rich is not None
    assert plain(rich) == "required* and [optional] - \\"


def test_brackets_without_an_address_are_brackets() -> None:
    rich = parse("Model [as on the label] **please**").fixed
    assert rich is not None
    assert plain(rich) == "Model [as on the label] please"


def test_white_space_at_the_ends_is_nobodys_words() -> None:
    """A YAML block ends in a line break, which no message needs."""
    assert parse("\n  **One**\ntwo\n").fixed == (Span("One", bold=True), Span("\ntwo"))
    assert parse("   \n").fixed == ()


def test_a_row_of_underscores_is_a_place_to_write_on() -> None:
    assert parse("Box ____ of ____").fixed == (Span("Box ____ of ____"),)


def test_placeholders_are_named_in_order_and_take_the_style_around_them() -> None:
    template = parse("Your **{model}** and {serial.model}")
    assert template == Template(
        (Span("Your "), Slot("model", bold=True, at=7), Span(" and "), Slot("serial.model", at=21)),
        ("model", "serial.model"),
        None,
    )


@pytest.mark.parametrize(
    ("source", "offset", "says"),
    [
        ("Press **Send", 6, "no partner on its line"),
        ("Press *Send\nnow*", 6, "no partner on its line"),
        ("Press **Send ** now", 13, "closes after a space"),
        ("a required* field", 10, "closes nothing"),
        ("so ****many**** stars", 3, "too many stars"),
        ("* one\n* two", 0, 'a list line begins with "- "'),
        ("**bold ***and* it", 7, "opens and closes at once"),
        ("press ** Send **", 6, "between spaces"),
        ("[here](http://example.com)", 7, "begins with https://"),
        ("[here](https://example.com and there)", 7, "no closing parenthesis"),
        ("[here](https://example.com/{number})", 7, "begins with https://"),
        ("[here](https://localhost)", 7, "every channel"),
        ("[ ](https://example.com)", 0, "without words"),
        ("Your {{model}}", 5, "braces stand alone"),
        ("Your {model", 5, "no closing brace"),
        ("Your model}", 10, "closes no placeholder"),
        ("Your {}", 5, "empty placeholder"),
        ("Your {Model }", 5, 'did you mean "{model}"'),
        ("# Title", 0, "headings are not drawn"),
        ("run `this`", 4, "is not drawn"),
        ("an __important__ word", 3, "write **bold**"),
        ("one<br>two", 3, "is not drawn"),
        ("<b>one</b>", 0, "is not drawn"),
        (r"C:\temp", 2, "a backslash stands only before"),
        ("at the end\\", 10, "a backslash stands only before"),
    ],
)
def test_what_people_would_not_see_right_is_reported_at_its_place(
    source: str, offset: int, says: str
) -> None:
    """The first finding says what is wrong, where, and what to write."""
    with pytest.raises(MarkupError) as caught:
        parse(source)
    assert caught.value.offset == offset
    assert says in caught.value.message


@pytest.mark.parametrize("inside", ["model|upper", "if model", "a + b", "model == 'x'", "1st"])
def test_logic_in_a_text_is_a_finding_of_its_own(inside: str) -> None:
    _, errors = scan("Your {" + inside + "}")
    assert [error.rule for error in errors] == ["text-logic"]


def test_all_that_is_wrong_is_reported_in_order_of_place() -> None:
    """One run shows every finding, and the text is read as far as it can be."""
    template, errors = scan("**a {b c} `x` {d}")
    assert [error.offset for error in errors] == [0, 4, 10]
    assert template.slots == ("d",)


def test_one_slip_with_stars_is_one_finding() -> None:
    """The partner of a misplaced star is not reported too; the next line is read afresh."""
    assert len(scan("press ** Send ** now")[1]) == 1
    assert len(scan("***both* and\n*more")[1]) == 2


def test_values_go_in_as_plain_text() -> None:
    """Whatever a person typed, it shows as typed: no markup, no second line, nothing hidden."""
    template = parse("Hello **{name}**!")
    typed = "**Jean**\n<b>@here</b> [x](https://evil.example) {model}\u202e\x07"
    assert fill(template, lambda _: typed) == (
        Span("Hello "),
        Span("**Jean** <b>@here</b> [x](https://evil.example) {model}", bold=True),
        Span("!"),
    )


def test_a_piece_of_our_own_keeps_its_lines_and_styles() -> None:
    """A list of devices has a line for each; a piece of the lead's texts has its bold words."""
    piece = (Span("one\ntwo "), Span("three", italic=True))
    assert fill(parse("**{devices}**"), lambda _: piece) == (
        Span("one\ntwo ", bold=True),
        Span("three", bold=True, italic=True),
    )


def test_a_filled_text_has_as_few_spans_as_its_styles_allow() -> None:
    assert fill(parse("a {b} c"), lambda _: "B") == (Span("a B c"),)
    assert fill(parse("a{b}"), lambda _: "") == (Span("a"),)


def test_a_fixed_text_is_not_worked_out_again() -> None:
    template = parse("**Fixed**")
    assert fill(template, lambda _: "never asked") is template.fixed


@given(st.text(alphabet="ab {}*[](){}\\`_-#<>/bhtps:.\n", max_size=60))
def test_no_text_breaks_the_scanner(source: str) -> None:
    """Every offset of a finding lies in the text, and what is read holds no brace."""
    template, errors = scan(source)
    assert all(0 <= error.offset <= len(source) for error in errors)
    if not errors:
        assert not any("{" in part.text for part in template.parts if isinstance(part, Span))


@given(st.text())
def test_a_text_of_letters_only_is_itself(text: str) -> None:
    letters = "".join(filter(str.isalnum, text))
    rich = parse(letters).fixed
    assert rich is not None
    assert plain(rich) == letters


@given(st.text(), st.text(alphabet="abc *", max_size=5))
def test_no_value_adds_a_style_or_a_line(value: str, around: str) -> None:
    rich = fill(Template((Span(around), Slot("x", italic=True)), ("x",)), lambda _: value)
    assert "\n" not in plain(rich)
    assert all(span.href is None and not span.bold for span in rich)
