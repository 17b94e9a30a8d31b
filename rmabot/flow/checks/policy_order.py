"""Spans of time in the policy that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rmabot.flow.checks.policy_nodes import place_of
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.rma.duration import Duration
from rmabot.rma.policy import Policy

_DAY = date(2026, 1, 5)  # any Monday: what is compared lies days apart
Span = tuple[tuple[str, ...], tuple[Duration, ...]]


def check(subject: Subject) -> Iterator[Finding]:
    """A reminder comes before what it reminds of; what is erased later is not kept for less time."""
    policy = subject.compiled.names.policy
    if policy is None:
        return
    for earlier, later, why in _orders(policy):
        end = max(_after(one, policy) for one in later[1])
        wrong = [one for one in earlier[1] if _after(one, policy) >= end] if why.endswith(_NEVER) else [
            one for one in earlier[1] if _after(one, policy) > end
        ]  # fmt: skip
        files = subject.parsed.policy
        place = place_of(files, *earlier[0]) or place_of(files, *later[0])
        if wrong and place is not None:
            names = ".".join(earlier[0]), ".".join(later[0])
            message = f"{names[0]} ({wrong[0]}) is not before {names[1]} ({later[1][0]}): {why}"
            yield Finding(place, message, "policy-order")


_NEVER = "would never come"


def _orders(policy: Policy) -> Iterator[tuple[Span, Span, str]]:
    remind, deadlines, kept = policy.remind, policy.deadlines, policy.retention
    yield (
        (("remind", "draft"), (remind.draft,)),
        (("retention", "draft"), (kept.draft,)),
        f"the reminder {_NEVER}",
    )
    yield (
        (("remind", "needs_info"), remind.needs_info),
        (("deadlines", "needs_info"), (deadlines.needs_info,)),
        f"the reminder {_NEVER}",
    )
    yield (
        (("remind", "before_expiry"), remind.before_expiry),
        (("rma_valid_for",), (policy.rma_valid_for,)),
        f"the reminder {_NEVER}",
    )
    yield (
        (("remind", "before_lapse"), remind.before_lapse),
        (("quote_valid_for",), (policy.quote_valid_for,)),
        f"the reminder {_NEVER}",
    )
    yield (
        (("remind", "uncollected"), remind.uncollected),
        (("deadlines", "uncollected"), (deadlines.uncollected,)),
        f"the reminder {_NEVER}",
    )
    yield (
        (("retention", "proof"), (kept.proof,)),
        (("retention", "contact"), (kept.contact,)),
        "files go with the person at the latest",
    )
    for name, span in (("contact", kept.contact), ("rejected", kept.rejected)):
        yield (
            (("retention", name), (span,)),
            (("retention", "core"), (kept.core,)),
            "the person goes with the record at the latest",
        )


def _after(duration: Duration, policy: Policy) -> date:
    return duration.after(_DAY, policy)
