"""Speaking with a customer from a thread: what they say comes in, what whoever took over writes goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from rmabot.ports.channel import Document
from rmabot.ports.desk import Refused
from rmabot.ports.desk_window import DeskWindow, Touched
from rmabot.ports.handover import CLOSED, CUSTOMER, TAKEN, HandOver, Line
from rmabot_slack import blocks as kit
from rmabot_slack.board import DELETED, UNREACHABLE, Board, woken_or_after
from rmabot_slack.calls import Calls, Later
from rmabot_slack.calls import Refused as SlackRefused
from rmabot_slack.files import Files
from rmabot_slack.people import Person
from rmabot_slack.refusals import refusal
from rmabot_slack.sender import Sender
from rmabot_slack.thread import TAKE, root
from rmabot_slack.typed import escaped, typed
from rmabot_slack.words import language_of, say

TALK = "slack.handover."
SENT_SIGN = "white_check_mark"
REPLY = "slack:reply:"
THREAD_GONE = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})

_log = logging.getLogger(__name__)


class HandOvers:
    """Shows conversations that want a person, each as a thread of the desk's channel."""

    def __init__(
        self, calls: Calls, sender: Sender, files: Files, board: Board, channel: str, language: str, look_seconds: float
    ) -> None:  # fmt: skip
        self._calls = calls
        self._sender = sender
        self._files = files
        self._board = board
        self._channel = channel
        self._language = language
        self._look_seconds = look_seconds
        self._shown: dict[str, dict[str, Any]] = {}
        self._woken = asyncio.Event()
        self._of_thread: dict[str, str] = {}
        self.desk: DeskWindow | None = None

    @property
    def _desk(self) -> DeskWindow:
        assert self.desk is not None
        return self.desk

    def touched(self, touched: Touched) -> None:
        """Look now, if a conversation changed."""
        if touched.handovers:
            self._woken.set()

    def of_thread(self, ts: str) -> str:
        """Return the hand-over whose thread this is, "" for none."""
        return self._of_thread.get(ts, "")

    def deleted(self, ts: str) -> None:
        """Begin a thread again that somebody deleted."""
        if id_ := self.of_thread(ts):
            self._shown[id_]["gone"] = True
            self._woken.set()

    async def run(self, desk: DeskWindow) -> None:
        """Keep the threads true until cancelled."""
        for key, values in (await desk.all_kept(TALK)).items():
            self._know(key.removeprefix(TALK), dict(values))
        while True:
            try:
                await self.settle(desk)
            except Later as later:
                await asyncio.sleep(later.seconds)
                continue
            await woken_or_after(self._woken, self._look_seconds)
            self._woken.clear()

    async def settle(self, desk: DeskWindow) -> None:
        """Bring every thread up to date."""
        waiting = {one.id: one for one in await desk.handovers()}
        for id_, shown in list(self._shown.items()):
            if id_ not in waiting and shown["state"] != CLOSED:
                ended = await desk.handover(id_)
                if ended is not None:
                    waiting[id_] = ended
        for one in waiting.values():
            try:
                await self._sync(one)
            except SlackRefused as refused:
                if refused.error in UNREACHABLE:
                    await self._board.out_of_reach(desk, refused.error)
                    return
                # The next one is shown all the same.
                _log.error("conversation %s could not be shown: %s", one.id, refused.error)

    async def pressed(self, payload: Mapping[str, Any], action: Mapping[str, Any], person: Person) -> str:
        """Take over or hand back; return what to say to whoever pressed, "" for nothing."""
        id_, key = str(action["value"]), f"slack:talk:{action.get('action_ts')}:{person.id}"
        take = action["action_id"] == TAKE
        done = await (self._desk.take if take else self._desk.hand_back)(id_, person.staff, key)
        if isinstance(done, Refused):
            return refusal(done, language_of(person.language), self._desk.timezone)
        return ""

    async def heard(self, event: Mapping[str, Any], person: Person, bot: str) -> None:
        """Bring to the customer what whoever took over writes in the thread; what others write stays inside."""
        id_ = self.of_thread(str(event["thread_ts"]))
        handover, language = await self._desk.handover(id_), language_of(person.language)
        if handover is None or handover.staff != person.name:
            return
        if handover.state != TAKEN:
            await self._note(event, say("talk.stays_inside", language))
            return
        files = await self._attached(event, language)
        if files is None:
            return
        key = f"{REPLY}{event['channel']}:{event['ts']}"
        text = typed(str(event.get("text") or ""), bot)
        done = await self._desk.reply(id_, person.staff, text, files, key)
        if isinstance(done, Refused):
            await self._note(
                event, say("talk.not_sent", language, why=refusal(done, language, self._desk.timezone))
            )
            return
        try:
            await self._calls.call(
                "reactions.add", channel=event["channel"], timestamp=event["ts"], name=SENT_SIGN
            )
        except SlackRefused as refused:
            if refused.error != "already_reacted":
                raise

    async def changed(self, event: Mapping[str, Any], person: Person) -> None:
        """Say to whoever has the conversation that a reply which they changed has gone out as it was."""
        handover = await self._desk.handover(self.of_thread(str(event.get("thread_ts") or "")))
        if handover is not None and handover.state == TAKEN and handover.staff == person.name:
            await self._note(event, say("talk.change_not_sent", language_of(person.language)))

    async def _attached(self, event: Mapping[str, Any], language: str) -> list[tuple[str, bytes]] | None:
        """The files of a reply; None, and said so, when one cannot be had: half a reply is not sent."""
        found: list[tuple[str, bytes]] = []
        for told in event.get("files") or ():
            name, data = str(told.get("name") or "file"), await self._files.fetched(told)
            if data is None:
                await self._note(event, say("talk.not_sent_file", language, name=name))
                return None
            found.append((name, data))
        return found

    async def _note(self, event: Mapping[str, Any], text: str) -> None:
        await self._calls.call(
            "chat.postEphemeral", channel=event["channel"], user=event["user"], text=escaped(text), thread_ts=event["thread_ts"]
        )  # fmt: skip

    async def _sync(self, handover: HandOver) -> None:
        shown = self._shown.get(handover.id)
        if shown is None or shown.get("gone"):
            if handover.state == CLOSED:
                return
            shown = await self._begun(handover)
        elif (shown["state"], shown["staff"]) != (handover.state, handover.staff):
            shown = await self._changed(handover, shown)
        try:
            await self._lines(handover, shown)
        except SlackRefused as refused:
            if refused.error not in THREAD_GONE or handover.state == CLOSED:
                raise
            await self._lines(handover, await self._begun(handover))

    async def _begun(self, handover: HandOver) -> dict[str, Any]:
        """A new thread; for a conversation whose thread somebody deleted, with all that was said."""
        text, blocks = root(handover, self._language, self._desk.timezone)
        channel, ts = await self._sender.post(
            {"channel": self._channel, "text": escaped(text), "blocks": blocks}
        )
        shown = {"channel": channel, "ts": ts, "lines": 0, "state": handover.state, "staff": handover.staff}
        await self._store(handover.id, shown)
        await self._board.reached(self._desk)
        return shown

    async def _changed(self, handover: HandOver, shown: dict[str, Any]) -> dict[str, Any]:
        text, blocks = root(handover, self._language, self._desk.timezone)
        place = {"channel": shown["channel"], "ts": shown["ts"]}
        try:
            await self._calls.call("chat.update", **place, text=escaped(text), blocks=blocks)
        except SlackRefused as refused:
            if refused.error not in DELETED:
                raise
            if handover.state != CLOSED:
                return await self._begun(handover)
        shown |= {"state": handover.state, "staff": handover.staff}
        await self._store(handover.id, shown)
        return shown

    async def _lines(self, handover: HandOver, shown: dict[str, Any]) -> None:
        for number in range(shown["lines"], len(handover.lines)):
            line = handover.lines[number]
            own = line.key.startswith(f"{REPLY}{shown['channel']}:")
            # What staff wrote in this very thread stands there already.
            if not own or line.key.rpartition(":")[2] < shown["ts"]:
                await self._line(handover, line, shown)
            shown |= {"lines": number + 1, "parts": 0}
            await self._store(handover.id, shown)

    async def _line(self, handover: HandOver, line: Line, shown: dict[str, Any]) -> None:
        """Write what was said into the thread, part by part: what Slack takes later is not said twice."""
        who = handover.name or say("talk.says", self._language) if line.by == CUSTOMER else f"@{line.by}"
        said: list[str | Mapping[str, Any]] = [*(kit.pieces(line.text) if line.text else ()), *line.files]
        for number in range(shown.get("parts", 0), len(said)):
            part = said[number]
            if isinstance(part, str):
                await self._words(who, part, shown)
            else:
                await self._file(who, part, shown)
            shown["parts"] = number + 1

    async def _words(self, who: str, text: str, shown: Mapping[str, Any]) -> None:
        body = {
            "text": escaped(kit.cut(f"{who}: {text}", 500)),
            "blocks": [kit.context(who), kit.section(text)],
        }
        await self._sender.post({"channel": shown["channel"], "thread_ts": shown["ts"], **body})

    async def _file(self, who: str, file: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
        """Bring a file into the thread; one that Slack refuses is named there, and holds nothing up."""
        named = str(file.get("name") or "file")
        data = await self._desk.paper(str(file.get("blob", "")))
        try:
            if data is not None:
                await self._files.send(Document(named, data), shown["channel"], shown["ts"])
                return
        except SlackRefused as refused:
            if refused.error in {*UNREACHABLE, *THREAD_GONE}:
                raise
            _log.warning("a customer's file could not be shown: %s", refused.error)
        await self._words(who, say("talk.file_not_shown", self._language, name=named), shown)

    def _know(self, id_: str, shown: dict[str, Any]) -> None:
        self._shown[id_] = shown
        self._of_thread[str(shown["ts"])] = id_

    async def _store(self, id_: str, shown: dict[str, Any]) -> None:
        self._know(id_, shown)
        await self._desk.keep(TALK + id_, shown)
