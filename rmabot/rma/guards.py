"""The guards that the lifecycle table names: each says why a step cannot be taken now, or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from rmabot.rma.case import Case, Problem, Refusal
from rmabot.rma.duration import Duration
from rmabot.rma.numbers import fits_shape
from rmabot.rma.request import MISMATCH_REASONS
from rmabot.rma.states import MOVED_GOODS, Outcome, Role

Guard = Callable[[Case], Problem | None]

_WORKED_ON = frozenset({Outcome.REPAIRED, Outcome.REPLACED})


def check(name: str, case: Case) -> Problem | None:
    """What the named guard says."""
    return GUARDS[name](case)


def _unless(fine: object, reason: Refusal, **values: Any) -> Problem | None:
    return None if fine else Problem(reason, values)


def _acknowledged(case: Case) -> Problem | None:
    given = {acknowledgement.statement for acknowledgement in case.request.acknowledgements}
    missing = [statement for statement in case.texts("required") if statement not in given]
    return _unless(not missing, "statements_missing", statements=missing)


def _asks_for_something(case: Case) -> Problem | None:
    return _unless(case.texts("fields") or case.text("text"), "what_is_needed")


def _silent_long_enough(case: Case) -> Problem | None:
    return _waited(case, case.policy.deadlines.needs_info)


def _not_silent_long_enough(case: Case) -> Problem | None:
    """A reminder of an answer makes no sense any more on the day the request is closed for want of it."""
    ends = min(case.policy.deadlines.needs_info.after(_since(case, item.since)) for item in case.items)
    return _unless(case.today < ends, "too_late", date=ends.isoformat())


def _uncollected_long_enough(case: Case) -> Problem | None:
    """Nothing is given up before its time, nor without a notice that told the customer of it."""
    told = {
        number
        for entry in case.request.history
        for number in entry.items
        if entry.event == "remind_uncollected" and _stood(case, number, entry.at)
    }
    untold = [item.number for item in case.items if item.number not in told]
    if untold and case.policy.remind.uncollected:
        return Problem("no_notice_given", {"devices": untold})
    return _waited(case, case.policy.deadlines.uncollected)


def _stood(case: Case, number: int, at: datetime) -> bool:
    item = case.request.item(number)
    return item is not None and at >= (item.since or case.request.filed_at)


def _waited(case: Case, wait: Duration) -> Problem | None:
    due = max(wait.after(_since(case, item.since)) for item in case.items)
    return _unless(case.today >= due, "too_early", date=due.isoformat())


def _recently(case: Case, within: Duration) -> Problem | None:
    last = min(within.after(_since(case, item.since)) for item in case.items)
    return _unless(case.today <= last, "too_late", date=last.isoformat())


def _recently_cancelled(case: Case) -> Problem | None:
    return _recently(case, case.policy.deadlines.reopen)


def _recently_closed(case: Case) -> Problem | None:
    return _recently(case, case.policy.deadlines.follow_up)


def _since(case: Case, since: datetime | None) -> date:
    return case.policy.today(since or case.request.filed_at)


def _another_person(case: Case) -> Problem | None:
    own = [item.number for item in case.items if item.appealed and item.rejected_by == case.actor.who]
    return _unless(not own, "another_person", name=case.actor.name)


def _number_given(case: Case) -> Problem | None:
    if case.request.number and case.row.event == "approve" and not case.number_lapsed:
        return None  # a device approved later travels under the number that is there
    if case.policy.numbers == "ours":
        return _unless(isinstance(case.details.get("entropy"), int), "number_needed")
    number, shape = case.text("number"), case.policy.maker_number
    if not number:
        return Problem("makers_number_needed", {"shape": shape})
    return _unless(fits_shape(number, shape), "makers_number_malformed", number=number, shape=shape)


def _entropy_given(case: Case) -> Problem | None:
    return _unless(isinstance(case.details.get("entropy"), int), "number_needed")


def _reason_given(case: Case) -> Problem | None:
    known = [reason.code for reason in case.policy.reject_reasons]
    code = case.text("reason")
    if not code or (known and code not in known):
        return Problem("reason_needed", {"reason": code, "reasons": known})
    return _unless(case.text("text"), "reason_in_words_needed")


def _note_given(case: Case) -> Problem | None:
    return _unless(case.text("note"), "note_needed")


def _first_appeal(case: Case) -> Problem | None:
    return _unless(not any(item.appealed for item in case.items), "appealed_before")


def _goods_not_moved(case: Case) -> Problem | None:
    named = {item.number for item in case.items} if _names_devices(case) else None
    considered = [item for item in case.request.items if named is None or item.number in named]
    return _unless(not any(item.state in MOVED_GOODS for item in considered), "goods_have_moved")


def _names_devices(case: Case) -> bool:
    return case.details.get("item") is not None or bool(case.details.get("items"))


def _parcel_given(case: Case) -> Problem | None:
    return _unless(case.text("tracking"), "tracking_needed")


def _carrier_and_tracking(case: Case) -> Problem | None:
    return _unless(case.text("tracking") and case.text("carrier"), "carrier_and_tracking_needed")


def _expiry_passed(case: Case) -> Problem | None:
    expires = case.request.expires_on
    return _unless(expires and case.today > expires, "not_expired", date=expires and expires.isoformat())


def _not_expired(case: Case) -> Problem | None:
    expires = case.request.expires_on
    return _unless(expires and case.today <= expires, "expired", date=expires and expires.isoformat())


def _mismatch_given(case: Case) -> Problem | None:
    return _unless(case.text("reason") in MISMATCH_REASONS, "mismatch_needed", reasons=list(MISMATCH_REASONS))


def _date_given(case: Case) -> Problem | None:
    day = case.day("date")
    return _unless(day and day >= case.today, "date_needed")


def _quote_given(case: Case) -> Problem | None:
    amount = case.amount("amount")
    if not amount:
        return Problem("amount_needed", {})
    if case.details.get("tax") is not None and case.amount("tax") is None:
        return Problem("tax_malformed", {})
    if case.details.get("work", "repair") not in {"repair", "replace"}:
        return Problem("work_unknown", {})
    valid_until = case.day("valid_until")
    if case.details.get("valid_until") is not None and (valid_until is None or valid_until < case.today):
        return Problem("date_needed", {})
    return _unless(case.text("text"), "reason_in_words_needed")


def _quoted(work: str) -> Guard:
    return lambda case: _unless(
        all(item.quote is not None and item.quote.work == work for item in case.items),
        "quote_is_for_other_work",
    )


def _accepts_amount(case: Case) -> Problem | None:
    for item in case.items:
        quote = item.quote
        if quote is None:
            return Problem("no_quote", {})
        if case.today > quote.valid_until:
            return Problem("quote_lapsed", {"date": quote.valid_until.isoformat()})
        if case.amount("amount") != quote.total:
            return Problem("amount_differs", {"amount": str(quote.total), "currency": quote.currency})
    return _unless(case.text("words"), "acceptance_in_words_needed")


def _quote_still_open(case: Case) -> Problem | None:
    """A reminder of a fee makes no sense any more after its last day."""
    quotes = [item.quote for item in case.items if item.quote]
    ended = [quote.valid_until for quote in quotes if case.today > quote.valid_until]
    if ended:
        return Problem("quote_lapsed", {"date": max(ended).isoformat()})
    return _unless(len(quotes) == len(case.items), "no_quote")


def _quote_lapsed(case: Case) -> Problem | None:
    still = [
        item.quote.valid_until for item in case.items if item.quote and case.today <= item.quote.valid_until
    ]
    if still:
        return Problem("quote_still_valid", {"date": max(still).isoformat()})
    return _unless(all(item.quote for item in case.items), "no_quote")


def _new_serial_given(case: Case) -> Problem | None:
    return _unless(case.text("new_serial"), "new_serial_needed")


def _was_worked_on(case: Case) -> Problem | None:
    return _unless(all(item.outcome in _WORKED_ON for item in case.items), "was_not_worked_on")


def _was_not_worked_on(case: Case) -> Problem | None:
    return _unless(all(item.outcome not in _WORKED_ON for item in case.items), "was_worked_on")


def _something_to_undo(case: Case) -> Problem | None:
    return _unless(case.request.undo is not None, "nothing_to_undo")


def _in_time_to_undo(case: Case) -> Problem | None:
    undo = case.request.undo or {}
    done_at = case.request.history[undo["entry"]].at if "entry" in undo else case.at
    in_time = case.at - done_at <= case.policy.deadlines.undo.as_timedelta()
    return _unless(
        in_time or case.actor.role is Role.LEAD, "only_a_lead_now", within=str(case.policy.deadlines.undo)
    )


GUARDS: dict[str, Guard] = {
    "acknowledged": _acknowledged,
    "asks_for_something": _asks_for_something,
    "silent_long_enough": _silent_long_enough,
    "not_silent_long_enough": _not_silent_long_enough,
    "another_person": _another_person,
    "number_given": _number_given,
    "entropy_given": _entropy_given,
    "reason_given": _reason_given,
    "first_appeal": _first_appeal,
    "goods_not_moved": _goods_not_moved,
    "recently_cancelled": _recently_cancelled,
    "parcel_given": _parcel_given,
    "not_expired": _not_expired,
    "expiry_passed": _expiry_passed,
    "note_given": _note_given,
    "mismatch_given": _mismatch_given,
    "date_given": _date_given,
    "quote_given": _quote_given,
    "quoted_repair": _quoted("repair"),
    "quoted_replacement": _quoted("replace"),
    "accepts_amount": _accepts_amount,
    "quote_still_open": _quote_still_open,
    "quote_lapsed": _quote_lapsed,
    "new_serial_given": _new_serial_given,
    "carrier_and_tracking": _carrier_and_tracking,
    "was_worked_on": _was_worked_on,
    "was_not_worked_on": _was_not_worked_on,
    "uncollected_long_enough": _uncollected_long_enough,
    "recently_closed": _recently_closed,
    "something_to_undo": _something_to_undo,
    "in_time_to_undo": _in_time_to_undo,
}
