"""Who is not at the desk: said by themselves or by a lead, whatever they say it on."""

from __future__ import annotations

from datetime import date

from rmabot.ports.absence import Absence, come_back, leave
from rmabot.ports.actions import Changes
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.store import Store
from rmabot.rma.states import Role

REFUSALS = ("only_a_lead", "day_is_past", "own_cover", "was_not_away")
"""Why it is not noted, each with a sentence of its own on every channel."""


async def goes(store: Store, absence: Absence, by: Staff, today: date, at: float) -> Changes | Refused:
    """Return what to commit for somebody who goes away, or why not."""
    if (refused := _not_theirs(absence.name, by)) is not None:
        return refused
    if not absence.lasts(today):
        said = f"{absence.until} is past: --until is the last day away."
        return Refused(said, (), "day_is_past", {"day": absence.until})
    if absence.cover.casefold() == absence.name.casefold():
        said = f"{absence.name} cannot stand in for themselves: name somebody else with --cover."
        return Refused(said, (), "own_cover", {"name": absence.name})
    return await leave(store, absence, by.name, at)


async def returns(store: Store, name: str, by: Staff, at: float) -> Changes | Refused:
    """Return what to commit for somebody who is back, or why not."""
    if (refused := _not_theirs(name, by)) is not None:
        return refused
    changes = await come_back(store, name, by.name, at)
    return changes or Refused(f"{name} was not away.", (), "was_not_away", {"name": name})


def _not_theirs(name: str, by: Staff) -> Refused | None:
    """Why somebody may not say it for somebody else."""
    if name.casefold() == by.name.casefold() or Role.LEAD.value in by.roles:
        return None
    return Refused("only a lead says it for somebody else.", (), "only_a_lead")
