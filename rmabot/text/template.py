"""A lead's text, read once when the flows load: the Markdown subset and its ``{placeholders}``.

The subset: ``**bold**``, ``*italic*``, ``[words](https://…)``, list lines that begin with ``- ``, and a backslash
before a sign that shall be itself. Emphasis ends on the line on which it begins. What looks like other Markdown or
HTML is reported, since people would see its signs.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from rmabot.text.clean import inert
from rmabot.text.markup import SPECIAL, MarkupError, Slot, scan_markup
from rmabot.text.spans import Rich, Span, merged, same_style, styled

__all__ = ["MarkupError", "Slot", "Template", "fill", "parse", "scan"]


class Template(Struct, frozen=True):
    """A text, read: ``fixed`` is the whole message when nothing is to be filled in."""

    parts: tuple[Span | Slot, ...]
    slots: tuple[str, ...] = ()
    fixed: Rich | None = None


def parse(source: str) -> Template:
    """The text, read; raises the first ``MarkupError``."""
    template, errors = scan(source)
    if errors:
        raise errors[0]
    return template


def scan(source: str) -> tuple[Template, tuple[MarkupError, ...]]:
    """The text as far as it can be read, and everything that is wrong with it, in order of place."""
    if not SPECIAL.search(source):
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
    last: Span | Slot = _NOTHING
    text = ""
    for part in template.parts:
        if isinstance(part, Span):
            piece = part.text
        elif isinstance(found := value(part.path), str):
            piece = inert(found)
        else:
            done += [styled(text, last), *_within(part, found)]
            text = ""
            continue
        if not same_style(last, part):
            done.append(styled(text, last))
            last, text = part, piece
        else:
            text += piece
    done.append(styled(text, last))
    return merged(done)


_NOTHING = Span("")


def _within(slot: Slot, rich: Rich) -> list[Span]:
    return [
        Span(span.text, slot.bold or span.bold, slot.italic or span.italic, slot.href or span.href)
        for span in rich
    ]
