"""A message too long for a channel, cut where a reader would pause."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from rmabot.rma.pattern import pattern
from rmabot.text.limits import LIMITS, measure, sign_cost, span_cost
from rmabot.text.spans import Rich, Span, merged, plain, styled

# From the best place to pause to the worst: paragraph, line, end of a sentence, word.
_PAUSES = tuple(
    pattern(pause)
    for pause in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’»)\]]))\s+", r"\s+")
)
_GLUE = {"\u200d", "\ufe0f"}


def split(rich: Rich, channel: str, most: int | None = None) -> tuple[Rich, ...]:
    """The message in as many as its length asks for; only white space at the cuts is lost.

    ``most`` is in the channel's count and replaces its limit for a message.
    """
    most = LIMITS[channel].message if most is None else most
    if most is None or measure(rich, channel) <= most:
        return (rich,)
    rich = merged(rich)  # an empty span would cost its marks
    text = plain(rich)
    parts = [_slice(rich, start, end) for start, end in _cuts(text, _room(rich, channel, most))]
    return tuple(parts) or (rich,)


def _cuts(text: str, reach: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        limit = reach(start)
        end, following = (len(text), len(text)) if limit == len(text) else _pause(text, start, limit)
        if text[start:end].strip() or not text.strip():
            yield start, end
        start = following


def _pause(text: str, start: int, limit: int) -> tuple[int, int]:
    """Where the message ends and the next one begins."""
    for pause in _PAUSES:
        last = None
        # White space may hang over the limit: it is dropped at a cut.
        for found in pause.finditer(text, start + 1, len(text)):
            if found.start() > limit:
                break
            last = found
        if last:
            return last.start(), last.end()
    return _between_signs(text, start, limit)


def _between_signs(text: str, start: int, limit: int) -> tuple[int, int]:
    end = limit
    while end > start + 1 and _glued(text, end):
        end -= 1
    end = end if end > start + 1 else limit
    return end, end


def _glued(text: str, at: int) -> bool:
    return unicodedata.combining(text[at]) != 0 or text[at] in _GLUE or text[at - 1] == "\u200d"


def _room(rich: Rich, channel: str, most: int) -> Callable[[int], int]:
    """How far a message that begins at an offset can reach, one character at least."""

    def reach(start: int) -> int:
        left, at = most, 0
        for span in rich:
            begins, at = at, at + len(span.text)
            if at <= start:
                continue
            piece = span.text[max(start - begins, 0) :]
            left -= span_cost(span, channel)
            if (cost := sign_cost(piece, channel)) > left:
                return max(at - len(piece) + _fitting(piece, channel, left), start + 1)
            left -= cost
        return at

    return reach


def _fitting(piece: str, channel: str, room: int) -> int:
    for count, sign in enumerate(piece):
        room -= sign_cost(sign, channel)
        if room < 0:
            return count
    return len(piece)


def _slice(rich: Rich, start: int, end: int) -> Rich:
    spans: list[Span] = []
    at = 0
    for span in rich:
        piece = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if piece:
            spans.append(styled(piece, span))
    return tuple(spans)
