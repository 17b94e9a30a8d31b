"""Any acts in any order: nothing crashes, a refusal changes nothing, and every message is whole in both languages."""

import asyncio
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmabot.desk.act import legal_acts
from rmabot.desk.perform import perform
from rmabot.desk.table import ACTS
from rmabot.desk.timers import HANDLERS
from rmabot.engine.effects import Message, from_json
from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.steps import request_timers
from rmabot.ports.store import Commit, Store
from rmabot.ports.timers import Moment
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.store.memory import MemoryStore
from rmabot.testing.conversation import Conversation
from rmabot.text.spans import plain
from tests.desk.returns import file
from tests.shipped import shipped

NOT_WHOLE = re.compile(r"(?:^|\s)[.,;:](?:\s|$)|\(\s*\)|\*\*|[{}]|\bNone\b|(?<=\S)  +(?=\S)|_(?:id|at)\b")
"""What a text looks like in which a value was missing; French sets a space before a colon, so that one is looked at apart."""
FRENCH_COLON = re.compile(r"(?<=\S) :(?= \S)")
ARGUMENTS: dict[str, list[Any]] = {
    "device": [(), (1,), (2,), (1, 2), (9,)],
    "reason": ["no_proof", "wrong_serial", "because"],
    "text": ["", "Some words.", "Deux mots."],
    "note": ["", "internal"],
    "field": [(), ("photo",), ("serial", "details"), ("shoe",)],
    "tracking": ["1Z999AA10123456784", "", "soon"],
    "carrier": ["ups", "", "Nationex"],
    "amount": ["120.00", "0", "much"],
    "tax": ["17.97", None],
    "date": ["2026-07-01", None, "2020-01-01"],
    "serial": ["", "G12345678", "X1"],
    "new_serial": ["", "G99999999"],
    "got": ["", "X1"],
    "number": ["", "CARMA123456"],
    "work": ["repair", "replace", None],
    "person": ["telegram:7", "nobody"],
}
STEPS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([*ACTS, "WAIT"]), st.integers(0, 20)),
        st.sampled_from(["agent", "dock", "technician", "lead"]),
        st.fixed_dictionaries({name: st.sampled_from(values) for name, values in ARGUMENTS.items()}),
    ),
    max_size=25,
)


@cache
def begun() -> tuple[FlowSet, Request]:
    """The dialogs that ship and a filed request with two devices; no fixture, since hypothesis would print it."""
    flows = shipped()

    async def filed() -> Request:
        async with Conversation(flows) as they:
            return await file(they, second="987654321")

    return flows, asyncio.run(filed())


def whole(text: str) -> bool:
    """Tell whether nothing is missing in a text."""
    return bool(text.strip()) and not NOT_WHOLE.search(FRENCH_COLON.sub(":", text))


class Walk:
    """One store, one request, and the clock."""

    def __init__(self, language: str) -> None:
        self.flows, filed = begun()
        self.reference = filed.reference
        self.at = filed.filed_at.timestamp()
        self.store: Store = MemoryStore(lambda: self.at)
        self.begun = replace(filed, language=language)
        self.entropy = 0

    async def start(self) -> None:
        timers = request_timers(self.begun, self.flows, self.at)
        await self.store.commit(Commit(self.at, puts=(requests.record(self.begun, 0),), timers=timers))

    async def now(self) -> requests.Kept:
        kept = await requests.get(self.store, self.reference)
        assert kept is not None
        return kept

    async def legal(self, drawn: int) -> str:
        """An act that the lifecycle lets a lead do now, so that a walk gets far."""
        acts = legal_acts((await self.now()).request, Staff("Lead", frozenset({"lead"})), ACTS)
        return acts[drawn % len(acts)] if acts else "WAIT"

    async def act(self, name: str, role: str, arguments: dict[str, Any]) -> None:
        before, waiting = await self.now(), await self.store.waiting()
        self.at += 60
        self.entropy += 1
        order = Order(name, self.reference, Staff(role.title(), frozenset({role})), arguments)
        came = await perform(order, self.store, self.flows, self.at, self.entropy)
        after = await self.now()
        if isinstance(came, Refused):
            assert whole(came.sentence), came.sentence
            assert after == before
            assert await self.store.waiting() == waiting
            return
        assert isinstance(came, Done)
        assert whole(came.summary), came.summary
        assert after.revision == before.revision + (name != "follow-up")
        await self.holds(after.request)

    async def holds(self, request: Request) -> None:
        """What is kept fits the request: its timers, and a number only where there may be one."""
        kept = {timer.key for timer in await self.store.timers(self.reference)}
        assert kept == {timer.key for timer in request_timers(request, self.flows, self.at)}
        assert request.number not in request.voided

    async def wait(self) -> None:
        """Let the next thing come due, whatever it is."""
        due = sorted(await self.store.timers(self.reference), key=lambda timer: timer.due)
        if not due:
            return
        self.at = max(self.at, due[0].due)
        self.entropy += 1
        changes = await HANDLERS[due[0].name](due[0], Moment(self.at, self.entropy, self.flows), self.store)
        parts = {
            name: getattr(changes, name) for name in ("reads", "puts", "claims", "audit", "timers", "outbox")
        }
        cleared = {*changes.cleared, due[0].key} - {timer.key for timer in changes.timers}
        await self.store.commit(Commit(self.at, cleared=tuple(cleared), **parts))
        assert due[0] not in await self.store.timers(self.reference)

    async def said(self) -> list[str]:
        rows = await self.store.lease("terminal", 1e12, 500, 1e12 + 1)
        effects = [from_json(row.effect) for row in rows]
        return [plain(effect.text) for effect in effects if isinstance(effect, Message)]


@settings(max_examples=60)
@given(steps=STEPS, language=st.sampled_from(["en", "fr"]))
def test_any_acts_in_any_order(steps: list[tuple[str | int, str, dict[str, Any]]], language: str) -> None:
    """By any role, with any arguments, and the clock between them."""

    begun()

    async def walk() -> None:
        one = Walk(language)
        await one.start()
        for drawn, role, arguments in steps:
            name = drawn if isinstance(drawn, str) else await one.legal(drawn)
            if name == "WAIT":
                await one.wait()
            else:
                known = {argument.name for argument in ACTS[name].spec.arguments}
                given_to = {key: value for key, value in arguments.items() if key in known}
                await one.act(name, role if isinstance(drawn, str) else "lead", given_to)
        for text in await one.said():
            assert whole(text), text

    asyncio.run(walk())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("Valid until 3 May.", True),
        ("Valid until .", False),
        ("Pourquoi : ici.", True),
        ("With  me", False),
        ("", False),
    ],
)
def test_a_text_with_a_hole_is_noticed(text: str, language: str, fine: bool) -> None:
    """The check itself can fail."""
    assert whole(text) is fine
