"""Erasing a person: what goes at once, what goes later by itself, and what stays and why; for whoever asks for it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from rmabot.flow.model import FlowSet
from rmabot.ports import handover
from rmabot.ports.actions import NO_CHANGES, Changes, together
from rmabot.ports.erasure import erasable, erased
from rmabot.ports.filings import filings_of
from rmabot.ports.requests import Kept, of_person
from rmabot.ports.steps import changed
from rmabot.ports.store import Audit, Store
from rmabot.rma.keeping import ERASE_LATER, held, mark, marked
from rmabot.rma.record import replace
from rmabot.rma.states import State

OPEN_RETURN, LEGAL_HOLD, OPEN_TALK = "open_return", "legal_hold", "open_talk"
"""Why something stays: each is a reason that the lifecycle's texts word."""


class Stays(NamedTuple):
    """One thing that stays: a request by its number, or the talk with the desk, which has none; and why."""

    number: str
    why: str


class Erasing(Struct, frozen=True):
    """What to commit, how many requests and talks are ``gone`` with it, and what stays."""

    changes: Changes
    gone: int
    stays: tuple[Stays, ...]


async def erase_person(store: Store, flows: FlowSet, person: str, by: str, at: float) -> Erasing:
    """Return what erasing an account comes to; ``by`` is ``customer``, or who of the desk does it for them.

    A request that is open, or held, keeps its person and is marked: it goes by itself as soon as it may.
    What others filed or own stays theirs; the account sees it no more.
    """
    found = await of_person(store, person)
    mine = [kept for kept in found if kept.request.owner == person and kept.request.state is not State.ERASED]
    is_held = any(held(kept.request) for kept in mine)
    stays = [Stays(kept.request.shown_number, why) for kept in mine if (why := _why(kept))]
    parts = [await _request(store, flows, kept, by, at) for kept in mine if not _why(kept)]
    gone = len(parts)
    parts += [await _later(store, flows, kept, by, at) for kept in mine if _why(kept)]
    linked = [kept for kept in found if kept not in mine and person in kept.request.linked]
    parts += [await _unlinked(store, flows, kept, person, by, at) for kept in linked]
    gone += len(linked)
    talks = await handover.of_person(store, person)
    if is_held and talks:
        stays.append(Stays("", LEGAL_HOLD))
    elif not is_held:
        parts += [_talk(kept, by, at) for kept in talks]
        gone += len([kept for kept in talks if kept.handover.state == handover.CLOSED])
        stays += [Stays("", OPEN_TALK)] * any(kept.handover.state != handover.CLOSED for kept in talks)
    parts.append(Changes(audit=(Audit(at, by, "person.erased", "person", {"requests": gone}),)))
    if not stays:
        parts.append(Changes(forgotten=(person,)))
    return Erasing(together(parts), gone, tuple(stays))


def _why(kept: Kept) -> str:
    if held(kept.request):
        return LEGAL_HOLD
    return "" if erasable(kept.request) else OPEN_RETURN


async def _request(store: Store, flows: FlowSet, kept: Kept, by: str, at: float) -> Changes:
    after = replace(kept, request=erased(kept.request))
    changes = await changed(store, flows, after, by, "request.erased", at)
    return replace(changes, deletes=await filings_of(store, kept.request.reference))


async def _later(store: Store, flows: FlowSet, kept: Kept, by: str, at: float) -> Changes:
    if marked(kept.request, ERASE_LATER):
        return NO_CHANGES
    after = replace(kept, request=mark(kept.request, ERASE_LATER))
    return await changed(store, flows, after, by, "request.erase_later", at)


async def _unlinked(store: Store, flows: FlowSet, kept: Kept, person: str, by: str, at: float) -> Changes:
    request = kept.request
    linked = tuple([one for one in request.linked if one != person])
    after = replace(kept, request=replace(request, linked=linked))
    return await changed(store, flows, after, by, "request.unlinked", at)


def _talk(kept: handover.Kept, by: str, at: float) -> Changes:
    if kept.handover.state == handover.CLOSED:
        return Changes(deletes=((handover.KIND, kept.handover.id),))
    return NO_CHANGES if kept.handover.forget else handover.forget_later(kept, by, at)
