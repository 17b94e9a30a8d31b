"""send_link_code: somebody says that a request is theirs; the code goes to where its owner can be reached, and only there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import text_of
from rmabot.engine.effects import Message, to_json
from rmabot.engine.tell import bot_text
from rmabot.flow.model import FlowSet
from rmabot.ports import linking, post
from rmabot.ports.actions import Caller, Changes, Outcome
from rmabot.ports.erasure import is_erased
from rmabot.ports.linking import REQUEST, VALID, code_of, digest_of
from rmabot.ports.news import language_of, recipients
from rmabot.ports.requests import by_number, serial_key
from rmabot.ports.store import Outgoing, Store
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.text.spans import plain

_TAIL = 4


class SendLinkCode:
    """Answers "sent" whether there is such a request or not."""

    name = "send_link_code"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Count the try; if number and serial belong together, send a code to the contact on file."""
        typed = text_of(inputs.get("request_number"))
        kept = await by_number(store, typed, caller.flows.policy) if typed else None
        request = kept.request if kept is not None and not is_erased(kept.request) else None
        if request is not None and caller.person in request.persons:
            return Outcome("already")
        mine = await linking.get(store, linking.PERSON, caller.person)
        if mine.tries.used_up(caller.at):
            return Outcome("too_many")
        tries = replace(mine.tries.tried(caller.at), reference="", digest="", until=caller.at + VALID)
        if request is None or not _fits(request, text_of(inputs.get("tail"))):
            return Outcome("sent", changes=mine.changes(tries, caller.at))
        theirs = await linking.get(store, REQUEST, request.reference)
        if theirs.tries.used_up(caller.at):
            return Outcome("sent", changes=mine.changes(tries, caller.at))
        code = code_of(caller.entropy, caller.person)
        digest = digest_of(code, caller.person, request.reference)
        own = mine.changes(replace(tries, reference=request.reference, digest=digest), caller.at)
        others = theirs.changes(theirs.tries.tried(caller.at), caller.at)
        letter = await _letter(request, code, caller, store)
        return Outcome("sent", changes=_both(own, others, letter))


async def _letter(request: Request, code: str, caller: Caller, store: Store) -> Outgoing:
    """The code by mail to the address on the request; without one, in the chat in which it was filed."""
    flows, owner = caller.flows, recipients(request)[0]
    language = await language_of(store, owner, request.language, flows)
    values = {"number": request.shown_number, "code": code, "minutes": str(int(VALID // 60))}
    text = bot_text(flows, "link_code", language, values)
    if caller.mail and request.contact.email:
        subject = plain(bot_text(flows, "link_code_subject", language, values))
        return post.to_customer(request.reference, f"link.{caller.at:.3f}", subject, text, language)
    return told(flows, owner, "link_code", language, values)


def told(
    flows: FlowSet, conversation: str, moment: str, language: str, values: Mapping[str, str]
) -> Outgoing:
    """Return a sentence of the bot's own for somebody else's conversation."""
    message = Message(bot_text(flows, moment, language, values), language=language)
    return Outgoing(conversation, conversation.partition(":")[0], to_json(message))


def _fits(request: Request, typed: str) -> bool:
    """Whether what was typed is the end of a serial on the request, four characters of it at least."""
    tail = serial_key(typed)
    known = [serial_key(one) for item in request.items for one in (item.serial, item.long_serial) if one]
    return len(tail) >= _TAIL and any(one.endswith(tail) for one in known)


def _both(own: Changes, others: Changes, letter: Outgoing) -> Changes:
    return Changes(puts=(*own.puts, *others.puts), timers=(*own.timers, *others.timers), outbox=(letter,))
