"""The queue as a sheet, in the words of whoever asks for it, brought into their direct messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rmabot.ports.channel import Document
from rmabot.ports.desk_window import Card, DeskWindow, Wanted
from rmabot.text.clean import one_line
from rmabot_slack.calls import Calls
from rmabot_slack.card import flag_line
from rmabot_slack.files import Files
from rmabot_slack.people import Person
from rmabot_slack.words import language_of, name, say

MOST = 5000
_HEADS = (
    "number",
    "reference",
    "state",
    "since",
    "due",
    "late",
    "with",
    "warranty",
    "devices",
    "city",
    "flags",
)
_WIDTHS = (14, 14, 24, 12, 12, 8, 18, 24, 44, 18, 60)


async def bring(desk: DeskWindow, calls: Calls, files: Files, person: Person) -> int:
    """Send the whole queue as a sheet to somebody, and return how many rows it has."""
    language = language_of(person.language)
    (found,) = await desk.queue(Wanted(most=MOST))
    rows = [[say(f"sheet.{head}", language) for head in _HEADS]]
    rows += [[one_line(cell) for cell in _row(card, language, desk.timezone)] for card in found.cards]
    ending, data = await desk.sheet(rows, _WIDTHS)
    day = datetime.fromtimestamp(desk.now(), ZoneInfo(desk.timezone)).date()
    answer = await calls.call("conversations.open", users=person.id)
    document = Document(f"{say('sheet.name', language)}-{day}{ending}", data)
    await files.send(document, str(answer["channel"]["id"]))
    return len(found.cards)


def _row(card: Card, language: str, zone: str) -> Sequence[str]:
    since = datetime.fromtimestamp(card.since, ZoneInfo(zone)).date().isoformat()
    devices = ", ".join(
        [" ".join(filter(None, (one.name, one.tail and f"…{one.tail}"))) for one in card.devices]
    )
    verdicts = ", ".join(dict.fromkeys([say(f"verdict.{one.verdict}", language) for one in card.devices]))
    flags = "; ".join([flag_line(flag, about, item, language) for flag, about, item in card.flags])
    return (
        card.number, card.reference, name("state", card.state, language), since, card.due,
        say("form.yes", language) if card.late else "", card.assignee, verdicts, devices, card.city, flags,
    )  # fmt: skip
