"""Returns filed for real, and the desk's acts on them, for the tests of both sides."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from rmabot.desk.perform import perform
from rmabot.engine.effects import Message, SendFile, from_json
from rmabot.ports import requests
from rmabot.ports.desk import Done, Order, Refused, Staff
from rmabot.ports.store import Store
from rmabot.rma.request import Request
from rmabot.testing.conversation import Conversation
from rmabot.testing.reply import Reply
from rmabot.text.spans import plain

Named: TypeAlias = tuple[str, dict[str, Any]]
"""An act of the desk with its arguments."""
DIALOGS = Path(__file__).parents[2] / "dialogs"
DANA = Staff("Dana", frozenset({"agent"}))
DORA = Staff("Dora", frozenset({"dock"}))
TEO = Staff("Teo", frozenset({"technician"}))
LEA = Staff("Lea", frozenset({"lead"}))
ALL_ROLES = Staff("Sam", frozenset({"agent", "dock", "technician", "lead"}))
DEVICE: Sequence[tuple[str, str]] = (
    ("send", "invoice.pdf"),
    ("say", "Camera Store Ltd."),
    ("say", "2025-03-14"),
    ("press", "no_power"),
    ("say", "Since yesterday evening the light stays off, whatever I do."),
    ("pick", "restart"),
    ("pick", "no_damage"),
    ("press", "no"),
    ("press", "yes"),
)
DATA = [("press", "yes")] * 5
ADDRESS: Sequence[tuple[str, str]] = (
    ("say", "Jane Roy"),
    ("say", "123 Main Street, Toronto ON M5V 1A1"),
    ("say", "416 555 0123"),
    ("press", "skip"),
)


async def talk(they: Conversation, acts: Sequence[tuple[str, str]]) -> Reply:
    """Say, press, pick and send, one after the other."""
    reply = they.reply
    for act, what in acts:
        reply = await getattr(they, act)(what)
    return reply


async def to_review(
    they: Conversation, serial: str = "G12345678", model: str = "DS-2CD2143G2-I", second: str = ""
) -> Reply:
    """Answer everything up to the review; with a ``second`` serial there are two devices on one invoice."""
    word = "retour" if they.session.language == "fr" else "return"
    start = [("say", word), ("say", "ON"), ("press", "customer"), ("say", serial), ("say", model)]
    await talk(they, [*start, *DEVICE])
    if second:
        await talk(they, [("press", "yes"), ("say", second), ("say", "DS-7608NI-K2/8P"), ("press", "yes")])
        await talk(they, DEVICE[3:])
    return await talk(they, [("press", "no"), *DATA, *ADDRESS])


async def file(
    they: Conversation, serial: str = "G12345678", model: str = "DS-2CD2143G2-I", second: str = ""
) -> Request:
    """File a return and give it back as it is kept."""
    they.clock.wait(60)
    await to_review(they, serial, model, second)
    before = {one.reference for one in await they.requests()}
    await they.press("send")
    return next(one for one in await they.requests() if one.reference not in before)


async def approved(they: Conversation, second: str = "") -> Request:
    """File a return and have it approved."""
    request = await file(they, second=second)
    done = await act(they, "approve", request)
    assert isinstance(done, Done), done
    return done.request


async def act(
    they: Conversation,
    name: str,
    request: Request | str,
    by: Staff = ALL_ROLES,
    seen: int = 0,
    **arguments: Any,
) -> Done | Refused:
    """Do one act of the desk."""
    reference = request if isinstance(request, str) else request.reference
    order = Order(name, reference, by, arguments, seen=seen)
    return await perform(order, they.trial.store, they.flows, they.clock.now(), they.clock.entropy())


async def acts(they: Conversation, request: Request, *named: Named) -> Request:
    """Do several acts, each of which must be done."""
    for name, arguments in named:
        done = await act(they, name, request, **arguments)
        assert isinstance(done, Done), (name, done)
    return await now(they, request)


async def now(they: Conversation, request: Request) -> Request:
    """The request as it is kept now."""
    kept = await requests.get(they.trial.store, request.reference)
    assert kept is not None
    return kept.request


async def told(they: Conversation) -> str:
    """Everything that left since the last look, as the customer reads it."""
    return (await they.settle()).text


async def waiting_for(store: Store, channel: str, conversation: str) -> tuple[str, ...]:
    """What waits to be delivered to a conversation that nobody runs, as text; documents by what they are."""
    rows = await store.lease(channel, 1e12, 100, 1e12 + 1, conversation)
    said: list[str] = []
    for row in rows:
        match from_json(row.effect):
            case Message(text):
                said.append(plain(text))
            case SendFile(document):
                said.append(f"[{document}]")
            case other:
                said.append(str(other))
    return tuple(said)
