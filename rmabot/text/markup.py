"""The scanner of the Markdown subset: one pass over a lead's text, with everything in it that people would not see right."""

from __future__ import annotations

import re

from msgspec import Struct

from rmabot.rma.pattern import pattern
from rmabot.text.spans import Span

LIST_MARK = "• "


class MarkupError(ValueError):
    """What is wrong in a text, a sentence, at an offset of its source; ``rule`` is the name of the finding."""

    def __init__(self, offset: int, message: str, rule: str = "text-markup") -> None:
        super().__init__(message)
        self.offset, self.message, self.rule = offset, message, rule


class Slot(Struct, frozen=True):
    """A place for a value, in the style around it; ``at`` is the offset of its brace in the source."""

    path: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    at: int = 0


_SIGN = pattern(r"[*\[{}\\`<&]")
_LINE = pattern(r"^ *(?:- |#)", re.MULTILINE)


def is_plain(source: str) -> bool:
    """Whether a text is read as it stands, as most are."""
    if _SIGN.search(source) or "__" in source:
        return False
    return not (("-" in source or "#" in source) and _LINE.search(source))


_TOKEN = pattern(
    r"(?P<escape>\\.?)"
    r"|(?P<double>\{\{[^{}\n]*\}{0,2})"
    r"|(?P<slot>\{[^{}\n]*\}?)"
    r"|(?P<brace>\}+)"
    r"|(?P<link>\[(?P<words>[^\[\]\n]*)\]\((?P<address>[^()\s]*)\)?)"
    r"|(?P<apart>\[[^\[\]\n]*\] +\((?=https?://))"
    r"|(?P<entity>&(?:[a-zA-Z]{2,8}|\#[0-9]{1,5});)"
    r"|(?P<star>\*+)"
    r"|(?P<newline>\n)"
    r"|(?P<item>^\ *-\ +)"
    r"|(?P<heading>^\ *\#{1,6}\ )"
    r"|(?P<code>`+[^`\n]*`*)"
    r"|(?P<under>(?<!\w)__(?=[^\W_]))"
    r"|(?P<html><(?i:a|b|i|u|br|p|em|strong|code|pre|ul|ol|li|div|span|h[1-6])(?:\s[^<>\n]*)?/?>)",
    re.MULTILINE,
)
_NEXT = pattern(r"[\\{}\[*\n`_<&]")
"""What each token but those at the beginning of a line begins with: most letters are none, and are passed by at once."""
_PATH = pattern(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_ADDRESS = pattern(r"https://[^\s{}/]+\.[^\s{}]+", re.IGNORECASE)
_ESCAPABLE = "*[]\\-#`_<"
_FOREIGN = {
    "double": '"{0}": braces stand alone and cannot be shown. for a placeholder write {{name}} once',
    "brace": '"{0}" closes no placeholder, and a brace cannot be shown',
    "heading": 'headings are not drawn in a chat, people would see "{0}". use **bold**',
    "code": '"{0}" is not drawn, people would see it. use **bold** or quotation marks',
    "apart": 'a space before the address, so that "{0}…" is no link. write [words](https://…)',
    "entity": '"{0}" is not drawn, people would see it. write the sign itself',
    "under": '"{0}" is not drawn, people would see it. write **bold** with stars',
    "html": '"{0}" is not drawn, people would see it. use **bold**, *italic*, - lists and [words](https://…)',
}


_USUAL = pattern(r"(\*\*|\{[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\})")


def scan_markup(source: str) -> tuple[tuple[Span | Slot, ...], tuple[MarkupError, ...]]:
    """The parts of a text without white space at its ends, and what is wrong with it in order of place."""
    usual = _usual_parts(source)
    if usual is not None:
        return _stripped(usual), ()
    scanner = _Scanner(source)
    scanner.run(0, len(source))
    scanner.end_line()
    scanner.flush()
    return _stripped(scanner.parts), tuple(sorted(scanner.errors, key=lambda error: error.offset))


def _usual_parts(source: str) -> list[Span | Slot] | None:
    """The parts of a text that holds nothing but words, names in braces and well-formed bold ones; None of any other.

    Most texts are such, and this is half of the scanner's work. When in doubt it leaves a text to the scanner.
    """
    pieces = _USUAL.split(source)
    if not is_plain("".join(pieces[::2])):
        return None
    parts: list[Span | Slot] = []
    bold, at = False, 0
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            if bold and "\n" in piece:
                return None
            if piece:
                parts.append(Span(piece, bold))
        elif piece == "**":
            after = source[at + 2 : at + 3]
            beside = source[at - 1] if bold else after
            if not beside or beside.isspace() or after == "*":
                return None
            bold = not bold
        else:
            parts.append(Slot(piece[1:-1], bold, at=at))
        at += len(piece)
    return None if bold else parts


def _stripped(parts: list[Span | Slot]) -> tuple[Span | Slot, ...]:
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while parts and isinstance(end := parts[at], Span):
            if text := strip(end.text):
                parts[at] = Span(text, end.bold, end.italic, end.href)
                break
            del parts[at]
    return tuple(parts)


class _Scanner:
    """Where the scan stands: the text and style at hand, what was read, what was found wrong."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[Span | Slot] = []
        self.errors: list[MarkupError] = []
        self.text = ""
        self.bold_at: int | None = None
        self.italic_at: int | None = None
        self.href: str | None = None
        self.stars_reported = (
            False  # one finding a line: a star that is wrong makes its partner look wrong too
        )

    def run(self, start: int, end: int) -> None:
        source, at, looked = self.source, start, start
        line_begins = start == 0 or source[start - 1] == "\n"
        while looked < end:
            if not line_begins:
                sign = _NEXT.search(source, looked, end)
                if sign is None:
                    break
                looked = sign.start()
            found = _TOKEN.match(source, looked, end)
            if found is None:
                looked, line_begins = looked + (not line_begins), False
                continue
            self.text += source[at:looked]
            at = looked = found.end()
            line_begins = found.lastgroup == "newline"
            self.token(found, end)
        self.text += source[at:end]

    def token(self, found: re.Match[str], end: int) -> None:
        match found.lastgroup:
            case "newline":
                self.end_line()
                self.text += "\n"
            case "slot":
                self.slot(found.start(), found[0])
            case "star":
                self.star(found.start(), found[0], end)
            case "link":
                self.link(found)
            case "item":
                self.text += found[0].replace("- ", LIST_MARK, 1)
            case "escape":
                self.escape(found.start(), found[0])
            case name:
                self.wrong(found.start(), _FOREIGN[str(name)].format(found[0]))

    def flush(self) -> None:
        if self.text:
            self.parts.append(
                Span(self.text, self.bold_at is not None, self.italic_at is not None, self.href)
            )
            self.text = ""

    def wrong(self, at: int, message: str, rule: str = "text-markup") -> None:
        self.errors.append(MarkupError(at, message, rule))

    def wrong_star(self, at: int, message: str) -> None:
        if not self.stars_reported:
            self.wrong(at, message)
        self.stars_reported = True

    def end_line(self) -> None:
        if self.bold_at is not None or self.italic_at is not None:
            self.flush()
            opened = min(at for at in (self.bold_at, self.italic_at) if at is not None)
            mark = "**" if opened == self.bold_at else "*"
            self.wrong_star(
                opened, f'"{mark}" has no partner on its line. close it there, or write \\* for a plain star'
            )
            self.bold_at = self.italic_at = None
        self.stars_reported = False

    def slot(self, at: int, written: str) -> None:
        path = written.strip("{}")
        if not written.endswith("}"):
            self.wrong(at, f'"{written.rstrip()[:30]}" has no closing brace. write {{name}}')
        elif not _PATH.fullmatch(path):
            self.wrong(at, _not_a_name(path), "text-logic")
        else:
            self.flush()
            self.parts.append(Slot(path, self.bold_at is not None, self.italic_at is not None, self.href, at))

    def star(self, at: int, mark: str, end: int) -> None:
        before = self.source[at - 1] if at else " "
        after = self.source[at + len(mark)] if at + len(mark) < end else " "
        opens, closes = not after.isspace(), not before.isspace()
        wanted = [self.bold_at] * (len(mark) in {2, 3}) + [self.italic_at] * (len(mark) in {1, 3})
        if mark == "*" and not opens and not closes:
            self.lone_star(at)
        elif len(mark) > 3:
            self.wrong_star(at, f'"{mark}" is too many stars. **bold** has two on each side, *italic* one')
        elif None not in wanted:
            if not closes:
                self.wrong_star(
                    at, f'"{mark}" closes after a space, and people would see it. put it right after the word'
                )
            self.style(len(mark), None)
        elif any(opened is not None for opened in wanted):
            self.wrong_star(at, f'"{mark}" opens and closes at once. close what is open first')
        elif not opens and not closes:
            self.wrong_star(
                at, f'"{mark}" stands between spaces, and people would see it. put it right before the word'
            )
        elif not opens:
            self.wrong_star(
                at, f'"{mark}" closes nothing. open it before the word, or write \\* for a plain star'
            )
        else:
            self.style(len(mark), at)

    def lone_star(self, at: int) -> None:
        if self.source[self.source.rfind("\n", 0, at) + 1 : at].strip():
            self.text += "*"
        else:
            self.wrong_star(at, 'a list line begins with "- ", not with "* "')

    def style(self, stars: int, opened: int | None) -> None:
        self.flush()
        if stars != 1:
            self.bold_at = opened
        if stars != 2:
            self.italic_at = opened

    def link(self, found: re.Match[str]) -> None:
        self.flush()
        address = found["address"]
        if not found["words"].strip():
            self.wrong(found.start(), "a link without words cannot be pressed. write [words](https://…)")
        if not found[0].endswith(")"):
            self.wrong(
                found.start("address"), "the address of the link has no closing parenthesis, or holds a space"
            )
        elif not _ADDRESS.fullmatch(address):
            self.wrong(
                found.start("address"),
                f'"{address[:60]}" is no address that every channel takes. it begins with https:// and holds no placeholder',
            )
        self.href = address
        self.run(*found.span("words"))
        self.flush()
        self.href = None

    def escape(self, at: int, written: str) -> None:
        sign = written[1:]
        if sign and sign in _ESCAPABLE:
            self.text += sign
        else:
            self.wrong(at, f'"{written}": a backslash stands only before one of {" ".join(_ESCAPABLE)}')


def _not_a_name(path: str) -> str:
    if _PATH.fullmatch(near := path.strip().lower()):
        return f'"{{{path}}}" is not how a name is written. did you mean "{{{near}}}"?'
    if not path.strip():
        return "an empty placeholder. write the name of an answer in it, such as {model}"
    return (
        f'"{{{path[:40]}}}" is more than a name. a placeholder only names an answer, such as {{serial.model}}'
    )
