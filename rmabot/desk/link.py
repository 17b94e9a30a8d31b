"""desk link: let another account of the customer's see and follow the request."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed
from rmabot.rma.record import replace

PERSON = Argument("person", "The account: telegram:ID, slack:TEAM:USER or terminal:NAME.", needed=True)


async def _run(ground: Ground) -> Changed | Refused:
    request, person = ground.request, ground.text("person")
    channel, _, account = person.partition(":")
    if not channel or not account:
        return Refused(
            f'"{person}" is no account. write it as telegram:ID, slack:TEAM:USER or terminal:NAME.',
            (),
            "no_account",
        )
    if person in request.persons:
        return Refused(
            f"{request.shown_number}: this account sees the request already.",
            (),
            "linked_already",
            {"number": request.shown_number},
        )
    after = replace(request, linked=(*request.linked, person))
    kept = replace(ground.kept, request=after)
    by, details = ground.staff.name, {"person": person}
    changes = await changed(ground.store, ground.flows, kept, by, "request.link", ground.at, details)
    return Changed(after, changes, f"{request.shown_number}: {person} sees it now.")


ACT = DeskAct(
    ActSpec(
        "link", "Let another account of the customer's follow the request.", frozenset({"agent"}), (PERSON,)
    ),
    _run,
)
