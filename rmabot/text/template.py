"""A lead's text, read once when the flows load: the Markdown subset and its ``{placeholders}``.

The subset: ``**bold**``, ``*italic*``, ``[words](https://…)``, list lines that begin with ``- ``, and a backslash
before a sign that shall be itself. Emphasis ends on the line on which it begins. What looks like other Markdown or
HTML is reported, since people would see its signs.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import force_setattr

from rmabot.text.clean import inert
from rmabot.text.markup import MarkupError, Slot, is_plain, scan_markup
from rmabot.text.spans import Rich, Span, merged, same_style, styled

_made = tuple.__new__
__all__ = ["MarkupError", "Slot", "Template", "fill", "parse", "scan"]


Run = tuple[Span, tuple[str | Slot, ...]]


class Template(Struct, frozen=True):
    """A text, read: ``fixed`` is the whole message when nothing is to be filled in.

    ``runs`` are its parts for filling in: each style once, with the words and slots that follow each other in it, or with
    nothing where there are no slots and the style is the finished span.
    """

    parts: tuple[Span | Slot, ...]
    slots: tuple[str, ...] = ()
    fixed: Rich | None = None
    runs: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if self.fixed is None:
            force_setattr(self, "runs", _runs(self.parts))


def parse(source: str) -> Template:
    """The text, read; raises the first ``MarkupError``."""
    template, errors = scan(source)
    if errors:
        raise errors[0]
    return template


def scan(source: str) -> tuple[Template, tuple[MarkupError, ...]]:
    """The text as far as it can be read, and everything that is wrong with it, in order of place."""
    if is_plain(source):
        text = source.strip()
        rich: Rich = (Span(text),) if text else ()
        return Template(rich, (), rich), ()
    parts, errors = scan_markup(source)
    slots = tuple([part.path for part in parts if isinstance(part, Slot)])
    fixed = None if slots else tuple([part for part in parts if isinstance(part, Span)])
    return Template(parts, slots, fixed), errors


def fill(template: Template, value: Callable[[str], str | Rich]) -> Rich:
    """The message with each slot's value in place.

    A string goes in as plain text on one line, whatever signs it holds. A ``Rich`` (a list with a line for each
    item, a piece of our own texts) goes in as it is, in the style around it.
    """
    if template.fixed is not None:
        return template.fixed
    done: list[Span] = []
    apart = True  # whether no two neighbours could be of one style, and none is empty
    for style, pieces in template.runs:
        if not pieces:
            done.append(style)
            continue
        text = ""
        for piece in pieces:
            if isinstance(piece, str):
                text += piece
            elif isinstance(found := value(piece.path), str):
                text += found if found.isprintable() else inert(found)
            else:
                done += [styled(text, style), *_within(piece, found)]
                text, apart = "", False
        apart = apart and text != ""
        done.append(_made(Span, (text, *style[1:])))
    return tuple(done) if apart else merged(done)


def _runs(parts: tuple[Span | Slot, ...]) -> tuple[Run, ...]:
    runs: list[tuple[Span, list[str | Slot]]] = []
    for part in parts:
        if not runs or not same_style(runs[-1][0], part):
            runs.append((styled("", part), []))
        runs[-1][1].append(part.text if isinstance(part, Span) else part)
    return tuple([_run(style, pieces) for style, pieces in runs])


def _run(style: Span, pieces: list[str | Slot]) -> Run:
    text = "".join([piece for piece in pieces if isinstance(piece, str)])
    finished = text and not any(isinstance(piece, Slot) for piece in pieces)
    return (styled(text, style), ()) if finished else (style, tuple(pieces))


def _within(slot: Slot, rich: Rich) -> list[Span]:
    return [
        Span(span.text, slot.bold or span.bold, slot.italic or span.italic, slot.href or span.href)
        for span in rich
    ]
