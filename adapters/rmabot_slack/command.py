"""``/rma``: status, find, queue, sheet, approve, receive, scan, away, back, new, help; a slip of the keys gets a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from rmabot.ports.desk import Order, Refused
from rmabot.ports.desk_window import Card, DeskWindow, Wanted
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.card import card_blocks, row
from rmabot_slack.desk_acts import DeskActs
from rmabot_slack.dock import receive
from rmabot_slack.people import Person
from rmabot_slack.refusals import refusal
from rmabot_slack.talk import Talk
from rmabot_slack.typed import escaped, typed
from rmabot_slack.words import language_of, say

WORDS = ("status", "find", "queue", "sheet", "approve", "receive", "scan", "away", "back", "new", "help")
_SHOWN = 10
_ALIKE = 3
_FOR_ALL = frozenset({"new", "help"})


class SlashCommand:
    """Answers ``/rma``; what it answers only whoever typed it sees."""

    def __init__(self, talk: Talk, acts: DeskActs) -> None:
        self._talk = talk
        self._acts = acts
        self.desk: DeskWindow | None = None

    async def typed(self, payload: Mapping[str, Any], person: Person) -> Mapping[str, Any]:
        """Return the answer to one command."""
        text = typed(str(payload.get("text") or ""))
        verb, _, rest = text.partition(" ")
        verb, rest, language = verb.lower() or "help", rest.strip(), language_of(person.language)
        if verb not in WORDS:
            close = get_close_matches(verb, WORDS, n=1, cutoff=0.5)
            meant = close[0] if close else "help"
            return _said(say("rma.did_you_mean", language, typed=kit.cut(verb, 40), meant=meant))
        if verb == "help":
            return _said(say("rma.help", language))
        if verb == "new":
            key = f"slack:new:{payload.get('trigger_id')}"
            await self._talk.start_for_customer(person, key, "return")
            return _said(say("rma.began_for_customer", language))
        if not person.roles or self.desk is None or (verb == "status" and not rest):
            return await self._own_status(payload, person, rest, language)
        return await self._desk_says(self.desk, verb, rest, payload, person)

    async def _own_status(
        self, payload: Mapping[str, Any], person: Person, rest: str, language: str
    ) -> Mapping[str, Any]:
        """A colleague's own returns: asked of the bot, which knows whose they are."""
        if typed(str(payload.get("text") or "")).lower().startswith("status"):
            await self._talk.say(
                person, f"slack:status:{payload.get('trigger_id')}", f"status {rest}".strip()
            )
            return _said(say("rma.began", language))
        return _said(say("not_of_the_desk", language))

    async def _desk_says(
        self, desk: DeskWindow, verb: str, rest: str, payload: Mapping[str, Any], person: Person
    ) -> Mapping[str, Any]:
        language, key = language_of(person.language), f"slack:rma:{payload.get('trigger_id')}"
        if verb == "queue":
            (queue,) = await desk.queue(Wanted(most=_SHOWN))
            head = "home.queue" if queue.total else "home.empty"
            return _said(say(head, language, total=queue.total), _list(queue.cards, language, desk.now()))
        if verb in {"sheet", "scan", "away", "back"}:
            return _said(await self._office(desk, verb, payload, person))
        if not rest:
            return _said(say("rma.which_number", language, what=verb))
        if verb == "find":
            found = await desk.find(rest, _SHOWN)
            head = "home.found" if found else "rma.nothing"
            said = say(head, language, text=kit.cut(rest, 60), total=len(found))
            return _said(said, _list(found, language, desk.now()))
        if verb == "approve":
            return _said(await self._approved(desk, rest, payload, person, key))
        if verb == "receive":
            arrival = await receive(desk, person, rest, key)
            return _said(arrival.said, arrival.blocks)
        return await _status(desk, rest, language)

    async def _approved(
        self, desk: DeskWindow, number: str, payload: Mapping[str, Any], person: Person, key: str
    ) -> str:
        language = language_of(person.language)
        if desk.needs_number:
            await self._acts.open_form(payload, "approve", number, person)
            return say("rma.form_open", language)
        done = await desk.perform(Order("approve", number, person.staff, {}, key))
        if isinstance(done, Refused):
            return refusal(done, language, desk.timezone)
        request = done.request
        return say(
            "rma.approved", language, reference=request.reference, number=request.shown_number, date=request.expires_on
        )  # fmt: skip

    async def _office(self, desk: DeskWindow, verb: str, payload: Mapping[str, Any], person: Person) -> str:
        """What is about no single request: the queue as a sheet, the dock's scanner, going away, being back."""
        language = language_of(person.language)
        if verb == "sheet":
            return say("sheet.sent", language, n=await self._acts.send_sheet(person))
        if verb == "scan":
            await self._acts.open_scanner(payload, person)
            return say("scan.form_open", language)
        if verb == "away":
            await self._acts.open_away(payload, person)
            return say("away.form_open", language)
        refused = await desk.come_back(person.name, person.staff)
        return refusal(refused, language, desk.timezone) if refused else say("away.welcome", language)


async def _status(desk: DeskWindow, number: str, language: str) -> Mapping[str, Any]:
    """A request's card, or what its number may have meant."""
    card = await desk.card(number)
    if card is None:
        alike = await desk.find(number, _ALIKE)
        key = "rma.alike" if alike else "rma.nothing"
        return _said(say(key, language, text=kit.cut(number, 60)), _list(alike, language, desk.now()))
    title, blocks = card_blocks(card, language, desk.now(), desk.timezone)
    return {"response_type": "ephemeral", "text": escaped(title), "blocks": blocks}


def _said(text: str, blocks: Sequence[Block] = ()) -> dict[str, Any]:
    answer: dict[str, Any] = {"response_type": "ephemeral", "text": escaped(text)}
    return answer | ({"blocks": [kit.section(text), *blocks][: kit.MESSAGE_BLOCKS]} if blocks else {})


def _list(cards: Sequence[Card], language: str, now: float) -> list[Block]:
    return [row(card, language, now) for card in cards]
