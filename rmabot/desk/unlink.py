"""desk unlink: an account that was linked sees the request no more."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed
from rmabot.rma.record import replace

PERSON = Argument("person", "The linked account, as `show` has it.", needed=True)


async def _run(ground: Ground) -> Changed | Refused:
    request, person = ground.request, ground.text("person")
    if person not in request.linked:
        linked = ", ".join(request.linked) or "nobody"
        said = f'{request.shown_number}: "{person}" is not linked to it. linked is {linked}.'
        values = {"number": request.shown_number, "name": person}
        return Refused(said, (), "not_linked", values)
    after = replace(request, linked=tuple([one for one in request.linked if one != person]))
    kept = replace(ground.kept, request=after)
    by, details = ground.staff.name, {"person": person}
    changes = await changed(ground.store, ground.flows, kept, by, "request.unlink", ground.at, details)
    return Changed(after, changes, f"{request.shown_number}: {person} sees it no more.")


ACT = DeskAct(
    ActSpec("unlink", "Take a linked account off the request again.", frozenset({"agent"}), (PERSON,)), _run
)
