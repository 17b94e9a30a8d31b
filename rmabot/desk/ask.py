"""desk ask: something is missing; the customer gets one question for each field, and the answer comes back here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.desk.act import NOTE, TEXT, Changed, DeskAct, Ground, plain_details, roles_of, take
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.request_values import IN_WORDS, askable
from rmabot.ports.requests import record
from rmabot.rma.record import replace
from rmabot.rma.request import Request

FIELD = Argument("field", "What is needed: a wrong one lists all that can be asked for.", many=True)


def _details(ground: Ground) -> Mapping[str, Any] | Refused:
    known = askable(ground.flows)
    fields = tuple(ground.arguments.get("field") or ())
    if unknown := [name for name in fields if name not in known]:
        return Refused(
            f'"{unknown[0]}" cannot be asked for. use {", ".join(known)}, and --text to say more.',
            (),
            "cannot_ask",
            {"given": unknown[0]},
        )
    if not fields and ground.text("text"):
        fields = (IN_WORDS,)
    details = {name: value for name, value in plain_details(ground).items() if name != "field"}
    return details | {"fields": list(fields)}


def _said(_ground: Ground, after: Request) -> str:
    return f"{after.reference}: the customer is asked for {', '.join(after.asked_for)}."


async def _run(ground: Ground) -> Changed | Refused:
    given = _details(ground)
    if isinstance(given, Refused):
        return given
    changed = await take(ground, "ask", given, _said)
    # Who asked gets the answer back, whoever had it before.
    after = replace(changed.request, assignee=ground.staff.name)
    puts = (record(after, ground.kept.revision),)
    return replace(changed, request=after, changes=replace(changed.changes, puts=puts))


ACT = DeskAct(
    ActSpec("ask", "Ask the customer for what is missing.", roles_of("ask"), (FIELD, TEXT, NOTE)), _run, "ask"
)
