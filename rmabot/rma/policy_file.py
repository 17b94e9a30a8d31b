"""The policy out of a parsed file, each value checked, each mistake placed."""

import re
from bisect import bisect
from collections.abc import Mapping
from datetime import date, time
from typing import Literal, cast

from msgspec import Struct

from rmabot.rma.attention import Attention, read_attention
from rmabot.rma.duration import Duration
from rmabot.rma.fields import Fields
from rmabot.rma.hours import Hours, Shift
from rmabot.rma.pattern import pattern
from rmabot.rma.policy import (
    Deadlines,
    Freight,
    Limits,
    Policy,
    PolicyError,
    PrivacyOfficer,
    RejectReason,
    Reminders,
    Retention,
    ShipTo,
    Times,
)
from rmabot.rma.record import names
from rmabot.rma.warranty import WarrantyRow

KEYS = (
    "limits", "reply_within", "rma_valid_for", "quote_valid_for", "numbers", "prefix", "maker_number", "currency",
    "address", "hours", "privacy_officer", "retention", "remind", "deadlines", "times", "freight", "reject_reasons",
    "warranty", "signals", "texts", "note",
)  # fmt: skip
"""The keys of a policy file, beside its own name."""
PARTS: Mapping[str, type[Struct]] = {
    "limits": Limits, "address": ShipTo, "privacy_officer": PrivacyOfficer, "retention": Retention,
    "remind": Reminders, "deadlines": Deadlines, "times": Times, "freight": Freight, "signals": Attention,
}  # fmt: skip
"""The keys that have keys of their own, which are the fields of these records."""
ROW_KEYS = ("line", "months", "region", "part", "from", "until")
"""The keys of a warranty row."""
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PAYERS = ("customer", "desk", "warranty", "other")
"""Who may pay a way."""
_PROVINCES = frozenset(["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"])
_SPAN = pattern(r"([0-9]{1,2}:[0-9]{2}) ?- ?([0-9]{1,2}:[0-9]{2})")


def read_policy(mapping: Mapping[str, object]) -> Policy:
    """The policy of a file; what is left out has an example value."""
    top = Fields(mapping, (), PolicyError)
    top.only(*KEYS)
    numbers = top.one_of("numbers", "ours", "maker", default="ours")
    if numbers == "maker" and not top.has("maker_number"):
        raise top.fail("numbers", 'numbers of the maker need their shape: maker_number: "CA########"')
    return Policy(
        limits=_limits(top.part("limits")),
        reply_within=top.duration("reply_within", "3 business days"),
        rma_valid_for=_by_the_calendar(top, "rma_valid_for", "90 days"),
        quote_valid_for=_by_the_calendar(top, "quote_valid_for", "14 days"),
        numbers=cast(Literal["ours", "maker"], numbers),
        prefix=_prefix(top),
        maker_number=_shape(top),
        currency=top.text("currency", "CAD"),
        address=_address(top.part("address")),
        hours=_hours(top.part("hours")),
        privacy_officer=_officer(top.part("privacy_officer")),
        retention=_retention(top.part("retention")),
        remind=_reminders(top.part("remind")),
        deadlines=_deadlines(top.part("deadlines")),
        times=_times(top.part("times")),
        freight=_freight(top.part("freight")),
        reject_reasons=_reasons(top),
        warranty=_warranty(top),
        signals=read_attention(top.part("signals")),
        texts={key: top.part("texts").texts(key) for key in top.part("texts").mapping},
    )


def _limits(part: Fields) -> Limits:
    part.only(*names(Limits))
    return Limits(
        devices=part.whole("devices", 10, at_most=100),
        file_mb=part.whole("file_mb", 20, at_most=20),  # a bot of Telegram may not fetch more
        files=part.whole("files", 30, at_most=200),
    )


def _by_the_calendar(part: Fields, key: str, default: str) -> Duration:
    duration = part.duration(key, default)
    if not duration.whole_days or not duration.amount:
        raise part.fail(key, f'"{duration}" does not fit here: count in days, weeks, months or years')
    return duration


def _all_by_the_calendar(part: Fields, key: str, *default: str) -> tuple[Duration, ...]:
    durations = part.durations(key, *default)
    for index, duration in enumerate(durations):
        if not duration.whole_days:
            sentence = f'"{duration}" does not fit here: count in days, weeks, months or years'
            raise PolicyError((*part.path, key, index), sentence)
    return durations


def _by_the_clock(part: Fields, key: str, default: str) -> Duration:
    duration = part.duration(key, default)
    if duration.unit not in {"minutes", "hours", "days"}:
        raise part.fail(key, f'"{duration}" does not fit here: count in minutes, hours or days')
    return duration


def _prefix(top: Fields) -> str:
    prefix = top.text("prefix", "CA")
    if not re.fullmatch("[A-HJ-NP-Z]{1,4}", prefix) or prefix == "RQ":
        raise top.fail(
            "prefix", f'"{prefix}" cannot begin a number: one to four capital letters, not I, O or RQ'
        )
    return prefix


def _shape(top: Fields) -> str:
    shape = top.text("maker_number", "CA########")
    if not re.fullmatch(r"[A-Z0-9#@*/\-]{4,30}", shape) or not set(shape) & set("#@*"):
        sentence = (
            f'"{shape}" is no shape: capitals and digits for themselves, # a digit, @ a letter, * either'
        )
        raise top.fail("maker_number", sentence)
    return shape


def _address(part: Fields) -> ShipTo:
    part.only(*names(ShipTo))
    return ShipTo(part.lines("ship_to"), part.text("email", ""), part.text("phone", ""))


def _hours(part: Fields) -> Hours:
    from zoneinfo import ZoneInfo

    zone = part.text("zone", "America/Toronto")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise part.fail("zone", f'"{zone}" is no time zone: write one such as America/Toronto') from None
    days = [key for key in part.mapping if key not in {"zone", "closed"}]
    shifts = [shift for key in days for shift in _shifts(part, key)]
    return Hours(zone, tuple(shifts), _holidays(part))


def _shifts(part: Fields, key: str) -> list[Shift]:
    first, _, last = key.partition("-")
    if first not in _WEEK or (last or first) not in _WEEK:
        raise part.fail(key, f'"{key}" is no weekday: write monday, or monday-friday')
    weekdays = range(_WEEK.index(first), _WEEK.index(last or first) + 1)
    if not weekdays:
        raise part.fail(key, f'"{key}" runs backwards: write two spans of days')
    spans = part.listed(key) if isinstance(part.mapping[key], list) else [part.mapping[key]]
    return [_shift(part, key, weekday, str(span)) for weekday in weekdays for span in spans]


def _shift(part: Fields, key: str, weekday: int, span: str) -> Shift:
    found = _SPAN.fullmatch(span.strip())
    if found:
        opens, closes = _time(found[1]), _time(found[2])
        if opens is not None and closes is not None and opens < closes:
            return Shift(weekday, opens, closes)
    raise part.fail(key, f'"{span}" are no opening hours: write them as "9:00-17:00"')


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        return None


def _holidays(part: Fields) -> str | None:
    closed = part.text("closed", "")
    if not closed:
        return None
    region = closed.removeprefix("holidays").strip()
    if region not in _PROVINCES and not re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", region):
        raise part.fail("closed", f'"{closed}" is not understood: write "holidays QC", or "holidays US-NY"')
    return region


def _officer(part: Fields) -> PrivacyOfficer:
    part.only(*names(PrivacyOfficer))
    return PrivacyOfficer(part.texts("title") if part.has("title") else {}, part.text("contact", ""))


def _retention(part: Fields) -> Retention:
    part.only(*names(Retention))
    return Retention(
        draft=_by_the_calendar(part, "draft", "30 days"),
        rejected=_by_the_calendar(part, "rejected", "6 months"),
        proof=_by_the_calendar(part, "proof", "90 days"),
        contact=_by_the_calendar(part, "contact", "12 months"),
        core=_by_the_calendar(part, "core", "7 years"),
        unread=_by_the_calendar(part, "unread", "30 days"),
    )


def _reminders(part: Fields) -> Reminders:
    part.only(*names(Reminders))
    return Reminders(
        draft=_by_the_calendar(part, "draft", "7 days"),
        needs_info=_all_by_the_calendar(part, "needs_info", "3 days", "10 days"),
        before_expiry=_all_by_the_calendar(part, "before_expiry", "14 days", "3 days"),
        before_lapse=_all_by_the_calendar(part, "before_lapse", "5 days", "1 day"),
        uncollected=_all_by_the_calendar(part, "uncollected", "1 day", "30 days", "50 days"),
    )


def _deadlines(part: Fields) -> Deadlines:
    part.only(*names(Deadlines))
    return Deadlines(
        needs_info=_by_the_calendar(part, "needs_info", "14 days"),
        in_transit=_by_the_calendar(part, "in_transit", "21 days"),
        returned=_by_the_calendar(part, "returned", "30 days"),
        uncollected=_by_the_calendar(part, "uncollected", "60 days"),
        reopen=_by_the_calendar(part, "reopen", "30 days"),
        follow_up=_by_the_calendar(part, "follow_up", "90 days"),
        undo=_by_the_clock(part, "undo", "10 minutes"),
        more_details=_by_the_calendar(part, "more_details", "2 days"),
    )


def _times(part: Fields) -> Times:
    part.only(*names(Times))
    return Times(
        inspection=part.duration("inspection", "5 business days"),
        repair=part.duration("repair", "10 business days"),
        way_back=part.duration("way_back", "5 business days"),
    )


def _freight(part: Fields) -> Freight:
    part.only(*names(Freight))
    return Freight(
        part.one_of("to_desk", *PAYERS, default="other"), part.one_of("back", *PAYERS, default="other")
    )


def _reasons(top: Fields) -> tuple[RejectReason, ...]:
    reasons: dict[str, RejectReason] = {}
    for part in top.parts("reject_reasons"):
        for code in part.mapping:
            if code in reasons:
                raise part.fail(code, f'the reason "{code}" stands here twice')
            reasons[code] = RejectReason(code, part.texts(code))
    return tuple(reasons.values())


def _warranty(top: Fields) -> tuple[WarrantyRow, ...]:
    rows: list[WarrantyRow] = []
    spans: dict[tuple[str, str | None, str | None], list[tuple[date, int]]] = {}
    for part in top.parts("warranty"):
        part.only(*ROW_KEYS)
        row = WarrantyRow(
            line=part.text("line"),
            months=part.whole("months", at_most=600),
            region=part.text("region", "") or None,
            part=part.text("part", "") or None,
            from_date=part.date("from"),
            until_date=part.date("until"),
        )
        if row.from_date and row.until_date and row.from_date > row.until_date:
            raise part.fail(
                "until", f"this row ends on {row.until_date}, before it begins on {row.from_date}"
            )
        # Rows that do not overlap stand one after the other: only the two neighbours can reach into a further one.
        span = (row.from_date or date.min, len(rows))
        same = spans.setdefault((row.line, row.part, row.region), [])
        at = bisect(same, span)
        crossed = [index for _, index in same[max(at - 1, 0) : at + 1] if row.overlaps(rows[index])]
        if crossed:
            sentence = f'"{row.line}" has two rows for the same days: see row {min(crossed) + 1} of the table'
            raise part.fail(None, sentence)
        same.insert(at, span)
        rows.append(row)
    return tuple(rows)
