"""desk note: something for the record that the customer never sees."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed, moment
from rmabot.rma.record import replace
from rmabot.rma.request import Note

TEXT = Argument("text", "The note.", needed=True)


async def _run(ground: Ground) -> Changed | Refused:
    request, name = ground.request, ground.staff.name
    note = Note(moment(ground.at), name, ground.text("text"))
    after = replace(request, notes=(*request.notes, note))
    kept = replace(ground.kept, request=after)
    changes = await changed(ground.store, ground.flows, kept, name, "request.note", ground.at)
    return Changed(after, changes, f"{request.shown_number}: noted.")


ACT = DeskAct(
    ActSpec(
        "note",
        "Add an internal note; the customer is not told.",
        frozenset({"agent", "dock", "technician"}),
        (TEXT,),
    ),
    _run,
)
