"""erase_my_data: what may go, goes; what stays, and why, is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rmabot.actions.file_rma import FILING
from rmabot.ports import handover
from rmabot.ports.actions import Caller, Changes, Outcome
from rmabot.ports.erasure import erasable, erased
from rmabot.ports.request_values import reason_text
from rmabot.ports.requests import Kept, of_person
from rmabot.ports.steps import changed
from rmabot.ports.store import Audit, Store
from rmabot.rma.states import State

KEEPS_OPEN = "open_return"
"""The reason, worded with the lifecycle's texts, why an open return is kept."""


class EraseMyData:
    """Takes the person out of every finished request and drops what was said to the desk."""

    name = "erase_my_data"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Erase, and tell which requests are still open and therefore kept."""
        requests = await _owned(store, caller)
        open_ones = [kept for kept in requests if not erasable(kept.request)]
        gone = [kept for kept in requests if erasable(kept.request)]
        changes, said = await _changes(store, caller, gone)
        if open_ones:
            kept = [one.request.shown_number for one in open_ones]
            return Outcome("kept_some", {"kept": kept, "reason": _reason(caller)}, changes)
        return Outcome("erased" if gone or said else "nothing", changes=changes)


async def _owned(store: Store, caller: Caller) -> list[Kept]:
    """The person's own requests; what somebody filed or looks after for another person is that person's."""
    found = await of_person(store, caller.person)
    return [
        one for one in found if one.request.owner == caller.person and one.request.state is not State.ERASED
    ]


def _reason(caller: Caller) -> dict[str, str]:
    return {language: reason_text(caller.flows, KEEPS_OPEN, language) for language in caller.flows.languages}


async def _changes(store: Store, caller: Caller, gone: list[Kept]) -> tuple[Changes, int]:
    parts = [await _erase(store, caller, kept) for kept in gone]
    talks = [
        (handover.KIND, one.handover.id)
        for one in await handover.of_person(store, caller.person)
        if one.handover.state == handover.CLOSED
    ]
    filings = [record for kept in gone for record in await _filings(store, kept.request.reference)]
    audit = Audit(caller.at, "customer", "person.erased", "person", {"requests": len(gone)})
    changes = Changes(
        puts=tuple([put for part in parts for put in part.puts]),
        deletes=(*talks, *filings),
        audit=(*[act for part in parts for act in part.audit], audit),
        timers=tuple([timer for part in parts for timer in part.timers]),
        cleared=tuple([key for part in parts for key in part.cleared]),
    )
    return changes, len(talks)


async def _erase(store: Store, caller: Caller, kept: Kept) -> Changes:
    after = replace(kept, request=erased(kept.request))
    return await changed(store, caller.flows, after, "customer", "request.erased", caller.at)


async def _filings(store: Store, reference: str) -> list[tuple[str, str]]:
    page = await store.find(FILING, "request", reference)
    return [(record.kind, record.key) for record in page.records]
