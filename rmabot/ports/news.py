"""What is told of a step, as rows of the outbox: to the owner, to linked persons and to who filed, each in their language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import orjson

from rmabot.engine.advice import said_by
from rmabot.engine.effects import Choice, Leaving, Message, SendFile, to_json
from rmabot.engine.keys import START, token
from rmabot.engine.session import from_json
from rmabot.engine.tell import lifecycle_text
from rmabot.flow.model import FlowSet
from rmabot.ports.request_values import answering, values_told
from rmabot.ports.store import Outgoing, Store
from rmabot.rma.messages import Told
from rmabot.rma.request import Request
from rmabot.text.spans import Rich, join, plain

PAPERS, RECEIPT = "papers", "receipt"


def papers_for(boxes: int) -> str:
    """Return the document of papers with a sheet for each box, 0 for one to write the box in by hand."""
    return f"{PAPERS}:{boxes}" if boxes else PAPERS


def boxes_of(document: str) -> int | None:
    """Return for how many boxes a document has sheets, 0 where that is not said; None for what are no papers."""
    kind, _, boxes = document.partition(":")
    return (int(boxes) if boxes.isdecimal() else 0) if kind == PAPERS else None


_SESSION = "session"
_WITH_PAPERS = frozenset({"approved", "renewed"})
_PACKING = "packing"
_ANSWERED_BY: Mapping[str, str] = {
    "needs_info": "answer_request",
    "needs_info_reminder": "answer_request",
    "tell_us_more": "answer_request",
    "quoted": "decide_quote",
    "quote_reminder": "decide_quote",
    "held": "decide_held",
    "rejected": "appeal",
    "stale": "reopen",
    "approved": "give_tracking",
    "renewed": "give_tracking",
    "expiry_reminder": "give_tracking",
    "expired": "ask_renewal",
    "undelivered": "correct_contact",
    "uncollected_reminder": "correct_contact",
    "not_arrived": "add_file",
}
"""What a customer may do at once about a message: the action whose flow a button of it starts."""


async def news(
    store: Store, flows: FlowSet, request: Request, told: Sequence[Told], here: str = ""
) -> tuple[Outgoing, ...]:
    """Return the outbox rows for what is told; what was done in the conversation ``here`` its flow has said already."""
    rows: list[Outgoing] = []
    for conversation in recipients(request):
        said = [one for one in told if not (one.own and conversation == here)]
        if said:
            language = await language_of(store, conversation, request.language, flows)
            rows += _rows(conversation, said_of(flows, request, said, language))
    return tuple(rows)


def recipients(request: Request) -> tuple[str, ...]:
    """Return the conversations that hear of a request, its owner's first; who filed it hears where they filed it."""
    owner = request.conversation or request.owner
    filed_by = "" if owner.startswith(f"{request.filed_by}:") else request.filed_by
    return tuple(dict.fromkeys(filter(None, (owner, *request.linked, filed_by))))


async def language_of(store: Store, conversation: str, otherwise: str, flows: FlowSet) -> str:
    """Return the language that is spoken in a conversation now, else the one given."""
    stored = await store.get(_SESSION, conversation)
    spoken = from_json(orjson.loads(stored.body)).language if stored else otherwise
    return spoken if spoken in flows.languages else flows.languages[0]


def _rows(conversation: str, effects: Iterable[Leaving]) -> list[Outgoing]:
    channel = conversation.partition(":")[0]
    return [Outgoing(conversation, channel, to_json(effect)) for effect in effects]


def said_of(flows: FlowSet, request: Request, told: Sequence[Told], language: str) -> list[Leaving]:
    """Return what is said of steps, in one language: texts with what can be done at once, papers, how to pack."""
    effects: list[Leaving] = []
    for one in told:
        text = _text(flows, request, one, language)
        if text:
            effects.append(Message(text, _choices(flows, request, one.key, language), language=language))
        if one.key in _WITH_PAPERS:
            effects.append(SendFile(PAPERS, request.reference, language, request.shown_number))
            effects += _packing(flows, request, one, language)
    return effects


def _text(flows: FlowSet, request: Request, told: Told, language: str) -> Rich:
    """What is told, with the devices named first where it is about some of them and its own text names none."""
    key, values = f"told.{told.key}", values_told(request, told, flows)
    text = lifecycle_text(flows, key, language, values)
    template = flows.lifecycle.get(key, {}).get(language)
    names_them = template is not None and "rma.device" in template.slots
    if not text or names_them or len(told.items) in {0, len(request.items)}:
        return text
    return join(lifecycle_text(flows, "reason.about_some", language, values), text, between="\n")


def _choices(flows: FlowSet, request: Request, key: str, language: str) -> tuple[Choice, ...]:
    action = _ANSWERED_BY.get(key)
    started = [flow for flow in answering(flows, action) if flow.starts is not None] if action else []
    return tuple(
        [
            Choice(_about(flow.about, language), token(0, START, f"{flow.name}:{request.reference}"))
            for flow in started[:1]
        ]
    )


def _about(texts: Mapping[str, object], language: str) -> str:
    template = texts.get(language) or next(iter(texts.values()))
    return plain(getattr(template, "fixed", None) or ())


def _packing(flows: FlowSet, request: Request, told: Told, language: str) -> list[Leaving]:
    """How to pack these very devices, said again now that people pack."""
    if _PACKING not in flows.flows:
        return []
    devices = [item for item in request.items if item.number in told.items]
    inputs = {
        "kinds": tuple(dict.fromkeys([item.kind for item in devices if item.kind])) or ("other",),
        "batteries": tuple([str(item.answers["battery"]) for item in devices if item.answers.get("battery")]),
    }
    text = said_by(flows, _PACKING, language, inputs)
    return [Message(text, language=language)] if text else []
