"""The letters that a commit causes: to the customer who left an address, to the maker, to a desk without a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson

from rmabot.engine.effects import Leaving, Message, SendFile
from rmabot.flow.model import FlowSet
from rmabot.ports import handover
from rmabot.ports.news import RECEIPT, language_of, recipients, said_of
from rmabot.ports.post import Letter, outgoing
from rmabot.ports.request_values import status_texts
from rmabot.ports.store import Outgoing, Record, Store
from rmabot.rma.request import Request
from rmabot.rma.states import State
from rmabot.runtime import failure
from rmabot.runtime.outlets import Outlets
from rmabot.runtime.post.changes import Change
from rmabot.runtime.words import word
from rmabot.text.spans import join, plain

FILING, FILING_DATA = "filing", "filing.json"
FILED_BY = frozenset({"confirm", "follow_up", "answer", "reopen", "appeal"})
"""The steps after which whoever repairs must read the request anew."""
TO_LOOK_AT = FILED_BY | {"ask_renewal"}
"""What a customer does that waits for the desk."""
WITHDRAWN_BY = frozenset({"cancel", "stale", "reject"})
"""The steps after which nobody is to repair anything, if they end the whole request."""
FAILURES_APART = 3600.0
"""Seconds between two letters about failures; all of them stand in ``rmabot desk failures``."""
_WITH_RECEIPT = frozenset({"submitted", "follow_up", "reopened"})


async def to_customer(store: Store, flows: FlowSet, change: Change) -> tuple[Outgoing, ...]:
    """Return the letter about what is told, if the customer left an address; nobody else gets one."""
    request, told = change.after, change.told
    if not told or not request.contact.email:
        return ()
    language = await language_of(store, recipients(request)[0], request.language, flows)
    effects = said_of(flows, request, told, language)
    text = join(*[effect.text for effect in effects if isinstance(effect, Message)], between="\n\n")
    if not text:
        return ()
    status = status_texts(request, flows)
    subject = _words(
        flows, "mail_subject", language, {"number": request.shown_number, "status": status.get(language, "")}
    )
    foot = word(flows, "mail_foot", language, {"number": request.shown_number})
    files = (*_files(effects), *_receipt(request, {one.key for one in told}, language))
    key = f"{change.steps[-1].at}.{told[-1].key}"
    letter = Letter(key, "customer", request.reference, subject, text, foot, language, files)
    return (_row(change, letter),)


def to_maker(flows: FlowSet, change: Change, outlets: Outlets) -> tuple[Outgoing, ...]:
    """Return the filing: the form, the request as data, the proof of purchase and the photos; or that it is taken back."""
    steps = [step for step in change.steps if step.entry.event in FILED_BY]
    if not steps:
        return _withdrawn(flows, change, outlets)
    request, language = change.after, outlets.language or flows.languages[0]
    again = "" if change.before is None else "_again"
    values = _values(request)
    files = (
        SendFile(FILING, request.reference, language),
        SendFile(FILING_DATA, request.reference, language),
        *[SendFile(file.blob, request.reference, language, file.name) for file in request.files],
    )
    subject = _words(flows, f"mail_filing{again}_subject", language, values)
    text = word(flows, f"mail_filing{again}_text", language, values)
    letter = Letter(f"filing{_count(change)}", "maker", request.reference, subject, text, (), language, files)
    return (_row(change, letter),)


def _withdrawn(flows: FlowSet, change: Change, outlets: Outlets) -> tuple[Outgoing, ...]:
    """The letter that takes a filing back, in the talk that began with it."""
    request = change.after
    ended = request.state in {State.CANCELLED, State.REJECTED}
    if not ended or not any(step.entry.event in WITHDRAWN_BY for step in change.steps):
        return ()
    language = outlets.language or flows.languages[0]
    values = _values(request)
    subject = _words(flows, "mail_withdrawn_subject", language, values)
    text = word(flows, "mail_withdrawn_text", language, values)
    letter = Letter(f"withdrawn{_count(change)}", "maker", request.reference, subject, text, (), language)
    return (_row(change, letter),)


def to_desk(flows: FlowSet, change: Change, outlets: Outlets) -> tuple[Outgoing, ...]:
    """Return the letter that says that something waits for the desk."""
    steps = [step for step in change.steps if step.entry.event in TO_LOOK_AT]
    if not steps:
        return ()
    language = outlets.language or flows.languages[0]
    again = "new" if change.before is None else "again"
    values = _values(change.after) | {"status": status_texts(change.after, flows).get(language, "")}
    subject = _words(flows, f"mail_desk_{again}_subject", language, values)
    text = word(flows, f"mail_desk_{again}_text", language, values)
    letter = Letter(f"desk{_count(change)}", "desk", change.after.reference, subject, text, (), language)
    return (_row(change, letter),)


def of_handover(flows: FlowSet, record: Record, outlets: Outlets) -> tuple[Outgoing, ...]:
    """Return the letter about a customer who wants a person, once, when that begins."""
    if record.revision != 1:
        return ()
    begun = handover.read(record).handover
    language = outlets.language or flows.languages[0]
    values = {"id": begun.id, "channel": begun.conversation.partition(":")[0]}
    return _about(flows, "handover", begun.id, values, language)


async def of_failure(store: Store, flows: FlowSet, record: Record, outlets: Outlets) -> tuple[Outgoing, ...]:
    """Return the letter about our own failure; none soon after another one, since they come in swarms."""
    body = orjson.loads(record.body)
    others = await store.find(failure.KIND, "state", failure.OPEN, limit=1000)
    lately = [one for one in others.records if orjson.loads(one.body)["at"] > body["at"] - FAILURES_APART]
    if record.revision != 1 or lately:
        return ()
    return _about(
        flows, "failure", record.key, {"what": body["what"]}, outlets.language or flows.languages[0]
    )


def _about(
    flows: FlowSet, what: str, key: str, values: Mapping[str, str], language: str
) -> tuple[Outgoing, ...]:
    subject = _words(flows, f"mail_desk_{what}_subject", language, values)
    text = word(flows, f"mail_desk_{what}_text", language, values)
    letter = Letter(f"{key}.{what}", "desk", "", subject, text, (), language, (), key)
    return (outgoing(letter, key),)


def _row(change: Change, letter: Letter) -> Outgoing:
    """The letter under its full key, in the talk that this reader has about this request."""
    reference = change.after.reference
    key, thread = f"{reference}.{letter.key}", f"{reference}.{letter.to}"
    return outgoing(letter._replace(key=key, thread=thread), reference)


def _count(change: Change) -> str:
    """What keeps a later letter about the same request apart from the first one."""
    return "" if change.before is None else f".{change.steps[-1].at}"


def _values(request: Request) -> dict[str, str]:
    devices = ", ".join([item.name for item in request.items])
    return {"number": request.shown_number, "reference": request.reference, "devices": devices}


def _words(flows: FlowSet, moment: str, language: str, values: Mapping[str, str]) -> str:
    return plain(word(flows, moment, language, values))


def _files(effects: Sequence[Leaving]) -> Iterator[SendFile]:
    yield from [effect for effect in effects if isinstance(effect, SendFile)]


def _receipt(request: Request, keys: set[str], language: str) -> Iterator[SendFile]:
    if keys & _WITH_RECEIPT and request.number is None:
        yield SendFile(RECEIPT, request.reference, language, request.reference)
