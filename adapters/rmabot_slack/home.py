"""The Home tab: my claimed work, what is late, the queue in pages, and a search."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rmabot.ports.desk_window import Card, DeskWindow
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.calls import Calls
from rmabot_slack.card import MORE, colour, line
from rmabot_slack.people import Person
from rmabot_slack.words import language_of, say

PAGE, SEARCH = "home.page", "home.search"
ON_A_PAGE = 8
_FOUND = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks at: the first row of the queue's page, or of what was found for a text."""

    first: int = 0
    text: str = ""


class Home:
    """Draws everybody's own Home tab."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.desk: DeskWindow | None = None

    async def show(self, person: Person, asked: Asked = Asked()) -> None:
        """Publish somebody's Home tab."""
        view = {"type": "home", "blocks": kit.within(await self._blocks(person, asked), kit.MODAL_BLOCKS)}
        await self._calls.call("views.publish", user_id=person.id, view=view)

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
        search: Block = {
            "type": "input", "block_id": "search", "dispatch_action": True, "optional": True,
            "label": kit.plain(say("home.search", language), kit.LABEL),
            "element": {"type": "plain_text_input", "action_id": SEARCH, "max_length": 100},
        }  # fmt: skip
        if asked.text:
            found = await self.desk.find(asked.text, _FOUND)
            head = say("home.found", language, text=asked.text, total=len(found))
            return [
                search,
                kit.header(head),
                *self._page(found[asked.first :][:ON_A_PAGE], language),
                *_turn(asked, len(found), language),
            ]
        return [search, *await self._work(self.desk, person, asked, language)]

    async def _work(self, desk: DeskWindow, person: Person, asked: Asked, language: str) -> list[Block]:
        mine = await desk.queue(assignee=person.name, most=ON_A_PAGE)
        late = await desk.queue(late=True, most=ON_A_PAGE)
        queue = await desk.queue(first=asked.first, most=ON_A_PAGE)
        blocks = [kit.header(say("home.mine", language))]
        blocks += self._page(mine.cards, language) or [kit.section(say("home.nothing_mine", language))]
        blocks.append(kit.header(say("home.late", language, total=late.total)))
        blocks += self._page(late.cards, language) or [kit.section(say("home.nothing_late", language))]
        blocks.append(kit.header(say("home.queue", language, total=queue.total)))
        blocks += self._page(queue.cards, language) or [kit.section(say("home.empty", language))]
        blocks += _turn(asked, queue.total, language)
        if "lead" in person.roles:
            lines = [f"{one.label}: {one.name}" for one in await desk.week(language)]
            blocks += [kit.header(say("home.week", language)), kit.section("\n".join(lines))]
        return blocks

    def _page(self, cards: Sequence[Card], language: str) -> list[Block]:
        assert self.desk is not None
        now = self.desk.now()
        made: list[Block] = []
        for card in cards:
            made.append(
                kit.rich_lines(
                    [[kit.emoji(colour(card)), kit.word(" " + kit.cut(line(card, language, now), 800))]]
                )
            )
            made += kit.actions([kit.button(say("card.open_it", language), MORE, card.reference)])
        return made


def _turn(asked: Asked, total: int, language: str) -> list[Block]:
    buttons = []
    if asked.first > 0:
        before = Asked(max(asked.first - ON_A_PAGE, 0), asked.text)
        buttons.append(kit.button(say("home.before", language), f"{PAGE}:before", json.dumps(asdict(before))))
    if asked.first + ON_A_PAGE < total:
        after = Asked(asked.first + ON_A_PAGE, asked.text)
        buttons.append(kit.button(say("home.next", language), f"{PAGE}:next", json.dumps(asdict(after))))
    return kit.actions(buttons, "pages")
