"""A message as what ``sendMessage`` takes: text with entities, cut where a reader would pause, buttons below the last part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from rmabot.engine.effects import Choice, Message
from rmabot.text.clean import excerpt
from rmabot.text.limits import LIMITS, utf16
from rmabot.text.spans import Rich, Span, join, plain
from rmabot.text.split import split
from rmabot.text.unbroken import unbroken_rich

CHANNEL = "telegram"
NO_PREVIEW = {"is_disabled": True}
_LIMITS = LIMITS[CHANNEL]
_FITS = ((3, 9), (2, 16))
"""How many stand side by side if none is longer than so many characters: a phone cuts what does not fit."""
_LONG_LIST = 6
"""Buttons from which short ones stand side by side even where another one needs a row for itself."""
_MARK = "✓"
_OURS = {"bold", "italic", "text_link"}
"""Styles that a message of ours has; the platform adds those that it found by itself."""
# Telegram makes a link of a name behind an @, wherever it stands; nothing that was typed may become one.
_MENTION = re.compile(r"(?<![\w.+-])@(?=\w)")
_NOT_IN_NAMES = re.compile(r"""[<>:"/\\|?*&']""")
_UNLINKED = "@\u2060"


def pages(message: Message) -> list[dict[str, Any]]:
    """Return the messages that carry this one, each as parameters without the chat."""
    rich = _spelled_out(message.text)
    kept, listed = _buttons(message.choices)
    if listed:
        rich = join(rich, (Span("\n".join([f"• {label}" for label in listed])),), between="\n\n")
    if message.progress:
        rich = join((Span(message.progress, italic=True),), rich, between="\n\n")
    made = [said(part) for part in _parts(rich if plain(rich).strip() else (Span("…"),))]
    if kept:
        made[-1]["reply_markup"] = keyboard(kept)
    return made


def said(rich: Rich) -> dict[str, Any]:
    """Return one text as parameters: entities stand beside it, so that nothing in it is markup."""
    rich = unbroken_rich(unlinked(rich))
    page: dict[str, Any] = {"text": plain(rich), "link_preview_options": NO_PREVIEW}
    found = entities(rich)
    if found:
        page["entities"] = found
    return page


def entities(rich: Rich) -> list[dict[str, Any]]:
    """Return the styles as entities; places count in UTF-16 units."""
    if len(rich) == 1 and not (rich[0].bold or rich[0].italic or rich[0].href):
        return []
    found: list[dict[str, Any]] = []
    at = 0
    for span in rich:
        length = utf16(span.text)
        if not length:
            continue
        where = {"offset": at, "length": length}
        found += [{"type": kind, **where} for kind in _kinds(span)]
        if span.href:
            found.append({"type": "text_link", **where, "url": span.href})
        at += length
    return found


def keyboard(choices: Sequence[Choice]) -> dict[str, Any]:
    """Return the buttons in rows: short ones side by side, those that are no answer below the others."""
    answers = [choice for choice in choices if not choice.aside]
    asides = [choice for choice in choices if choice.aside]
    rows = [*_rows(answers), *_rows(asides)]
    return {"inline_keyboard": [[_button(choice) for choice in row] for row in rows]}


def marked(choice_label: str, token: str) -> dict[str, Any]:
    """Return a keyboard that only shows what was chosen."""
    return {"inline_keyboard": [[{"text": label(f"{_MARK} {choice_label}"), "callback_data": token}]]}


def with_answer(text: str, found: Sequence[Any], answer: str) -> dict[str, Any] | None:
    """Return a message as it was, the answer below it and no buttons; None when that would be too long."""
    line = f"{_MARK} {plain(unlinked((Span(answer),)))}"
    whole = f"{text}\n\n{line}"
    if _LIMITS.edit is not None and utf16(whole) > _LIMITS.edit:
        return None
    bold = {"type": "bold", "offset": utf16(text) + 2, "length": utf16(line)}
    kept = [one for one in found if one.get("type") in _OURS][: (_LIMITS.styled or 100) - 1]
    return {"text": whole, "entities": [*kept, bold], "link_preview_options": NO_PREVIEW}


def notice(text: str) -> str:
    """Return what is shown over the chat after a press, cut at the end of a sentence if it is long."""
    return plain(split((Span(text),), CHANNEL, _LIMITS.notice)[0])


def label(text: str) -> str:
    """Return what a button says, cut readably; one without words is dropped by the platform, so it gets a sign."""
    return excerpt(text, _LIMITS.button or 64) or "…"


def file_name(name: str) -> str:
    """Return a document's name as the platform leaves it: certain signs become spaces, and it is cut."""
    stem, dot, suffix = _NOT_IN_NAMES.sub(" ", name).rpartition(".")
    return f"{stem[: _LIMITS.file_name or 64]}{dot}{suffix}"


def unlinked(rich: Rich) -> Rich:
    """Return the text with no name in it that the platform would turn into a link to somebody."""
    if not any("@" in span.text for span in rich):
        return rich
    return tuple([span._replace(text=_MENTION.sub(_UNLINKED, span.text)) for span in rich])


def _spelled_out(rich: Rich) -> Rich:
    """Return the text with each address that the platform would drop in silence behind its words, to be read at least."""
    if not any(span.href for span in rich):
        return rich
    return tuple([
        span if not span.href or _can_be_pressed(span.href)
        else span._replace(text=f"{span.text} ({span.href})", href=None)
        for span in rich
    ])  # fmt: skip


def _can_be_pressed(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"https", "http"} and "." in (parts.hostname or "")
    except ValueError:
        return False


def _kinds(span: Span) -> Iterator[str]:
    if span.bold:
        yield "bold"
    if span.italic:
        yield "italic"


def _parts(rich: Rich) -> Iterator[Rich]:
    """Parts within the length and within the number of styles, beyond which they are dropped in silence."""
    for part in split(rich, CHANNEL):
        most = _LIMITS.message or 4096
        pieces: Sequence[Rich] = (part,)
        while any(len(entities(piece)) > (_LIMITS.styled or 100) for piece in pieces) and most > 1:
            most //= 2
            pieces = split(part, CHANNEL, most)
        yield from pieces


def _buttons(choices: Sequence[Choice]) -> tuple[list[Choice], list[str]]:
    """The choices that can be buttons, and the labels of the others: they can still be typed."""
    fits = [len(choice.token.encode()) <= (_LIMITS.press or 64) and bool(choice.token) for choice in choices]
    asides = sum(choice.aside for choice in choices)
    room = (_LIMITS.buttons or 100) - asides
    kept: list[Choice] = []
    listed: list[str] = []
    for choice, fit in zip(choices, fits, strict=True):
        if fit and (choice.aside or room > 0):
            kept.append(choice)
            room -= not choice.aside
        else:
            listed.append(choice.label)
    return kept, listed


def _rows(choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    """As many in a row as the longest label allows; a long list in pairs where two fit, so that a phone shows it whole."""
    longest = max([len(choice.label) for choice in choices], default=0)
    count = next((count for count, most in _FITS if longest <= most), 1)
    if count == 1 and len(choices) >= _LONG_LIST:
        yield from _pairs(choices)
        return
    if len(choices) == count + 1:
        count = max(1, count - 1)  # two and two, not three and one
    for at in range(0, len(choices), count):
        yield choices[at : at + count]


def _pairs(choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    most = dict(_FITS)[2]
    at = 0
    while at < len(choices):
        count = 2 if all(len(one.label) <= most for one in choices[at : at + 2]) else 1
        yield choices[at : at + count]
        at += count


def _button(choice: Choice) -> dict[str, str]:
    return {"text": label(choice.label), "callback_data": choice.token}
