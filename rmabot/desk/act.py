"""One staff command: what it is called, what it is given, and what it changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct

from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Changes
from rmabot.ports.desk import ActSpec, Argument, Refused, Staff
from rmabot.ports.requests import Kept
from rmabot.ports.steps import moment, step_changes
from rmabot.ports.store import Store
from rmabot.rma.lifecycle import legal, rows_of
from rmabot.rma.moves import Actor, Moved, move
from rmabot.rma.moves import Refused as StepRefused
from rmabot.rma.record import replace
from rmabot.rma.request import Flag, Request
from rmabot.rma.states import STAFF, Role

PASSING = frozenset({"customer_news", "reply_late", "waiting_over"})
"""Flags that say "look here": the step of the desk that deals with it takes them away."""

DEVICE = Argument("device", "The device, by its number on the request.", "device", many=True)
NOTE = Argument("note", "A note for the desk; the customer never sees it.")
TEXT = Argument("text", "What the customer is told, in their language.")


class Ground(Struct, frozen=True):
    """What an act stands on: the request as read, who asks for what, the moment, and who else is on the list of staff."""

    kept: Kept
    staff: Staff
    arguments: Mapping[str, Any]
    store: Store
    flows: FlowSet
    at: float
    entropy: int
    colleagues: tuple[str, ...] = ()

    @property
    def request(self) -> Request:
        """The request."""
        return self.kept.request

    def text(self, name: str) -> str:
        """An argument as a text, "" for none."""
        value = self.arguments.get(name)
        return str(value).strip() if value is not None else ""


class Changed(Struct, frozen=True):
    """What an act comes to: the request after it, what to commit, and what was done, as a sentence."""

    request: Request
    changes: Changes
    summary: str


Run = Callable[[Ground], Awaitable[Changed | Refused]]
Details = Callable[[Ground], Mapping[str, Any] | Refused]
Said = Callable[[Ground, Request], str]


class DeskAct(Struct, frozen=True):
    """One act: ``event`` is its step in the lifecycle's table, "" for what is none."""

    spec: ActSpec
    run: Run
    event: str = ""


class NotPossible(Exception):
    """A step that the lifecycle refuses; ``sentences`` makes it one."""

    def __init__(self, refused: StepRefused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def step(
    name: str,
    event: str,
    about: str,
    *arguments: Argument,
    details: Details | None = None,
    said: Said | None = None,
) -> DeskAct:
    """Return the act that takes one step of the lifecycle; who may take it the table says."""

    async def run(ground: Ground) -> Changed | Refused:
        given = details(ground) if details else plain_details(ground)
        if isinstance(given, Refused):
            return given
        return await take(ground, event, given, said)

    return DeskAct(ActSpec(name, about, roles_of(event), arguments), run, event)


def roles_of(event: str) -> frozenset[str]:
    """Return who of the desk may take a step."""
    return frozenset(role.value for role in STAFF for row in rows_of(event) if row.may(role))


def plain_details(ground: Ground) -> dict[str, Any]:
    """Return the arguments as the lifecycle takes them: those that were given, devices by number."""
    details: dict[str, Any] = {
        name: value for name, value in ground.arguments.items() if value not in (None, "", (), [])
    }
    if devices := details.pop("device", None):
        details["items"] = list(devices)
    return details | {"entropy": ground.entropy}


async def take(ground: Ground, event: str, details: Mapping[str, Any], said: Said | None = None) -> Changed:
    """Take the step; raises NotPossible with the lifecycle's reason."""
    actor = Actor(ground.staff.name, role_for(ground.staff, event))
    moved = move(ground.request, event, actor, moment(ground.at), details, ground.flows.policy)
    if not isinstance(moved, Moved):
        raise NotPossible(moved)
    flags = tuple(
        [flag for flag in moved.request.flags if not _dealt_with(flag, ground.request, moved.request)]
    )
    moved = replace(moved, request=replace(moved.request, flags=flags))
    changes = await step_changes(ground.store, ground.flows, ground.kept, moved, actor, ground.at)
    after = moved.request
    summary = said(ground, after) if said else f"{after.shown_number}: {event} done. It is now {after.state}."
    return Changed(after, changes, f"{summary}{_some_of(ground.request, after)}")


def _some_of(before: Request, after: Request) -> str:
    """Which devices a step took, where it left others as they were: ``Device 2 (DS-7608): REJECTED``."""
    taken = {number for entry in after.history[len(before.history) :] for number in entry.items}
    if not taken or len(taken) == len(after.items):
        return ""
    told = [
        f"Device {item.number} ({item.name}): {item.state}." for item in after.items if item.number in taken
    ]
    return "".join([f" {one}" for one in told])


def _dealt_with(flag: Flag, before: Request, after: Request) -> bool:
    """Whether a step took away what a passing flag points at: an answer may still be owed for another device."""
    match flag.name:
        case "reply_late":
            return after.reply_at is None or after.reply_at != before.reply_at
        case "waiting_over" if flag.item is not None:
            return before.item(flag.item) != after.item(flag.item)
        case name:
            return name in PASSING


def role_for(staff: Staff, event: str) -> Role:
    """Return the role in which somebody takes a step: one that may, if they have one; what a lead may is least."""
    own = [Role(role) for role in sorted(staff.roles, key=lambda role: role == Role.LEAD)]
    may = [role for role in own if any(row.may(role) for row in rows_of(event))]
    return next(iter([*may, *own]), Role.AGENT)


def legal_acts(request: Request, staff: Staff, acts: Mapping[str, DeskAct]) -> tuple[str, ...]:
    """Return the acts that the table lets these roles do from where the devices stand."""
    events = {row.event for role in staff.roles for row in legal(request, Role(role))}
    if request.undo is None:
        events.discard("undo")
    return tuple([name for name, act in acts.items() if act.event in events])
