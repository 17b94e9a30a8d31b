"""The Home tab: my claimed work, what is late, what waits for my role, the queue in pages, a search, the dock's scanner."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from rmabot.ports.desk_window import Card, Claimed, DeskWindow, Wanted
from rmabot_slack import blocks as kit
from rmabot_slack.away import OPEN
from rmabot_slack.blocks import Block
from rmabot_slack.calls import Calls, Later, Refused
from rmabot_slack.card import row
from rmabot_slack.people import Person
from rmabot_slack.scanner import OPEN as SCANNER
from rmabot_slack.words import language_of, say

PAGE, SEARCH, ARRIVED, SHEET = "home.page", "home.search", "home.arrived", "home.sheet"
ON_A_PAGE = 8
_IN_A_PART = 5
_FOUND = 40
_SHOWN = 500
PARTS: Sequence[tuple[str, str, frozenset[str]]] = (
    ("dock", "home.to_receive", frozenset({"AWAITING_SHIPMENT", "IN_TRANSIT"})),
    ("dock", "home.to_ship", frozenset({"READY", "READY_UNREPAIRED"})),
    ("dock", "home.differs", frozenset({"HOLD_MISMATCH"})),
    ("technician", "home.to_inspect", frozenset({"RECEIVED", "INSPECTION"})),
    ("technician", "home.on_the_bench", frozenset({"REPAIRING", "REPLACING", "WAITING_PARTS"})),
)
"""What waits for a role, by the states in which it does."""

_log = logging.getLogger(__name__)


class Asked(Struct, frozen=True):
    """What somebody looks at: the first row of the queue's page, or of what was found for a text."""

    first: int = 0
    text: str = ""


_FROM_THE_TOP = Asked()


class Home:
    """Draws everybody's own Home tab."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._shown: dict[str, Asked] = {}
        self._drawing: set[asyncio.Task[None]] = set()
        self.desk: DeskWindow | None = None

    async def show(self, person: Person, asked: Asked = _FROM_THE_TOP, notice: Sequence[Block] = ()) -> None:
        """Publish somebody's Home tab; ``notice`` stands on top, once."""
        blocks = [*notice, *await self._blocks(person, asked)]
        view = {"type": "home", "blocks": kit.within(blocks, kit.MODAL_BLOCKS)}
        await self._calls.call("views.publish", user_id=person.id, view=view)
        self._shown.pop(person.id, None)
        self._shown[person.id] = asked
        if len(self._shown) > _SHOWN:
            del self._shown[next(iter(self._shown))]

    def show_soon(self, person: Person) -> None:
        """Publish a tab that was opened: nothing is committed by it, so its event is acknowledged without waiting for it."""
        task = asyncio.create_task(self._opened(person))
        self._drawing.add(task)
        task.add_done_callback(self._drawing.discard)

    async def settled(self) -> None:
        """Finish what is being drawn."""
        await asyncio.gather(*self._drawing)

    async def _opened(self, person: Person) -> None:
        try:
            await self.show(person)
        except (Later, Refused) as error:
            _log.warning("a Home tab was not drawn: %s", error)
        except Exception as error:  # noqa: BLE001 - a tab that is not drawn must not go unnoticed
            _log.error("a Home tab could not be drawn: %s", type(error).__name__)

    async def again(self, person: Person) -> None:
        """Draw a tab again that somebody looked at, after what they did from it; when Slack will not, their next look does."""
        if (asked := self._shown.get(person.id)) is not None:
            try:
                await self.show(person, asked)
            except (Later, Refused) as error:
                _log.info("a Home tab was not drawn again: %s", error)

    async def pressed(self, action: Mapping[str, Any], person: Person) -> None:
        """Turn a page, or search."""
        if action["action_id"] == SEARCH:
            await self.show(person, Asked(text=str(action.get("value") or "").strip()[:100]))
            return
        told = json.loads(action["value"])
        await self.show(person, Asked(int(told["first"]), str(told["text"])))

    async def _blocks(self, person: Person, asked: Asked) -> list[Block]:
        language = language_of(person.language)
        if self.desk is None or not person.roles:
            return [kit.section(say("home.hello", language))]
        blocks = [_field(SEARCH, say("home.search", language))]
        beside = [
            kit.button(say("home.sheet", language), SHEET, "all"),
            kit.button(say("home.away", language), OPEN, "me"),
        ]
        if person.roles & {"dock", "lead"}:
            blocks.append(_field(ARRIVED, say("home.receive", language)))
            beside.insert(0, kit.button(say("home.scan", language), SCANNER, "many"))
        blocks += kit.actions(beside, "office")
        if asked.text:
            found = await self.desk.find(asked.text, _FOUND)
            head = say("home.found", language, text=asked.text, total=len(found))
            page = self._rows(found[asked.first :][:ON_A_PAGE], language)
            return [*blocks, kit.header(head), *page, *_turn(asked, len(found), language)]
        return [*blocks, *await self._work(self.desk, person, asked, language)]

    async def _work(self, desk: DeskWindow, person: Person, asked: Asked, language: str) -> list[Block]:
        parts = [(head, states) for role, head, states in PARTS if person.roles & {role, "lead"}]
        mine, late, queue, *others = await desk.queue(
            Wanted(assignee=person.name), Wanted(late=True, most=_IN_A_PART), Wanted(first=asked.first),
            *[Wanted(states=states, most=_IN_A_PART) for _, states in parts],
        )  # fmt: skip
        blocks = [kit.header(say("home.mine", language))]
        blocks += self._rows(mine.cards, language) or [kit.section(say("home.nothing_mine", language))]
        blocks += self._part("home.late", late, language) or [kit.context(say("home.nothing_late", language))]
        for (head, _), found in zip(parts, others, strict=True):
            blocks += self._part(head, found, language)
        blocks.append(kit.header(say("home.queue", language, total=queue.total)))
        blocks += self._rows(queue.cards, language) or [kit.section(say("home.empty", language))]
        blocks += _turn(asked, queue.total, language)
        if "lead" in person.roles:
            lines = [
                say("pair", language, name=one.label, value=one.name) for one in await desk.week(language)
            ]
            blocks += [kit.header(say("home.week", language)), kit.section("\n".join(lines))]
        return blocks

    def _part(self, head: str, found: Claimed, language: str) -> list[Block]:
        """A part with its heading; what is empty takes no room."""
        if not found.cards:
            return []
        blocks = [kit.header(say(head, language, total=found.total)), *self._rows(found.cards, language)]
        more = found.total - len(found.cards)
        return [*blocks, kit.context(say("home.and_more", language, n=more))] if more else blocks

    def _rows(self, cards: Sequence[Card], language: str) -> list[Block]:
        assert self.desk is not None
        now = self.desk.now()
        return [row(card, language, now) for card in cards]


def _field(action: str, label: str) -> Block:
    """A field that is taken when Enter is pressed, as a scanner does."""
    return {
        "type": "input", "block_id": action, "dispatch_action": True, "optional": True, "label": kit.plain(label, kit.LABEL),
        "element": {"type": "plain_text_input", "action_id": action, "max_length": 100},
    }  # fmt: skip


def _turn(asked: Asked, total: int, language: str) -> list[Block]:
    return kit.actions(list(_pages(asked, total, language)), "pages")


def _pages(asked: Asked, total: int, language: str) -> Iterator[Block]:
    if asked.first > 0:
        before = Asked(max(asked.first - ON_A_PAGE, 0), asked.text)
        yield kit.button(say("home.before", language), f"{PAGE}:before", json.dumps(asdict(before)))
    if asked.first + ON_A_PAGE < total:
        after = Asked(asked.first + ON_A_PAGE, asked.text)
        yield kit.button(say("home.next", language), f"{PAGE}:next", json.dumps(asdict(after)))
