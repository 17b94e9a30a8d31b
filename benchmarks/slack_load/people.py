"""Colleagues who file returns by direct message, on a fake Slack; sockets are told apart by the order of their opening."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import RETURN, elements

QUIET_SECONDS = 0.03
PATIENCE_SECONDS = 20.0
NO_FILE = ("press", "no_proof")
TICKED = "restart"
"""One of several choices: the question is put again, and the press has no message of its own."""


class Calls(list[tuple[str, dict[str, Any]]]):
    """The calls that came, each also under the person whom it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._awaited: dict[str, tuple[int, asyncio.Future[None]]] = {}

    def append(self, call: tuple[str, dict[str, Any]]) -> None:
        body = call[1]
        user = str(body.get("channel") or body.get("user") or body.get("users") or "").removeprefix("D")
        self.of.setdefault(user, []).append(call)
        least, there = self._awaited.get(user, (0, None))
        if there is not None and len(self.of[user]) >= least and not there.done():
            there.set_result(None)

    async def until(self, user: str, least: int) -> None:
        """Wait for so many calls for a person, without looking again and again: that would load the machine."""
        if len(self.of.get(user, ())) < least:
            there = asyncio.get_running_loop().create_future()
            self._awaited[user] = (least, there)
            await asyncio.wait_for(there, PATIENCE_SECONDS)


class People:
    """Send envelopes on a socket, and remember what calls each of them led to."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.calls = Calls()
        slack.calls = self.calls
        self.sockets: list[Any] = []
        self.users = 0

    async def connected(self) -> None:
        """Take the next socket that opens."""
        await self.slack.until(lambda: self.slack._sockets)
        self.sockets.append(self.slack._sockets.pop())

    def forget(self) -> None:
        """Leave behind what was said, so that looking for a message takes as long in each round."""
        self.slack.messages.clear()
        self.slack.refused.clear()
        self.calls.of.clear()

    async def returns(self, socket: int, people: int) -> list[list[dict[str, Any]]]:
        """So many new persons go through a return at the same time, up to the review; each one's envelopes with their calls.

        Sending it would draw the receipt, which costs more than all before it and nothing of it is Slack's:
        ``benchmarks/papers.py`` measures that.
        """
        return await asyncio.gather(*[self._return(socket) for _ in range(people)])

    async def _return(self, socket: int) -> list[dict[str, Any]]:
        self.users += 1
        number = self.users
        user = f"U{number}X"
        self.slack.member(user, f"Person {number}")
        done: list[dict[str, Any]] = []
        for how, step in RETURN[:-1]:
            pressed, what = NO_FILE if how == "send" else (how, step)
            what = f"S/N: G1{number:07d}" if what.startswith("S/N") else what
            envelope = await self._offered(user, pressed, what)
            before = len(self.calls.of.get(user, ()))
            await self._sent(socket, *envelope)
            await self._quiet(user, before + (1 if pressed == "say" or what == TICKED else 2))
            done.append({"kind": envelope[0], "payload": envelope[1], "calls": self.calls.of[user][before:]})
        return done

    async def replays(self, socket: int, done: list[list[dict[str, Any]]]) -> None:
        """The same envelopes to the other app, which makes the same calls."""
        await asyncio.gather(*[self._replay(socket, one) for one in done])

    async def _replay(self, socket: int, done: list[dict[str, Any]]) -> None:
        user = str((done[0]["payload"].get("event") or {}).get("user"))
        for one in done:
            before = len(self.calls.of.get(user, ()))
            await self._sent(socket, one["kind"], one["payload"])
            await self._quiet(user, before + len(one["calls"]))

    async def rate(self, socket: int, per_second: float, seconds: float) -> list[float]:
        """Messages at a rate from many people; give the seconds until each acknowledgement."""
        took: list[float] = []

        async def one(number: int) -> None:
            user = f"R{number % 50}U"
            began = time.perf_counter()
            await self._sent(socket, "events_api", self.slack.event(self.slack.said(f"U{user}", "hello")))
            took.append(time.perf_counter() - began)

        for number in range(50):
            self.slack.member(f"UR{number}U", f"Rate {number}")
        tasks = []
        for number in range(int(per_second * seconds)):
            tasks.append(asyncio.create_task(one(number)))
            await asyncio.sleep(1 / per_second)
        await asyncio.gather(*tasks)
        return took

    async def _offered(self, user: str, how: str, what: str) -> tuple[str, dict[str, Any]]:
        """The envelope of a step, once what it presses is there; a step that never is would make a figure of something else."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (envelope := self._envelope(user, how, what)) is None:
            if time.monotonic() > until:
                raise LookupError(f"{user} is never offered {what!r}")
            await asyncio.sleep(0.01)
        return envelope

    def _envelope(self, user: str, how: str, what: str) -> tuple[str, dict[str, Any]] | None:
        if how == "say":
            return "events_api", self.slack.event(self.slack.said(user, what))
        for message in reversed(self.slack.in_channel(user)):
            for one in elements(message.get("blocks") or []):
                for action in _actions(one):
                    token = str(action.get("selected_option", action)["value"])
                    if token.split(".", 2)[2].split(":", maxsplit=1)[0] == what:
                        return "interactive", self.slack.pressed(user, message, action)
        return None

    async def _sent(self, socket: int, kind: str, payload: Mapping[str, Any]) -> None:
        self.slack._sockets[:] = [self.sockets[socket]]
        await self.slack.send(kind, payload, seconds=20)

    async def _quiet(self, user: str, least: int) -> None:
        """Wait for so many calls for a person, and until no more come."""
        await self.calls.until(user, least)
        seen = -1
        while seen != (seen := len(self.calls.of.get(user, ()))):  # noqa: ASYNC110 - the fake tells nobody
            await asyncio.sleep(QUIET_SECONDS)


def _actions(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = [{"action_id": one["action_id"], "selected_option": option} for option in one.get("options", ())]
    return found + ([{"action_id": one["action_id"], "value": one["value"]}] if "value" in one else [])
