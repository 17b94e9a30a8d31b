"""A request taken from step to step by the people of one desk, for the stories told in these tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rmabot.rma.moves import Actor, Moved, Refused, move
from rmabot.rma.policy import Policy
from rmabot.rma.request import Item, Request
from rmabot.rma.states import Role

POLICY = Policy.from_mapping(
    {
        "hours": {"monday-friday": "9:00-17:00", "closed": "holidays QC"},
        "reject_reasons": [{"not_ours": {"en": "Not ours.", "fr": "Pas de nous."}}],
    }
)
MAKERS = Policy.from_mapping({"numbers": "maker", "maker_number": "CA########"})
MONDAY = datetime(2026, 6, 15, 14, tzinfo=UTC)
CUSTOMER = Actor("Zoé", Role.CUSTOMER, "telegram:1")
ANA, BEN = Actor("ana", Role.AGENT), Actor("ben", Role.AGENT)
DOCK, TECH, LEAD = Actor("dan", Role.DOCK), Actor("tess", Role.TECHNICIAN), Actor("lea", Role.LEAD)


def filed(*models: str) -> Request:
    items = tuple(
        Item(n, serial=f"G1234567{n}", model=model, since=MONDAY)
        for n, model in enumerate(models or ("A",), 1)
    )
    return Request("RQ26004217K", "telegram:1", items, MONDAY, language="fr")


def go(request: Request, *steps: tuple[Any, ...], at: datetime = MONDAY, policy: Policy = POLICY) -> Request:
    for event, actor, *details in steps:
        request = taken(move(request, event, actor, at, details[0] if details else {}, policy)).request
    return request


def taken(result: Moved | Refused) -> Moved:
    assert isinstance(result, Moved), result
    return result


def why_not(
    request: Request,
    event: str,
    actor: Actor,
    details: Mapping[str, Any] | None = None,
    at: datetime = MONDAY,
) -> str:
    result = move(request, event, actor, at, details or {}, POLICY)
    assert isinstance(result, Refused), result
    return result.reason


APPROVE = ("approve", ANA, {"entropy": 1})
TRACK = ("track", CUSTOMER, {"tracking": "1Z1111111111111118", "carrier": "ups"})
QUOTE = {"amount": "80", "tax": "11.98", "text": "Water inside.", "valid_until": "2026-06-30"}
ACCEPT = {"amount": "91.98", "words": "Oui, réparez-le à ce prix"}
