"""Somebody of the desk, for conversations under test: the real acts on the person's newest request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.engine.events import Event, PersonLeft, PersonTook
from rmabot.flow.model import FlowSet
from rmabot.ports import handover, requests
from rmabot.ports.actions import Changes
from rmabot.ports.clock import Clock
from rmabot.ports.desk import Argument, Order, Refused, Staff
from rmabot.ports.store import Commit, Store
from rmabot.rma.record import names

WITH_PERSONS = ("take", "reply", "handback")
"""What the desk does with a conversation; all other acts are done with a request."""
ROLES = frozenset({"agent", "dock", "technician", "lead"})
NAME = "Sam"


class DeskRefused(LookupError):
    """The desk may not do that now; the message says why and what it may do."""


class ScriptedDesk:
    """One person of the desk, who may do everything."""

    def __init__(self, store: Store, flows: FlowSet, clock: Clock) -> None:
        self._store = store
        self._flows = flows
        self._clock = clock

    async def act(self, person: str, act: str, given: Mapping[str, Any]) -> None:
        """Do it to the person's newest request; ``by`` is who does it; raises ``DeskRefused``."""
        from rmabot.desk.perform import perform
        from rmabot.desk.table import ACTS

        name = act.replace("_", "-")
        kept = await requests.of_person(self._store, person)
        if not kept:
            raise DeskRefused(f'there is nothing to "{act}": this person has filed no request')
        known = {one.name: one for one in ACTS[name].spec.arguments} if name in ACTS else {}
        arguments = {key: _value(known.get(key), value) for key, value in given.items() if key != "by"}
        staff = Staff(str(given.get("by", NAME)), ROLES)
        order = Order(name, kept[0].request.reference, staff, arguments)
        done = await perform(order, self._store, self._flows, self._clock.now(), self._clock.entropy())
        if isinstance(done, Refused):
            legal = f" the desk may now: {', '.join(done.legal)}" if done.legal else ""
            raise DeskRefused(f"{done.sentence}{legal}")

    async def reply(self, conversation: str, text: str, by: str = NAME) -> None:
        """Answer the customer of a conversation that was taken; raises ``DeskRefused``."""
        kept = await handover.current(self._store, conversation)
        if kept is None:
            raise DeskRefused(
                "there is nobody to reply to: no person was asked for. take the conversation first: desk: take"
            )
        at = self._clock.now()
        changes = handover.reply(kept, by, text, at)
        parts = {name: getattr(changes, name) for name in names(Changes)}
        await self._store.commit(Commit(at, **parts))


def event_of(act: str, key: str, at: float, by: str = NAME) -> Event:
    """Return what taking over or handing back is to the conversation."""
    return PersonTook(key, at, by) if act == "take" else PersonLeft(key, at)


def acts() -> tuple[str, ...]:
    """Return the names of everything the desk can do, as scripts write them."""
    from rmabot.desk.table import ACTS

    return (*WITH_PERSONS, *[name.replace("-", "_") for name in ACTS])


def _value(argument: Argument | None, value: Any) -> Any:
    """What a script wrote as the act takes it: devices by number, lists as such, one text otherwise."""
    many = [value] if isinstance(value, str) or not isinstance(value, Sequence) else list(value)
    if argument is not None and argument.kind in {"device", "number"}:
        many = [int(one) for one in many]
    if argument is not None and argument.many:
        return tuple(many)
    return many[0] if many else None
