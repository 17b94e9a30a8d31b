"""Block Kit, each piece within its limits: what is too long is cut before it is sent, and nothing typed is ever markup.

Texts of people stand in ``plain_text`` with emoji off, or in ``rich_text``, which Slack draws without reading it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rmabot.text.limits import LIMITS, utf16
from rmabot.text.spans import Rich, Span
from rmabot.text.unbroken import unbroken_rich

Block = dict[str, Any]

_SLACK = LIMITS["slack"]
BUTTON: Final = _SLACK.button or 75
OPTION: Final = _SLACK.option or 75
HEADER: Final = _SLACK.header or 150
TITLE: Final = _SLACK.title or 24
SECTION: Final = _SLACK.message or 3000
MESSAGE_BLOCKS: Final = _SLACK.blocks or 50
MODAL_BLOCKS: Final = 100
ELEMENTS: Final = _SLACK.buttons or 25
OPTIONS: Final = 100
VALUE: Final = 2000
OPTION_VALUE: Final = 150
CONTEXT: Final = 10
PRIVATE_METADATA: Final = 3000
PLACEHOLDER: Final = 150
LABEL: Final = 2000
ERROR: Final = 300


def cut(text: str, most: int) -> str:
    """Return the text within so many of Slack's characters, never empty: Slack refuses empty texts."""
    text = text if text.strip() else "–"
    if 2 * len(text) <= most or utf16(text) <= most:
        return text
    kept = text[: most - 1]
    while utf16(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def pieces(text: str, most: int = SECTION) -> list[str]:
    """Return a text in as many pieces as its length asks for, each within so many of Slack's characters; nothing is lost."""
    found: list[str] = []
    while utf16(text) > most:
        end = len(text)
        while utf16(text[:end]) > most:
            end -= max((utf16(text[:end]) - most) // 2, 1)
        at = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end))
        end = at + 1 if at > end // 2 else end
        found.append(text[:end])
        text = text[end:]
    return [*found, text] if text or not found else found


def sections(text: str) -> list[Block]:
    """Return a text of any length as paragraphs that are shown as they stand."""
    return [section(piece) for piece in pieces(text)]


def plain(text: str, most: int) -> Block:
    """Return a text object that is shown as it stands."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


def rich(spans: Rich, most: int = SECTION) -> Block:
    """Return spans as a block that Slack draws and never reads."""
    return rich_lines([_elements(unbroken_rich(spans), most)])


def rich_lines(lines: Sequence[Sequence[Mapping[str, Any]]]) -> Block:
    """Return rows of rich elements as one block: one paragraph, a row a line, as if somebody had typed it."""
    elements: list[Mapping[str, Any]] = []
    for line in [line for line in lines if line]:
        elements += [word("\n"), *line] if elements else line
    section = {"type": "rich_text_section", "elements": elements or [word("–")]}
    return {"type": "rich_text", "elements": [section]}


def word(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Return one element of rich text, never empty: Slack refuses those."""
    element: Block = {"type": "text", "text": text or "–"}
    if not (bold or italic):
        return element
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | {"style": style}


def ago(at: float, fallback: str) -> Block:
    """Return how long ago something was, as Slack itself tells it to each reader: it stays true without an update.

    The time is a whole number of Unix seconds (docs.slack.dev, date element).
    """
    return {"type": "date", "timestamp": int(at), "format": "{ago}", "fallback": fallback}


def emoji(name: str) -> Block:
    """Return an emoji of ours inside rich text."""
    return {"type": "emoji", "name": name}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph that is shown as it stands."""
    block: Block = {"type": "section", "text": plain(text, SECTION)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Return small print."""
    return {"type": "context", "elements": [plain(text, SECTION) for text in texts[:CONTEXT]]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def button(label: str, action: str, value: str, style: str = "") -> Block:
    """Return a button; ``value`` is what it was for."""
    made: Block = {
        "type": "button",
        "text": plain(label, BUTTON),
        "action_id": action,
        "value": cut(value, VALUE),
    }
    return made | {"style": style} if style else made


def actions(elements: Sequence[Block], block_id: str = "") -> list[Block]:
    """Return the elements in as many rows as their number asks for."""
    rows = [list(elements[at : at + ELEMENTS]) for at in range(0, len(elements), ELEMENTS)]
    return [
        {"type": "actions", "elements": row} | ({"block_id": f"{block_id}{number or ''}"} if block_id else {})
        for number, row in enumerate(rows)
    ]


def option(label: str, value: str) -> Block:
    """Return something to choose; what does not fit its line goes on in the line below."""
    made: Block = {"text": plain(label, OPTION), "value": value[:OPTION_VALUE]}
    if utf16(label) <= OPTION or (at := label.rfind(" ", 0, OPTION)) < OPTION // 2:
        return made
    return made | {"text": plain(label[:at], OPTION), "description": plain(label[at:].strip(), OPTION)}


def select(action: str, placeholder: str, options: Iterable[Block], initial: Block | None = None) -> Block:
    """Return a menu to choose one from; past a hundred the options stand in groups."""
    listed = list(options)
    made: Block = {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain(placeholder, PLACEHOLDER),
    }
    if len(listed) <= OPTIONS:
        made["options"] = listed
    else:
        made["option_groups"] = [
            {"label": plain(f"{_first(group)} – {_last(group)}", OPTION), "options": group}
            for group in [listed[at : at + OPTIONS] for at in range(0, len(listed), OPTIONS)][:OPTIONS]
        ]
    return made | {"initial_option": initial} if initial else made


def within(blocks: Sequence[Block], most: int = MESSAGE_BLOCKS) -> list[Block]:
    """Return the blocks, the last ones left out where there are too many."""
    return list(blocks[:most])


def fallback(spans: Rich) -> str:
    """Return the text for notifications, which Slack would read for mentions and links."""
    from rmabot_slack.typed import escaped

    return cut(escaped("".join([span.text for span in spans])), SECTION)


def _elements(spans: Rich, most: int) -> list[Block]:
    made: list[Block] = []
    room = most
    for span in spans:
        if room <= 0:
            break
        text = span.text if 2 * len(span.text) <= room or not span.text.strip() else cut(span.text, room)
        room -= len(text)
        if text:
            made.append(_element(span, text))
    return made


def _element(span: Span, text: str) -> Block:
    element = word(text, bold=span.bold, italic=span.italic)
    return element | {"type": "link", "url": span.href} if span.href else element


def _first(options: Sequence[Block]) -> str:
    return str(options[0]["text"]["text"])[:30]


def _last(options: Sequence[Block]) -> str:
    return str(options[-1]["text"]["text"])[:30]
