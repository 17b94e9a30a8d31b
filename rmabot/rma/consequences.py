"""What a step changes besides the state: numbers, parcels, quotes, outcomes, flags."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from rmabot.rma.case import Case
from rmabot.rma.numbers import fits_shape, mint
from rmabot.rma.record import replace
from rmabot.rma.request import Flag, Item, Mismatch, MismatchReason, Note, Parcel, Quote, Request
from rmabot.rma.states import FINAL, Outcome, Role
from rmabot.rma.tracking import OTHER, link

Consequence = Callable[[Case, Request], Request]

IN_WORDS = "details"  # the field that is asked for when the desk just asks, in words


def follow(case: Case) -> Request:
    """The request after what the step changes, its states still as before."""
    consequence = _CONSEQUENCES.get(case.row.event)
    return consequence(case, case.request) if consequence else case.request


def _each_item(case: Case, request: Request, change: Callable[[Item], Item]) -> Request:
    numbers = {item.number for item in case.items}
    return replace(
        request, items=tuple(change(item) if item.number in numbers else item for item in request.items)
    )


def _set(**changes: Any) -> Consequence:
    return lambda case, request: _each_item(case, request, lambda item: replace(item, **changes))


def _ask(case: Case, request: Request) -> Request:
    return replace(request, asked_for=case.texts("fields") or (IN_WORDS,))


def _answer(case: Case, request: Request) -> Request:
    text = case.text("text")
    notes = (*request.notes, Note(case.at, case.actor.name, text, internal=False)) if text else request.notes
    return _set(waiting_until=None)(case, replace(request, asked_for=(), notes=notes))


def _approve(case: Case, request: Request) -> Request:
    if not request.number:
        return _with_number(case, request)
    if case.number_lapsed:
        return _renew(case, request)
    # A device that is approved later has as long as the first one had, under the same number.
    until = case.policy.rma_valid_for.after(case.today)
    return replace(request, expires_on=max(until, request.expires_on or until))


def _renew(case: Case, request: Request) -> Request:
    old = (request.number,) if request.number else ()
    request = replace(request, aliases=(*request.aliases, *old))
    return _without_flag(_with_number(case, request), "renewal_asked")


def _with_number(case: Case, request: Request) -> Request:
    if case.policy.numbers == "maker":
        number = fits_shape(case.text("number"), case.policy.maker_number)
    else:
        number = mint(case.policy.prefix, case.today.year, case.details["entropy"])
    return replace(request, number=number, expires_on=case.policy.rma_valid_for.after(case.today))


def _reject(case: Case, request: Request) -> Request:
    return _each_item(case, request, lambda item: replace(item, rejected_by=case.actor.who))


def _appeal(case: Case, request: Request) -> Request:
    request = replace(request, assignee="")  # another person takes it
    return _each_item(case, request, lambda item: replace(item, appealed=True))


def _cancel(case: Case, request: Request) -> Request:
    numbers = {item.number for item in case.items}
    if request.number is None or any(
        item.state not in FINAL for item in request.items if item.number not in numbers
    ):
        return request
    return replace(request, number=None, expires_on=None, voided=(*request.voided, request.number))


def _track(case: Case, request: Request) -> Request:
    return _without_flag(_with_parcel(case, request, "in"), "lost")


def _ship(case: Case, request: Request) -> Request:
    return _with_parcel(case, request, "out")


def _with_parcel(case: Case, request: Request, way: Literal["in", "out"]) -> Request:
    carrier, tracking = case.text("carrier") or OTHER, case.text("tracking")
    items = tuple(item.number for item in case.items)
    parcel = Parcel(carrier, tracking, way, case.at, case.text("url") or link(carrier, tracking), items)
    return replace(request, parcels=(*request.parcels, parcel))


def _receive(_case: Case, request: Request) -> Request:
    return _without_flag(request, "lost")


def _flag(name: str) -> Consequence:
    def raise_flag(_case: Case, request: Request) -> Request:
        cleared = _without_flag(request, name)
        return replace(cleared, flags=(*cleared.flags, Flag(name)))

    return raise_flag


def _without_flag(request: Request, name: str) -> Request:
    return replace(request, flags=tuple(flag for flag in request.flags if flag.name != name))


def _hold(case: Case, request: Request) -> Request:
    reason = cast(MismatchReason, case.text("reason"))
    mismatch = Mismatch(reason, case.text("expected"), case.text("got"), case.text("text"))
    return _each_item(case, request, lambda item: replace(item, mismatch=mismatch))


def _resolve(case: Case, request: Request) -> Request:
    def amended(item: Item) -> Item:
        serial, model = case.text("serial") or item.serial, case.text("model") or item.model
        return replace(item, serial=serial, model=model, mismatch=None)

    # A customer says how to go on; what the device is, the desk says.
    return (
        _each_item(case, request, amended)
        if case.actor.role is not Role.CUSTOMER
        else _set(mismatch=None)(case, request)
    )


def _wait(case: Case, request: Request) -> Request:
    return _until(case, _ask(case, request))


def _until(case: Case, request: Request) -> Request:
    return _set(waiting_until=case.day("date"))(case, request)


def _quote(case: Case, request: Request) -> Request:
    quote = Quote(
        amount=case.amount("amount") or Decimal(),
        tax=case.amount("tax") or Decimal("0.00"),
        currency=case.text("currency") or case.policy.currency,
        work=case.details.get("work", "repair"),
        reason=case.text("text"),
        valid_until=case.day("valid_until") or _quote_ends(case),
        at=case.at,
    )
    return _each_item(case, request, lambda item: replace(item, quote=quote))


def _quote_ends(case: Case) -> date:
    return case.policy.quote_valid_for.after(case.today)


def _accept(case: Case, request: Request) -> Request:
    def accepted(item: Item) -> Item:
        assert item.quote is not None  # a guard of the row says so
        quote = replace(
            item.quote,
            accepted_amount=item.quote.total,
            accepted_words=case.text("words"),
            accepted_at=case.at,
        )
        return replace(item, quote=quote)

    return _each_item(case, request, accepted)


def _ready(case: Case, request: Request) -> Request:
    new_serial = case.text("new_serial")
    outcome = Outcome.REPLACED if "new_serial_given" in case.row.guards else Outcome.REPAIRED
    return _set(outcome=outcome, replaced_by=new_serial if outcome is Outcome.REPLACED else "")(case, request)


_CONSEQUENCES: dict[str, Consequence] = {
    "ask": _ask,
    "answer": _answer,
    "approve": _approve,
    "renew": _renew,
    "reject": _reject,
    "appeal": _appeal,
    "cancel": _cancel,
    "stale": _cancel,
    "track": _track,
    "ask_renewal": _flag("renewal_asked"),
    "missing": _flag("lost"),
    "lost": _set(outcome=Outcome.LOST),
    "receive": _receive,
    "hold": _hold,
    "resolve": _resolve,
    "send_back": _set(outcome=Outcome.SENT_BACK),
    "wait": _wait,
    "no_fault": _set(outcome=Outcome.NO_FAULT),
    "quote": _quote,
    "accept": _accept,
    "decline": _set(outcome=Outcome.DECLINED),
    "lapse": _set(outcome=Outcome.LAPSED),
    "parts": _until,
    "ready": _ready,
    "ship": _ship,
    "abandon": _set(outcome=Outcome.ABANDONED),
}
