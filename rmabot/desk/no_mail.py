"""desk no-mail: take the e-mail address out of a request, for a customer who wants no more mail."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Refused
from rmabot.ports.steps import changed
from rmabot.rma.record import replace


async def _run(ground: Ground) -> Changed | Refused:
    request = ground.request
    if not request.contact.email:
        return Refused(f"{request.shown_number}: there is no e-mail address on it.")
    answers = tuple([answer for answer in request.answers if answer.name != "email"])
    after = replace(request, contact=replace(request.contact, email=""), answers=answers)
    kept = replace(ground.kept, request=after)
    changes = await changed(ground.store, ground.flows, kept, ground.staff.name, "request.no_mail", ground.at)
    return Changed(after, changes, f"{request.shown_number}: no more mail; the address is taken out.")


ACT = DeskAct(
    ActSpec("no-mail", "Send no more mail: take the e-mail address out.", frozenset({"agent"}), ()),
    _run,
)
