"""desk claim: say that this request is mine now, so that nobody else works on it."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.absence import away, in_charge
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed, moment
from rmabot.rma.record import replace
from rmabot.rma.states import Role

RELEASE = Argument("release", "Give it back to the queue.", "flag")


async def _run(ground: Ground) -> Changed | Refused:
    request, name = ground.request, ground.staff.name
    gone = await away(ground.store, ground.flows.policy.today(moment(ground.at)))
    taken, release = in_charge(request.assignee, gone), bool(ground.arguments.get("release"))
    if taken and name not in {taken, request.assignee} and Role.LEAD.value not in ground.staff.roles:
        return Refused(
            f"{request.shown_number}: {taken} has it already.",
            (),
            "has_it",
            {"number": request.shown_number, "name": taken},
        )
    wanted = "" if release else name
    after = replace(request, assignee=wanted)
    kept = replace(ground.kept, request=after)
    details = {"assignee": wanted}
    changes = await changed(ground.store, ground.flows, kept, name, "request.claim", ground.at, details)
    said = "is in the queue for everybody again" if release else f"is with {name}"
    return Changed(after, changes, f"{request.shown_number}: {said}.")


ACT = DeskAct(
    ActSpec(
        "claim",
        "Take a request on, or give it back with --release.",
        frozenset({"agent", "dock", "technician"}),
        (RELEASE,),
    ),
    _run,
)
