"""An incident with personal information, as the law of Quebec and of Canada wants it kept, whoever was or was not told.

Fields: Quebec, Regulation respecting confidentiality incidents (A-2.1, r. 3.1), section 7; Canada, Breach of Security
Safeguards Regulations (SOR/2018-64), section 6. It names no customer: persons are counted.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from rmabot.rma.duration import add_months
from rmabot.rma.record import replace

Risk = Literal["open", "none", "serious"]
RISKS: tuple[Risk, ...] = ("open", "none", "serious")
Whom = Literal["cai", "opc", "persons", "public", "others"]
WHOM: tuple[Whom, ...] = ("cai", "opc", "persons", "public", "others")
"""Who may be told: Quebec's and Canada's commissions, the persons concerned, the public, others who can lessen the harm."""
KEPT_YEARS = 5
"""Quebec, section 8: at least so long after the desk became aware of it; Canada wants 24 months."""


class Told(Struct, frozen=True):
    """Who was told on which day."""

    whom: Whom
    on: date


class Change(Struct, frozen=True):
    """What somebody wrote into the register: which fields, when."""

    at: datetime
    by: str
    fields: tuple[str, ...]


class Incident(Struct, frozen=True):
    """One entry of the register; `happened` is a day or a period in words, `persons` a count or None where not known yet."""

    number: str
    what: str
    aware: date
    happened: str = ""
    data: str = ""
    persons: int | None = None
    quebec: int | None = None
    about: bool = False
    risk: Risk = "open"
    why: str = ""
    measures: str = ""
    told: tuple[Told, ...] = ()
    not_told: str = ""
    closed: date | None = None
    changes: tuple[Change, ...] = ()


def lacks(incident: Incident) -> tuple[str, ...]:
    """What is still to be said before an incident can be closed, by the names of the fields."""
    needed = {
        "happened": incident.happened,
        "data": incident.data,
        "persons": incident.persons is not None,
        "risk": incident.risk != "open",
        "why": incident.why,
        "measures": incident.measures,
        "told": incident.risk != "serious" or _was_told(incident) or incident.not_told,
    }
    return tuple(name for name, said in needed.items() if not said)


def past(incident: Incident, today: date) -> bool:
    """Whether an incident has been kept for its time: an open one never."""
    if incident.closed is None:
        return False
    return today > add_months(max(incident.aware, incident.closed), 12 * KEPT_YEARS)


def with_changes(incident: Incident, at: datetime, by: str, fields: tuple[str, ...]) -> Incident:
    """The incident with a line on who wrote what."""
    return replace(incident, changes=(*incident.changes, Change(at, by, fields)))


def _was_told(incident: Incident) -> bool:
    told = {one.whom for one in incident.told}
    return "persons" in told and bool(told & {"cai", "opc"})
