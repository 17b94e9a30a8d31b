"""What staff do with the register of incidents: enter one, add to it, close it; each on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from rmabot.desk.commit import commit_of
from rmabot.flow.model import FlowSet
from rmabot.ports import incidents
from rmabot.ports.actions import Changes
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.incidents import Kept
from rmabot.ports.steps import moment
from rmabot.ports.store import Audit, Conflict, Store
from rmabot.rma.incident import Incident, Told, lacks, with_changes
from rmabot.rma.record import replace
from rmabot.rma.states import Role

MAY_ENTER = frozenset({Role.AGENT.value, Role.DOCK.value, Role.TECHNICIAN.value, Role.LEAD.value})
MAY_DECIDE = frozenset({Role.LEAD.value})
_TRIES = 8


class Register(Struct, frozen=True):
    """The register over a store, at a moment, for somebody of the desk."""

    store: Store
    flows: FlowSet
    staff: Staff
    at: float

    @property
    def today(self) -> date:
        """The desk's day."""
        return self.flows.policy.today(moment(self.at))

    async def enter(self, given: Mapping[str, Any]) -> Incident | Refused:
        """Enter an incident under the year's next number."""
        if refused := self._not_allowed("enter an incident", MAY_ENTER):
            return refused
        if refused := self._unfit(given):
            return refused
        for _ in range(_TRIES):
            number = await self._next_number()
            begun = Incident(number, str(given["what"]), given.get("aware") or self.today)
            incident = self._with(begun, given)
            if await self._committed(Kept(incident, 0), "incident.entered"):
                return incident
        return Refused("too many people write into the register at this moment. try again.")

    async def amend(self, number: str, given: Mapping[str, Any]) -> Incident | Refused:
        """Add to an incident, or say something otherwise; who was told is added to who was told before."""
        if refused := self._not_allowed("change an incident", MAY_DECIDE):
            return refused
        if not given:
            return Refused("say what is to be changed, such as --persons 40.")
        if refused := self._unfit(given):
            return refused
        return await self._changed(number, lambda one: self._with(one, given), "incident.amended")

    async def close(self, number: str) -> Incident | Refused:
        """Close an incident of which everything is said; it is kept for five years from then on."""
        if refused := self._not_allowed("close an incident", MAY_DECIDE):
            return refused
        kept = await incidents.by_number(self.store, number)
        missing = lacks(kept.incident) if kept else ()
        if missing:
            named = ", ".join([f"--{name.replace('_', '-')}" for name in missing])
            return Refused(
                f"{number}: the law wants more before it can be closed. amend it with {named}{_OR_WHY if 'told' in missing else ''}."
            )
        return await self._changed(
            number, lambda one: self._noted(replace(one, closed=self.today), ("closed",)), "incident.closed"
        )

    def _with(self, incident: Incident, given: Mapping[str, Any]) -> Incident:
        told = [one for one in given.get("told", ()) if one not in incident.told]
        fields = {name: value for name, value in given.items() if name != "told"}
        after = replace(incident, **fields, told=(*incident.told, *told))
        return self._noted(after, tuple(given))

    def _noted(self, incident: Incident, fields: tuple[str, ...]) -> Incident:
        return with_changes(incident, moment(self.at), self.staff.name, fields)

    def _unfit(self, given: Mapping[str, Any]) -> Refused | None:
        days = [given.get("aware"), *[one.on for one in given.get("told", ())]]
        if any(day is not None and day > self.today for day in days):
            return Refused(f"a day lies ahead: today is {self.today}.")
        persons, quebec = given.get("persons"), given.get("quebec")
        if persons is not None and quebec is not None and quebec > persons:
            return Refused(f"--quebec {quebec} are more than the {persons} persons in all.")
        return None

    async def _changed(
        self, number: str, change: Callable[[Incident], Incident], act: str
    ) -> Incident | Refused:
        for _ in range(_TRIES):
            kept = await incidents.by_number(self.store, number)
            if kept is None:
                return Refused(
                    f'there is no incident "{number}". rmabot desk incident list shows what there is.'
                )
            if kept.incident.closed is not None:
                return Refused(
                    f"{kept.incident.number} was closed on {kept.incident.closed}: enter a new one."
                )
            after = change(kept.incident)
            if await self._committed(Kept(after, kept.revision), act):
                return after
        return Refused("too many people write into the register at this moment. try again.")

    async def _committed(self, kept: Kept, act: str) -> bool:
        audit = Audit(self.at, self.staff.name, act, kept.incident.number)
        try:
            await self.store.commit(
                commit_of(Changes(puts=(incidents.record(kept),), audit=(audit,)), self.at)
            )
        except Conflict:
            return False
        return True

    async def _next_number(self) -> str:
        begins = f"INC{self.today.year % 100:02d}-"
        taken = [
            int(one.incident.number.removeprefix(begins))
            async for one in incidents.register(self.store)
            if one.incident.number.startswith(begins)
        ]
        return f"{begins}{max(taken, default=0) + 1:03d}"

    def _not_allowed(self, what: str, may: frozenset[str]) -> Refused | None:
        if self.staff.roles & may:
            return None
        return Refused(f"who may {what}: {', '.join(sorted(may))}; {self.staff.name} is none.")


_OR_WHY = " (cai or opc, and persons), or say why not with --not-told"


def read_told(written: str) -> Told | None:
    """Return who was told when, written ``cai=2026-03-04``; None for what is not."""
    from rmabot.rma.incident import WHOM

    whom, equals, day = written.partition("=")
    known = next((one for one in WHOM if one == whom.strip().lower()), None)
    try:
        return Told(known, date.fromisoformat(day.strip())) if known and equals else None
    except ValueError:
        return None
