"""desk lift-hold: a request that was held for the law is kept and erased as any other again."""

from __future__ import annotations

from rmabot.desk.act import NOTE, Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Refused
from rmabot.ports.steps import changed, moment
from rmabot.rma.keeping import ERASE_LATER, HOLD, held, marked, unmark
from rmabot.rma.record import replace
from rmabot.rma.request import Note


async def _run(ground: Ground) -> Changed | Refused:
    request, name = ground.request, ground.staff.name
    if not held(request):
        return Refused(f"{request.shown_number}: it is not held.")
    after = unmark(request, HOLD)
    if note := ground.text("note"):
        after = replace(after, notes=(*after.notes, Note(moment(ground.at), name, note)))
    kept = replace(ground.kept, request=after)
    changes = await changed(ground.store, ground.flows, kept, name, "request.lift_hold", ground.at)
    wanted = " The customer had asked for it to be erased: it goes when it is closed."
    said = f"{request.shown_number}: the hold is lifted.{wanted if marked(after, ERASE_LATER) else ''}"
    return Changed(after, changes, said)


ACT = DeskAct(
    ActSpec(
        "lift-hold",
        "End a legal hold: the request is kept and erased as any other again.",
        frozenset({"lead"}),
        (NOTE,),
    ),
    _run,
)
