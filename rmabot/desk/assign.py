"""desk assign: give a request to a colleague."""

from __future__ import annotations

from rmabot.desk.act import Changed, DeskAct, Ground
from rmabot.ports.absence import away, in_charge
from rmabot.ports.desk import ActSpec, Argument, Refused
from rmabot.ports.steps import changed, moment
from rmabot.rma.record import replace
from rmabot.rma.states import Role

TO = Argument("to", "Who has it from now on, by the name on the list of staff.", needed=True)


async def _run(ground: Ground) -> Changed | Refused:
    request, name, wanted = ground.request, ground.staff.name, ground.text("to")
    known = {one.casefold(): one for one in ground.colleagues}
    if known and wanted.casefold() not in known:
        return Refused(
            f'"{wanted}" is not on the list of staff. there is {", ".join(sorted(known.values()))}.'
        )
    wanted = known.get(wanted.casefold(), wanted)
    gone = await away(ground.store, ground.flows.policy.today(moment(ground.at)))
    holder = in_charge(request.assignee, gone)
    if holder and name not in {holder, request.assignee} and Role.LEAD.value not in ground.staff.roles:
        said = f"{request.shown_number}: {holder} has it. ask them or a lead to give it on."
        return Refused(said, (), "has_it", {"number": request.shown_number, "name": holder})
    after = replace(request, assignee=wanted)
    kept = replace(ground.kept, request=after)
    details = {"assignee": wanted}
    changes = await changed(ground.store, ground.flows, kept, name, "request.assign", ground.at, details)
    absent = gone.get(wanted.casefold())
    note = f" They are away until {absent.until}." if absent else ""
    return Changed(after, changes, f"{request.shown_number}: is with {wanted}.{note}")


ACT = DeskAct(
    ActSpec("assign", "Give a request to a colleague.", frozenset({"agent", "dock", "technician"}), (TO,)),
    _run,
)
