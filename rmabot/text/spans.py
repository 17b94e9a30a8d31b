"""A message as spans: what every channel draws in its own way, and nobody parses again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

_BOLD, _ITALIC = 1, 2


class Span(NamedTuple):
    """A run of text in one style; line breaks stand in the text, list lines begin with "• "."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


Rich: TypeAlias = tuple[Span, ...]


class Styled(Protocol):
    """Whatever has a style: a span, or the place for one."""

    @property
    def bold(self) -> bool: ...
    @property
    def italic(self) -> bool: ...
    @property
    def href(self) -> str | None: ...


def plain(rich: Rich) -> str:
    """The text alone."""
    return rich[0].text if len(rich) == 1 else "".join([span.text for span in rich])


def join(*riches: Rich, between: str = "") -> Rich:
    """The messages in a row, neighbours of one style as one span, empty ones left out."""
    spans: list[Span] = []
    for rich in riches:
        if not any(span.text for span in rich):
            continue
        if spans and between:
            spans.append(Span(between))
        spans.extend(rich)
    return merged(spans)


def merged(spans: Iterable[Span]) -> Rich:
    """The same text in as few spans as its styles allow."""
    kept: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if kept and same_style(kept[-1], span):
            kept[-1] = styled(kept[-1].text + span.text, span)
        else:
            kept.append(span)
    return tuple(kept)


def same_style(one: Styled, other: Styled) -> bool:
    """Whether the two would look alike."""
    return one.bold == other.bold and one.italic == other.italic and one.href == other.href


def styled(text: str, like: Styled) -> Span:
    """The text as a span in that style."""
    return tuple.__new__(Span, (text, like.bold, like.italic, like.href))


def to_json(rich: Rich) -> list[str | list[str | int]]:
    """Compact JSON: plain text as a string, else ``[text, flags]`` or ``[text, flags, href]``; flags 1 bold, 2 italic."""
    return [_span_to_json(span) for span in rich]


def from_json(data: Sequence[str | Sequence[str | int]]) -> Rich:
    """The message that ``to_json`` wrote."""
    return tuple([Span(entry) if isinstance(entry, str) else _span_from_json(entry) for entry in data])


def _span_to_json(span: Span) -> str | list[str | int]:
    flags = _BOLD * span.bold + _ITALIC * span.italic
    if span.href is not None:
        return [span.text, flags, span.href]
    return [span.text, flags] if flags else span.text


def _span_from_json(entry: Sequence[str | int]) -> Span:
    text, flags, *href = entry
    style = int(flags)
    return Span(str(text), bool(style & _BOLD), bool(style & _ITALIC), str(href[0]) if href else None)
