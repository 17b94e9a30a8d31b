"""file_rma: the request as it was confirmed at the review, filed once."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

from rmabot.actions.answered import STATEMENT, Answered, answered, filed_answers
from rmabot.actions.came_back import still_here
from rmabot.actions.devices import (
    acknowledgements_of,
    address_given,
    contact_of,
    files_of,
    items_of,
    region_of,
)
from rmabot.actions.own import moved_changes, taken
from rmabot.actions.signals import signals
from rmabot.engine.effects import SendFile
from rmabot.flow.model import Ask
from rmabot.ports import filings
from rmabot.ports.actions import Caller, Changes, Outcome
from rmabot.ports.consents import new_texts
from rmabot.ports.news import RECEIPT
from rmabot.ports.requests import NUMBER, Kept, get, open_on_serial, own
from rmabot.ports.steps import moment
from rmabot.ports.store import Claim, Store
from rmabot.rma.moves import Moved
from rmabot.rma.numbers import REQUEST_PREFIX, mint
from rmabot.rma.record import replace
from rmabot.rma.request import Request

RETURNS = "known.returns"
"""The list that a question about an earlier return takes its options from."""


class FileRma:
    """Files a request: the same answers once, and no second one for a device without the customer's word."""

    name = "file_rma"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """File what was answered, or name the request that is there already."""
        given = answered(caller)
        if given is None:
            return Outcome("failed")
        key = filing_key(caller, given)
        if (filed := await _filed_before(store, key)) is not None:
            return Outcome("filed", _values(filed))
        if (mine := await _open_already(store, caller, given)) is not None:
            return Outcome("duplicate", _values(mine))
        return await _file(store, caller, given, key)


def filing_key(caller: Caller, given: Answered) -> str:
    """Return what these answers of this person are known by: statements carry their time, so no two filings share it."""
    told = orjson.dumps([caller.person, given.flow.name, dict(given.raw)], option=orjson.OPT_SORT_KEYS)
    return blake2b(told, digest_size=16).hexdigest()


async def _filed_before(store: Store, key: str) -> Request | None:
    reference = await filings.reference_of(store, key)
    kept = await get(store, reference) if reference else None
    return kept.request if kept else None


async def _open_already(store: Store, caller: Caller, given: Answered) -> Request | None:
    """The person's own open request on a serial, unless they were shown it and said that this is another device."""
    for answer in given.answers:
        if answer.ask.type != "serial" or not isinstance(answer.value, Mapping):
            continue
        shown = _shown(given, answer.item, answer.place)
        serial = str(answer.value.get("serial", ""))
        for one in await open_on_serial(store, serial):
            if caller.person in one.persons and still_here(one, serial) and not shown & one.names:
                return one
    return None


def _shown(given: Answered, item: int, place: int) -> set[str]:
    return {
        str(result["open_request"]) for result in given.results(item, place) if result.get("open_request")
    }


async def _file(store: Store, caller: Caller, given: Answered, key: str) -> Outcome:
    draft = await _request(store, caller, given)
    required = [
        node.name
        for node in given.flow.program
        if isinstance(node, Ask) and node.type == STATEMENT and node.when is None
    ]
    moved = taken(Kept(draft, 0), "confirm", caller, {"required": required})
    if not isinstance(moved, Moved):
        return Outcome("failed")
    changes = await moved_changes(Kept(draft, 0), moved, caller, store)
    accepted = await new_texts(store, caller.flows, moved.request.acknowledgements)
    changes = replace(changes, puts=(*changes.puts, *accepted))
    receipt = SendFile(RECEIPT, moved.request.reference, caller.language, moved.request.reference)
    filed = _with_claim(changes, moved.request.reference, key)
    return Outcome("filed", _values(moved.request), filed, files=(receipt,))


async def _request(store: Store, caller: Caller, given: Answered) -> Request:
    at = moment(caller.at)
    year = caller.flows.policy.today(at).year
    draft = Request(
        reference=mint(REQUEST_PREFIX, year, caller.entropy),
        owner=caller.person,
        filed_by=caller.filed_by,
        items=items_of(caller, given),
        filed_at=at,
        language=caller.language,
        channel=caller.channel,
        conversation=caller.conversation,
        contact=contact_of(given),
        address=address_given(given),
        region=region_of(given),
        acknowledgements=acknowledgements_of(caller, given),
        answers=filed_answers(caller, given),
        files=files_of(caller, given),
        parent=await _earlier(store, caller, given),
        flow_version=caller.flows.version,
    )
    return replace(draft, flags=await signals(store, draft, given, caller.flows.policy))


async def _earlier(store: Store, caller: Caller, given: Answered) -> str:
    """The reference of the person's own return that the same problem is back from, as they chose it."""
    for answer in given.answers:
        if answer.ask.options_ref is None or answer.ask.options_ref.path != RETURNS or answer.instead:
            continue
        if kept := await own(store, caller.person, str(answer.value), caller.flows.policy):
            return kept.request.reference
    return ""


def _with_claim(changes: Changes, reference: str, key: str) -> Changes:
    filing = filings.record(key, reference)
    claim = Claim(NUMBER, reference, reference)
    return replace(changes, puts=(*changes.puts, filing), claims=(*changes.claims, claim))


def _values(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {"reference": request.shown_number}
    return values | ({"reply_by": request.reply_by.isoformat()} if request.reply_by else {})
