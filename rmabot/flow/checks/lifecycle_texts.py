"""What customers are told at each change of their request, against the table that decides the changes."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.read_texts import STATE_KEYS
from rmabot.flow.reading import did_you_mean, listed
from rmabot.flow.slips import nearest
from rmabot.rma.lifecycle import MESSAGES
from rmabot.rma.states import ASKED, BROUGHT_BACK, Outcome, State

DRAFTS = frozenset({"draft_nudge", "draft_erased"})
"""Messages about a draft, which the bot says in its own words."""
NOT_TOLD = frozenset({State.DRAFT, State.ERASED})
"""States in which a customer has no request to ask about."""

OWN = (
    *[f"{State.CLOSED}_{outcome}" for outcome in Outcome],
    f"{State.EXPIRED}_{ASKED}",
    f"{State.INSPECTION}_{ASKED}",
    f"{State.READY}_{BROUGHT_BACK}",
    f"{State.READY_UNREPAIRED}_{BROUGHT_BACK}",
)
"""States in which the usual words would not be true: a closed return that ended in this way, an expired number that was
asked for anew. They need not be there."""

_SHOWN = 6


def check(subject: Subject) -> Iterator[Finding]:
    """Every state and every message of the table has its texts, and every text its state or message."""
    source = subject.parsed.lifecycle
    if source is None or source.place is None:
        return
    states = {f"{key}.{state}" for state in (*State, *OWN) for key in STATE_KEYS}
    needed = {f"{key}.{state}" for state in State if state not in NOT_TOLD for key in ("status", "next")}
    told = {f"told.{message}" for message in MESSAGES}
    meant: set[str] = set()
    for key, (name, _) in source.texts.items():
        if key.startswith("reason.") or key in states or key in told:
            continue
        kind, known = ("message", MESSAGES) if key.startswith("told.") else ("state", (*State, *OWN))
        meant.add(f"{key.partition('.')[0]}.{nearest(name.text, known)}")
        message = f'the lifecycle has no {kind} "{name.text}".{did_you_mean(name.text, known)}'
        yield Finding(name.place, message, "lifecycle-unknown")
    wanted = needed | (told - {f"told.{message}" for message in DRAFTS})
    missing = sorted(wanted - set(source.texts) - meant)
    if missing:
        message = f"customers would be told nothing: there is no text for {listed(missing, _SHOWN)}"
        yield Finding(source.place, message, "lifecycle-missing")
