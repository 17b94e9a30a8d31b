"""desk legal-hold: nothing of a request goes until a lead lifts it."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed
from rmabot.rma.keeping import HOLD, held, mark
from rmabot.rma.record import replace

REASON = Argument("reason", "Why, such as: access request of 3 March.", needed=True)


async def _run(ground: Ground) -> Changed | Refused:
    request, name = ground.request, ground.staff.name
    if held(request):
        return Refused(f"{request.shown_number}: it is held already. a lead lifts that with lift-hold.")
    after = mark(request, HOLD, ground.text("reason"))
    kept = replace(ground.kept, request=after)
    changes = await changed(ground.store, ground.flows, kept, name, "request.legal_hold", ground.at)
    said = f"{request.shown_number}: nothing of it is erased until a lead lifts the hold."
    return Changed(after, changes, said)


ACT = DeskAct(
    ActSpec(
        "legal-hold",
        "Keep everything of a request: an access request or a dispute is under way.",
        frozenset({"agent"}),
        (REASON,),
    ),
    _run,
)
