"""When a turn fails by our own fault: a sentence for the customer, a record for the desk, a log line without names."""

from __future__ import annotations

import traceback
from pathlib import Path

import orjson

from rmabot.engine.effects import Message
from rmabot.flow.model import FlowSet
from rmabot.ports.channel import Incoming
from rmabot.ports.store import Audit, Commit, Record
from rmabot.runtime.chance import derived
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.words import word

KIND = "failure"
OPEN = "open"
WORK = "work"


def where(error: BaseException) -> str:
    """Tell the kind of an error and the places it came through: no values, since they may be a customer's."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'nowhere'}"


def failed_turn(
    incoming: Incoming, error: BaseException, flows: FlowSet, language: str, undone: str = ""
) -> Commit:
    """Return the commit of an event that could not be handled: handled as far as it goes, and told.

    ``undone`` is the outside work whose result it was.
    """
    event = incoming.event
    ledger = Ledger(event.at, event.key)
    conversation = incoming.conversation
    text = word(flows, "went_wrong", language)
    if text:
        ledger.send(conversation, conversation.partition(":")[0], [Message(text, language=language)])
    if event.key.startswith("timer:"):
        ledger.clear_timer(event.key.removeprefix("timer:").rpartition(":")[0])
    if undone:
        ledger.delete(WORK, undone)
    add_record(ledger, conversation, where(error), event.key, derived(event.entropy, "failure"))
    return ledger.commit()


def at_of(stored: Record) -> float:
    """Return when a failure on record happened, in Unix seconds."""
    return float(orjson.loads(stored.body)["at"])


def add_record(ledger: Ledger, subject: str, what: str, event: str, entropy: int) -> None:
    """Enter a failure for the desk to look at; ``what`` names no person."""
    key = f"F{entropy:016x}"
    body = {"at": ledger.at, "subject": subject, "event": event, "what": what}
    ledger.put(Record(KIND, key, 1, orjson.dumps(body), {"state": (OPEN,), "subject": (subject,)}))
    ledger.audit.append(Audit(ledger.at, "rmabot", "failure", subject, {"failure": key, "what": what}))
