"""link_request: the code that was sent to the contact on file, typed in the account that shall follow the request."""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from rmabot.actions.own import text_of
from rmabot.actions.send_link_code import told
from rmabot.ports import linking
from rmabot.ports.actions import Caller, Changes, Outcome
from rmabot.ports.linking import KeptTries, digest_of
from rmabot.ports.news import language_of, recipients
from rmabot.ports.requests import Kept, get
from rmabot.ports.steps import changed
from rmabot.ports.store import Store
from rmabot.rma.record import replace


class LinkRequest:
    """Links the account if the code fits, and tells the owner; a wrong code and one that never was are the same."""

    name = "link_request"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Link, or count the try."""
        mine = await linking.get(store, linking.PERSON, caller.person)
        if mine.tries.used_up(caller.at):
            return Outcome("too_many")
        kept = await get(store, mine.tries.reference) if mine.tries.reference else None
        if kept is None or not _right(mine, text_of(inputs.get("code")), caller):
            return Outcome("wrong", changes=mine.changes(mine.tries.tried(caller.at), caller.at))
        return Outcome(
            "linked", {"number": kept.request.shown_number}, await _linked(kept, mine, caller, store)
        )


def _right(mine: KeptTries, typed: str, caller: Caller) -> bool:
    code = "".join([sign for sign in typed if sign.isdecimal()])
    digest = digest_of(code, caller.person, mine.tries.reference)
    return compare_digest(digest, mine.tries.digest) and caller.at < mine.tries.until


async def _linked(kept: Kept, mine: KeptTries, caller: Caller, store: Store) -> Changes:
    request = kept.request
    after = replace(request, linked=(*request.linked, caller.person))
    changes = await changed(
        store, caller.flows, replace(kept, request=after), caller.person, "request.link", caller.at,
        {"person": caller.person},
    )  # fmt: skip
    used = mine.changes(replace(mine.tries.tried(caller.at), reference="", digest="", until=0.0), caller.at)
    owner = recipients(request)[0]
    language = await language_of(store, owner, request.language, caller.flows)
    values = {"number": request.shown_number, "channel": caller.channel.capitalize()}
    word = told(caller.flows, owner, "link_made", language, values)
    return replace(
        changes, puts=(*changes.puts, *used.puts), timers=(*changes.timers, *used.timers),
        outbox=(*changes.outbox, word),
    )  # fmt: skip
