"""``/rma``: status, find, queue, approve, receive, new, help; a slip of the keys gets a suggestion."""

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

WORDS = ("status", "find", "queue", "approve", "receive", "new", "help")
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
        language = language_of(person.language)
        if verb == "queue":
            (found,) = await desk.queue(Wanted(most=_SHOWN))
            head = (
                say("home.queue", language, total=found.total) if found.total else say("home.empty", language)
            )
            return _said(head, _list(found.cards, language, desk.now()))
        if not rest:
            return _said(say("rma.which_number", language, what=verb))
        if verb == "find":
            cards = await desk.find(rest, _SHOWN)
            head = say("home.found", language, text=kit.cut(rest, 60), total=len(cards))
            return _said(
                head if cards else say("rma.nothing", language, text=kit.cut(rest, 60)),
                _list(cards, language, desk.now()),
            )
        if verb == "approve" and desk.needs_number:
            await self._acts.open_form(payload, "approve", rest, person)
            return _said(say("rma.form_open", language))
        if verb == "approve":
            key = f"slack:rma:{payload.get('trigger_id')}"
            done = await desk.perform(Order("approve", rest, person.staff, {}, key))
            if isinstance(done, Refused):
                return _said(refusal(done, language, desk.timezone))
            return _said(
                say(
                    "rma.approved", language, reference=done.request.reference, number=done.request.shown_number,
                    date=done.request.expires_on,
                )
            )  # fmt: skip
        if verb == "receive":
            arrival = await receive(desk, person, rest, f"slack:rma:{payload.get('trigger_id')}")
            return _said(arrival.said, arrival.blocks)
        card = await desk.card(rest)
        if card is None:
            alike = await desk.find(rest, _ALIKE)
            key = "rma.alike" if alike else "rma.nothing"
            return _said(say(key, language, text=kit.cut(rest, 60)), _list(alike, language, desk.now()))
        title, blocks = card_blocks(card, language, desk.now(), desk.timezone)
        return {"response_type": "ephemeral", "text": escaped(title), "blocks": blocks}


def _said(text: str, blocks: Sequence[Block] = ()) -> dict[str, Any]:
    answer: dict[str, Any] = {"response_type": "ephemeral", "text": escaped(text)}
    return answer | ({"blocks": [kit.section(text), *blocks][: kit.MESSAGE_BLOCKS]} if blocks else {})


def _list(cards: Sequence[Card], language: str, now: float) -> list[Block]:
    return [row(card, language, now) for card in cards]
