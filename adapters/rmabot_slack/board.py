"""The queue in the desk's channel: one card a request, kept true to what is committed, whoever changed it.

The board compares what it shows with what is stored, so nothing that happens to a process or to Slack leaves a card
behind: a card that is missing is posted, one that is behind is updated, steps not yet in its thread are written there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from rmabot.ports.desk_window import Card, DeskWindow, Step, Touched
from rmabot_slack import blocks as kit
from rmabot_slack.calls import Calls, Later, Refused
from rmabot_slack.card import card_blocks, colour, remark_line, step_line
from rmabot_slack.people import People
from rmabot_slack.sender import Sender
from rmabot_slack.typed import escaped
from rmabot_slack.words import say

LOOK_SECONDS = 5.0
AGED_SECONDS = 300.0
"""How often every card is compared with the clock: what becomes late changes its colour without anybody's doing."""
CARD = "slack.card."
LOST = "slack.lost"
DELETED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
UNREACHABLE = frozenset(
    {"is_archived", "channel_not_found", "not_in_channel", "channel_is_archived", "restricted_action"}
)

_log = logging.getLogger(__name__)


class Board:
    """Shows requests in one channel; ``language`` is the channel's."""

    def __init__(
        self,
        calls: Calls,
        sender: Sender,
        people: People,
        channel: str,
        language: str,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._calls = calls
        self._sender = sender
        self._people = people
        self._channel = channel
        self._language = language
        self._look_seconds = look_seconds
        self._shown: dict[str, dict[str, Any]] = {}
        self._dirty: dict[str, None] = {}
        self._woken = asyncio.Event()
        self._aged = 0.0
        self.lost = ""

    def touched(self, touched: Touched) -> None:
        """Look at these requests now."""
        self._dirty |= dict.fromkeys(touched.requests)
        self._woken.set()

    def deleted(self, ts: str) -> None:
        """Post a card again that somebody deleted."""
        for reference, shown in self._shown.items():
            if shown.get("ts") == ts:
                shown["revision"] = -1
                self._dirty[reference] = None
                self._woken.set()

    async def run(self, desk: DeskWindow) -> None:
        """Keep the cards true until cancelled."""
        kept = await desk.all_kept(CARD)
        self._shown = {key.removeprefix(CARD): dict(values) for key, values in kept.items()}
        while True:
            await self._look(desk)
            await woken_or_after(self._woken, self._look_seconds)
            self._woken.clear()
            await self.settle(desk)

    async def settle(self, desk: DeskWindow) -> None:
        """Bring every card that is behind up to date; what Slack does not take now waits."""
        while self._dirty:
            reference = next(iter(self._dirty))
            del self._dirty[reference]
            try:
                await self._sync(desk, reference)
            except Later as later:
                self._dirty[reference] = None
                await asyncio.sleep(later.seconds)
            except Refused as refused:
                if refused.error not in UNREACHABLE:
                    _log.error("the card of %s could not be shown: %s", reference, refused.error)
                    continue
                self._dirty[reference] = None
                await self.out_of_reach(desk, refused.error)
                return

    async def _look(self, desk: DeskWindow) -> None:
        """Find what changed elsewhere: at a command line, by the clock, before this process began."""
        current = await desk.current()
        due = desk.now() >= self._aged
        if due:
            self._aged = desk.now() + AGED_SECONDS
        for reference, revision in current.items():
            if due or self._shown.get(reference, {}).get("revision") != revision:
                self._dirty[reference] = None
        for reference, shown in self._shown.items():
            if shown.get("open") and reference not in current:
                self._dirty[reference] = None
        if self._dirty:
            self._woken.set()

    async def _sync(self, desk: DeskWindow, reference: str) -> None:
        card, shown = await desk.card(reference), self._shown.get(reference)
        if card is None:
            if shown is not None:
                await self._taken_down(desk, reference, shown)
            return
        if shown is None:
            if not card.open:
                return
            shown = await self._posted(card, desk, len(card.history))
        elif (
            shown["revision"] != card.revision
            or shown.get("sign", "") != sign(card)
            or _passed_on(shown, card)
        ):
            shown = await self._updated(desk, card, shown)
        await self._store(desk, reference, shown)
        await self._logged(desk, card, shown)
        await self.reached(desk)

    async def _posted(self, card: Card, desk: DeskWindow, logged: int) -> dict[str, Any]:
        text, blocks = card_blocks(card, self._language, desk.now(), desk.timezone)
        channel, ts = await self._sender.post(
            {"channel": self._channel, "text": escaped(text), "blocks": blocks}
        )
        return {
            "channel": channel, "ts": ts, "revision": card.revision, "logged": logged, "open": card.open, "sign": sign(card), "with": card.assignee,
        }  # fmt: skip

    async def _updated(self, desk: DeskWindow, card: Card, shown: Mapping[str, Any]) -> dict[str, Any]:
        text, blocks = card_blocks(card, self._language, desk.now(), desk.timezone)
        place = {"channel": shown["channel"], "ts": shown["ts"]}
        there = shown["revision"] != -1
        if there:
            try:
                await self._calls.call("chat.update", **place, text=escaped(text), blocks=blocks)
            except Refused as refused:
                if refused.error not in DELETED:
                    raise
                there = False
        if not there:
            again = await self._posted(card, desk, shown["logged"]) | {"noted": shown.get("noted", 0)}
            await self.tell_leads("card.reposted", number=card.number)
            return again
        return {
            **shown,
            "revision": card.revision,
            "open": card.open,
            "sign": sign(card),
            "with": card.assignee,
        }

    async def _logged(self, desk: DeskWindow, card: Card, shown: dict[str, Any]) -> None:
        """Write the steps and notes that are not yet in the card's thread."""
        new, notes = card.history[shown["logged"] :], card.notes[shown.get("noted", 0) :]
        if not new and not notes:
            return
        steps = [(step.at, self._step(step, desk.timezone)) for step in new]
        remarks = [(note.at, remark_line(note, self._language, desk.timezone)) for note in notes]
        text = "\n".join([line for _, line in sorted([*steps, *remarks], key=lambda one: one[0])])
        body: dict[str, Any] = {
            "channel": shown["channel"], "thread_ts": shown["ts"], "text": escaped(kit.cut(text, kit.SECTION)),
        }  # fmt: skip
        if new and new[-1].event in {"answer", "appeal"} and new[-1].by == "customer":
            body |= {"text": self._calling(card), "reply_broadcast": True}
        body["blocks"] = kit.within(kit.sections(text))
        await self._sender.post(body)
        shown |= {"logged": len(card.history), "noted": len(card.notes)}
        await self._store(desk, card.reference, shown)

    def _step(self, step: Step, zone: str) -> str:
        said = [step_line(step, self._language, zone)]
        if step.told:
            said.append(say("card.told", self._language, text=step.told))
        if step.note:
            said.append(say("card.note", self._language, text=step.note))
        return "\n".join(said)

    def _calling(self, card: Card) -> str:
        """Who asked gets the answer: the card is with them again, and they are called."""
        user = self._people.id_of(card.assignee) if card.assignee else ""
        if not card.assignee:
            return escaped(say("card.answered_nobody", self._language, number=card.number))
        name = f"<@{user}>" if user else escaped(card.assignee)
        return say("card.answered", self._language, name=name, number=escaped(card.number))

    async def _taken_down(self, desk: DeskWindow, reference: str, shown: Mapping[str, Any]) -> None:
        try:
            await self._calls.call("chat.delete", channel=shown["channel"], ts=shown["ts"])
        except Refused as refused:
            _log.info("a card was gone already: %s", refused.error)
        del self._shown[reference]
        await desk.keep(CARD + reference, None)

    async def _store(self, desk: DeskWindow, reference: str, shown: dict[str, Any]) -> None:
        if self._shown.get(reference) != shown or shown.get("kept") != _mark(shown):
            shown["kept"] = _mark(shown)
            self._shown[reference] = shown
            await desk.keep(CARD + reference, shown)

    async def out_of_reach(self, desk: DeskWindow, error: str) -> None:
        """Say once to the leads that the channel cannot be reached."""
        if self.lost:
            return
        _log.error("the desk's channel %s can't be reached: %s", self._channel, error)
        self.lost = error
        if await desk.kept(LOST) is None:
            await desk.keep(LOST, {"error": error})
            await self.tell_leads("channel_lost", error=error)

    async def reached(self, desk: DeskWindow) -> None:
        """Say once to the leads that the channel is back."""
        if self.lost:
            await self._back(desk)

    async def _back(self, desk: DeskWindow) -> None:
        self.lost = ""
        await desk.keep(LOST, None)
        await self.tell_leads("channel_back")

    async def tell_leads(self, key: str, **values: str) -> None:
        """Write to every lead."""
        for user in await self._people.leads():
            try:
                person = await self._people.who(user)
                language = getattr(person, "language", "") or self._language
                await self._sender.post({"channel": user, "text": escaped(say(key, language[:2], **values))})
            except (Refused, Later) as error:
                _log.warning("a lead could not be told: %s", error)


def _mark(shown: Mapping[str, Any]) -> str:
    return (
        f"{shown['ts']}/{shown['revision']}/{shown['logged']}/{shown.get('noted', 0)}/{shown.get('sign', '')}"
    )


def _passed_on(shown: Mapping[str, Any], card: Card) -> bool:
    """Whether somebody went away or came back: who sees to a request changes by that, and the request does not."""
    return bool(shown.get("with", card.assignee) != card.assignee)


def sign(card: Card) -> str:
    """What of a card changes by the clock alone: how late it is, and until when a step can be taken back."""
    return f"{colour(card)}{'/undo' if card.undo else ''}"


async def woken_or_after(woken: asyncio.Event, seconds: float) -> None:
    """Wait for a sign, at most so long."""
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        pass
