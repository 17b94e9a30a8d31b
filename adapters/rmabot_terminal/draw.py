"""Messages as lines of a terminal: wrapped between words, bold and dim only where colour is on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from rmabot.engine.effects import Choice, Message
from rmabot.text.spans import Rich, Span
from rmabot.text.unbroken import unbroken

_BOLD, _DIM, _ITALIC, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[3m", "\x1b[0m"
_BULLET = "• "
_GLUE = "\ue000"
"""Stands for a space at which no line ends, while lines are filled: private, so that nothing shown holds it."""
WIDEST = 88
"""Columns of text at most: longer lines are hard to read, however wide the window is."""
NARROWEST = 20

Word = tuple[tuple[str, str], ...]
"""A word as pieces, each with the codes of its style."""


class Screen(Struct, frozen=True):
    """What can be drawn: the columns of the window, and whether colour is on."""

    columns: int = 80
    colour: bool = False

    @property
    def width(self) -> int:
        """Return how many columns a text may take."""
        return max(NARROWEST, min(self.columns - 1, WIDEST))


NUMBER = "number"
"""What a message wants where a number is the answer: there, digits press no choice."""


def message_lines(message: Message, screen: Screen, hint: Rich = ()) -> list[str]:
    """Return a message as lines: where we are, the text, a hint set back, the choices by number."""
    lines: list[str] = []
    if message.progress:
        lines += [styled(line, _DIM, screen) for line in _wrapped((Span(message.progress),), screen)]
    lines += text_lines(message.text, screen)
    if hint:
        lines += ["", *[styled(line, _DIM, screen) for line in _wrapped(hint, screen)]]
    if message.choices:
        lines += ["", *choice_lines(message.choices, screen, numbered=message.wants != NUMBER)]
    return lines


def text_lines(rich: Rich, screen: Screen) -> list[str]:
    """Return a text as lines."""
    return _wrapped(rich, screen)


def choice_lines(choices: Sequence[Choice], screen: Screen, *, numbered: bool = True) -> list[str]:
    """Return choices as ``1. label``, or ``• label`` where digits answer, those that are no answer set apart."""
    lines: list[str] = []
    room = len(str(len(choices))) + 2
    for number, choice in enumerate(choices, 1):
        if choice.aside and number > 1 and not choices[number - 2].aside:
            lines.append("")
        head = (f"{number}." if numbered else "•").rjust(room) + " "
        first, *rest = _wrapped((Span(choice.label),), screen, " " * (room + 1))
        shown = [head + first[room + 1 :], *rest]
        lines += [styled(line, _DIM, screen) for line in shown] if choice.aside else shown
    return lines


def dim(text: str, screen: Screen) -> str:
    """Return a line that is not the bot's own words, set back."""
    return styled(text, _DIM, screen)


def styled(text: str, code: str, screen: Screen) -> str:
    """Return the text in a style, if colour is on."""
    return f"{code}{text}{_OFF}" if screen.colour and text else text


def shown(text: str) -> str:
    """Return the text without anything a terminal would obey or turn round; line breaks stay."""
    if text.isprintable():
        return text
    return "".join([sign if sign == "\n" or _harmless(sign) else "" for sign in text])


def columns_of(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum([_sign_columns(sign) for sign in text])


def _harmless(sign: str) -> bool:
    return sign.isprintable() or sign in "\u00a0\u202f\u200d" or unicodedata.category(sign) == "Zs"


def _sign_columns(sign: str) -> int:
    if unicodedata.combining(sign) or sign in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def _wrapped(rich: Rich, screen: Screen, indent: str = "") -> list[str]:
    lines: list[str] = []
    for words in _lines_of(rich):
        first = words[0][0][0] if words and words[0] else ""
        bullet = first == _BULLET.strip()
        lines += _fill(words, screen, indent, indent + "  " if bullet else indent)
    return lines


def _fill(words: Sequence[Word], screen: Screen, first: str, further: str) -> list[str]:
    """Fill lines with words, none of them broken: a serial number or an address must stay whole.

    What was kept together is shown with plain spaces: who copies a line gets what a keyboard types.
    """
    lines: list[str] = []
    line, used = first, len(first)
    empty = True
    for word in words:
        length = sum([columns_of(text) for text, _ in word])
        if not empty and used + 1 + length > screen.width:
            lines.append(_shown_line(line))
            line, used, empty = further, len(further), True
        if not empty:
            line, used = line + " ", used + 1
        line += "".join([f"{code}{text}{_OFF}" if code and screen.colour else text for text, code in word])
        used, empty = used + length, False
    return [*lines, _shown_line(line)]


def _shown_line(line: str) -> str:
    return line.rstrip(" ").replace(_GLUE, " ")


def _lines_of(rich: Rich) -> Iterator[list[Word]]:
    """Go through the text's own lines, each as words; a word may change its style inside."""
    words: list[Word] = []
    word: list[tuple[str, str]] = []
    for span in rich:
        code = _BOLD * span.bold + _ITALIC * span.italic
        for at, line in enumerate(unbroken(_with_address(span), _GLUE).split("\n")):
            if at:
                yield [*words, tuple(word)] if word else words
                words, word = [], []
            for number, piece in enumerate(line.split(" ")):
                if number and word:
                    words.append(tuple(word))
                    word = []
                if piece:
                    word.append((piece, code))
    yield [*words, tuple(word)] if word else words


def _with_address(span: Span) -> str:
    """The text, and where a link leads: a terminal shows what it is pointed at, or nothing."""
    text = shown(span.text)
    return f"{text} ({span.href})" if span.href and span.href not in text else text
