"""A follow-up: the same fault again on a closed request, filed as a request of its own."""

from rmabot.rma.case import Case
from rmabot.rma.numbers import REQUEST_PREFIX, mint
from rmabot.rma.record import replace
from rmabot.rma.request import Entry, Item, Request
from rmabot.rma.states import State


def followed_up(case: Case) -> Request:
    """The new request for the named devices, with the closed one as its parent; the contact and papers come along."""
    closed = case.request
    reference = mint(REQUEST_PREFIX, case.today.year, case.details["entropy"])
    numbers = tuple(item.number for item in case.items)
    entry = Entry(
        at=case.at,
        by=case.actor.who,
        role=case.actor.role,
        event=case.row.event,
        was=State.CLOSED,
        became=State.SUBMITTED,
        items=numbers,
        note=case.text("note"),
        message=case.row.message,
    )
    return Request(
        reference=reference,
        owner=closed.owner,
        items=tuple(_again(item, case) for item in case.items),
        filed_at=case.at,
        linked=closed.linked,
        filed_by=closed.filed_by,
        language=closed.language,
        channel=closed.channel,
        conversation=closed.conversation,
        contact=closed.contact,
        address=closed.address,
        region=closed.region,
        acknowledgements=closed.acknowledgements,
        answers=closed.answers,
        files=closed.files,
        history=(entry,),
        reply_by=case.policy.hours.due(case.at, case.policy.reply_within),
        reply_at=case.policy.hours.due_at(case.at, case.policy.reply_within),
        parent=closed.reference,
        flow_version=closed.flow_version,
    )


def _again(item: Item, case: Case) -> Item:
    serial = item.replaced_by or item.serial  # what came back is what fails now
    fresh = Item(
        item.number, serial=serial, model=item.model, kind=item.kind, line=item.line, battery=item.battery
    )
    return replace(
        fresh,
        long_serial="" if item.replaced_by else item.long_serial,
        fault=item.fault,
        details=case.text("text") or item.details,
        warranty=item.warranty,
        since=case.at,
        answers=item.answers,
    )
