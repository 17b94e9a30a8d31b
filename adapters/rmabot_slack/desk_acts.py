"""What staff press on cards and in forms: shown, asked for, and said; whether it may be done the desk itself decides."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from rmabot.ports.channel import Document
from rmabot.ports.desk import Done, Order, Refused
from rmabot.ports.desk_window import DeskWindow, Option, Paper
from rmabot_slack import blocks as kit
from rmabot_slack import forms, queue_sheet, scanner, sheet
from rmabot_slack.away import Away
from rmabot_slack.blocks import Block
from rmabot_slack.calls import Calls, Later
from rmabot_slack.calls import Refused as SlackRefused
from rmabot_slack.card import ACT, MORE, UNDO
from rmabot_slack.files import Files
from rmabot_slack.forms import FORM, PREVIEW, Form
from rmabot_slack.people import People, Person
from rmabot_slack.refusals import field_of, refusal
from rmabot_slack.sheet import CONTACT, GET_FILES, PICTURES, WRITE
from rmabot_slack.typed import escaped
from rmabot_slack.words import language_of, say

AT_ONCE_SECONDS = 1.2
"""After which a modal opens with "one moment": the sign to open it lives three seconds and works once."""
ONE_PRESS = frozenset({"claim", "approve", "receive", "inspect", "parts-in", "close", "reopen"})
TALKS = frozenset({"agent", "lead"})
"""Who speaks first with a customer; whoever waits for a person may be answered by every role."""
_PER_DEVICE = frozenset({"receive", "inspect", "close"})

_log = logging.getLogger(__name__)
Payload = Mapping[str, Any]


class DeskActs:
    """Carries out what staff press, and says to whoever pressed why something was not done."""

    def __init__(self, calls: Calls, files: Files, people: People) -> None:
        self._calls = calls
        self._people = people
        self._files = files
        self.away = Away(calls, people)
        self.desk: DeskWindow | None = None

    @property
    def _desk(self) -> DeskWindow:
        assert self.desk is not None
        return self.desk

    async def pressed(self, payload: Payload, action: Mapping[str, Any], person: Person) -> None:
        """Do what a button is for."""
        named, _, act = str(action["action_id"]).partition(":")
        reference = str(action.get("value") or "")
        language = language_of(person.language)
        if named in {PREVIEW, forms.VALUE}:
            await self._previewed(payload, person)
        elif named == MORE:
            await self._open(payload, self._more(reference, person), language)
        elif named == CONTACT:
            await self._open(payload, self._contact(reference, person), language)
        elif named == GET_FILES:
            await self._send_files(reference, person, payload)
        elif named == PICTURES:
            await self._give(await self._desk.pictures(reference, person.staff), person)
            await self.whisper(payload, person, say("contact.sent", language))
        elif named == WRITE:
            await self._write(payload, action, person, reference)
        elif named == UNDO:
            reference, _, revision = reference.partition("|")
            note = {"note": say("card.undone_here", language)}
            order = Order("undo", reference, person.staff, note, _key(payload, action), int(revision or 0))
            await self._said(payload, person, await self._desk.perform(order))
        elif named == ACT:
            await self._act(payload, action, person, act, reference)

    async def submitted(self, payload: Payload, person: Person) -> Mapping[str, Any] | None:
        """Do what a form asks for; what is wrong stands on its field."""
        view, language = payload["view"], language_of(person.language)
        told = forms.metadata_of(view)
        spec = self._desk.acts[str(told["act"])]
        state = view["state"]["values"]
        given, errors = forms.values_of(spec, state, language)
        if errors:
            return {"response_action": "errors", "errors": errors}
        key = f"slack:form:{view.get('root_view_id') or view['id']}:{view['id']}:{view.get('hash')}"
        done = await self._desk.perform(Order(spec.name, str(told["reference"]), person.staff, given, key))
        if isinstance(done, Refused):
            shown = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
            sentence = refusal(done, language, self._desk.timezone)
            if not shown:
                told_why = forms.modal(say("not_done", language), [kit.section(sentence)], language)
                return {"response_action": "update", "view": told_why}
            return {
                "response_action": "errors",
                "errors": {field_of(done, shown): kit.cut(sentence, kit.ERROR)},
            }
        await self._photographed(payload, str(told["reference"]), person, given)
        return {"response_action": "clear"}

    async def _act(
        self, payload: Payload, action: Mapping[str, Any], person: Person, act: str, reference: str
    ) -> None:
        if act in ONE_PRESS and not await self._needs_form(act, reference):
            order = Order(act, reference, person.staff, {}, _key(payload, action))
            done = await self._desk.perform(order)
            await self._said(payload, person, done)
            if payload.get("view") and isinstance(done, Done):
                await self._refreshed(payload, await self._more(reference, person))
            return
        await self.open_form(payload, act, reference, person)

    async def open_form(self, payload: Payload, act: str, reference: str, person: Person) -> None:
        """Open the form of an act."""
        await self._open(payload, self._form(act, reference, person), language_of(person.language))

    async def open_away(self, payload: Payload, person: Person) -> None:
        """Open the form of who is away."""
        await self._open(payload, self.away.view(self._desk, person), language_of(person.language))

    async def open_scanner(self, payload: Payload, person: Person) -> None:
        """Open the dock's form for many parcels."""
        language = language_of(person.language)
        await self._calls.call("views.open", trigger_id=payload["trigger_id"], view=scanner.begun(language))

    async def send_sheet(self, person: Person) -> int:
        """Bring the queue as a sheet into somebody's direct messages, and count its rows."""
        return await queue_sheet.bring(self._desk, self._calls, self._files, person)

    async def _needs_form(self, act: str, reference: str) -> bool:
        """Whether something must be said first: the maker's number, or which of several devices is here."""
        if act in {"approve", "renew"}:
            return self._desk.needs_number
        card = await self._desk.card(reference) if act in _PER_DEVICE else None
        return card is not None and len(card.devices) > 1

    async def _form(self, act: str, reference: str, person: Person) -> Block:
        form = await self._form_of(act, reference, person)
        return form.view() if form else self._gone(person)

    async def _form_of(self, act: str, reference: str, person: Person) -> Form | None:
        card, spec, language = (
            await self._desk.card(reference),
            self._desk.acts.get(act),
            language_of(person.language),
        )
        if card is None or spec is None:
            return None
        options = {}
        if act in {"reject", "quote"}:
            options["reason"] = self._desk.reasons(act, language)
        if act == "assign":
            options["to"] = [Option(one, one) for one in await self._people.colleagues()]
        if act == "ask":
            options["field"] = await self._desk.fields(reference, language)
        skip = frozenset() if self._desk.needs_number else frozenset({"number"})
        return Form(spec, card, language, options, skip)

    async def _previewed(self, payload: Payload, person: Person) -> None:
        """Show in the form what the customer would read for what stands in it now."""
        view = payload.get("view")
        if not view or view.get("callback_id") != FORM:
            return
        told = forms.metadata_of(view)
        form = await self._form_of(str(told["act"]), str(told["reference"]), person)
        if form is None:
            return
        given, _ = forms.values_of(form.act, view["state"]["values"], form.language)
        said = await self._desk.preview(Order(form.act.name, form.card.reference, person.staff, given))
        made = form.view([] if isinstance(said, Refused) else said)
        if isinstance(said, Refused):
            made["blocks"].append(kit.context(refusal(said, form.language, self._desk.timezone)))
        made["private_metadata"] = view["private_metadata"]
        try:
            await self._calls.call("views.update", view_id=view["id"], hash=view.get("hash"), view=made)
        except SlackRefused as refused:
            # A newer press has drawn the form again, or it was closed.
            _log.info("a preview came too late: %s", refused.error)

    async def _more(self, reference: str, person: Person) -> Block:
        card, language = await self._desk.card(reference), language_of(person.language)
        if card is None:
            return self._gone(person)
        legal = await self._desk.legal(card.reference, person.staff)
        details = await self._desk.details(card.reference, language)
        beside = [CONTACT] if self._desk.sees_contact(person.staff) else []
        beside += [PICTURES] if not beside and card.pictures else []
        beside += [WRITE] if person.roles & TALKS else []
        return sheet.whole(card, details, legal, language, self._desk.now(), self._desk.timezone, beside)

    async def _write(
        self, payload: Payload, action: Mapping[str, Any], person: Person, reference: str
    ) -> None:
        """Take the customer's conversation over, to speak first: its thread begins in the desk's channel."""
        language = language_of(person.language)
        if not person.roles & TALKS:
            await self.whisper(payload, person, say("talk.not_your_role", language))
            return
        done = await self._desk.take(reference, person.staff, _key(payload, action))
        if isinstance(done, Refused):
            await self.whisper(payload, person, refusal(done, language, self._desk.timezone))
        else:
            await self.whisper(payload, person, say("talk.begun", language))

    async def _contact(self, reference: str, person: Person) -> Block:
        contact = await self._desk.contact(reference, person.staff)
        return sheet.contact(contact, reference, language_of(person.language))

    async def _send_files(self, reference: str, person: Person, payload: Payload) -> None:
        contact = await self._desk.contact(reference, person.staff)
        if contact is None:
            return
        await self._give(contact.papers, person)
        shown = sheet.contact(contact, reference, language_of(person.language), sent=True)
        await self._refreshed(payload, shown)

    async def _give(self, papers: Sequence[Paper], person: Person) -> None:
        """Bring files into somebody's direct messages."""
        answer = await self._calls.call("conversations.open", users=person.id)
        for paper in papers:
            data = await self._desk.paper(paper.blob)
            if data is not None:
                await self._files.send(Document(paper.name, data), str(answer["channel"]["id"]))

    async def _photographed(
        self, payload: Payload, reference: str, person: Person, given: Mapping[str, Any]
    ) -> None:
        """Keep the photos of a form with the request; the act is done all the same, and a photo that is missing is said."""
        photos: list[tuple[str, bytes]] = []
        told = forms.photos_of(payload["view"]["state"]["values"])
        for one in told:
            try:
                data = await self._files.fetched(one)
            except Later:
                data = None
            photos += [(str(one.get("name") or "photo.jpg"), data)] if data is not None else []
        device = next(iter(given.get("device") or ()), 0)
        kept = await self._desk.attach(reference, person.staff, photos, "photo", device) if photos else 0
        if kept < len(told):
            text = say("form.photo_missing", language_of(person.language), n=len(told) - kept)
            await self.whisper(payload, person, text)

    async def _said(self, payload: Payload, person: Person, done: Done | Refused) -> None:
        """The card says what was done; what was not, only whoever pressed hears."""
        if isinstance(done, Done):
            return
        language = language_of(person.language)
        await self.whisper(payload, person, refusal(done, language, self._desk.timezone))

    async def whisper(self, payload: Payload, person: Person, text: str) -> None:
        """Say something to whoever pressed: beside the card, or in their direct messages."""
        channel = str((payload.get("channel") or {}).get("id") or "")
        if not channel:
            await self._calls.call("chat.postMessage", channel=person.id, text=escaped(text))
            return
        thread = str((payload.get("message") or {}).get("thread_ts") or "")
        extra: dict[str, Any] = {"thread_ts": thread} if thread else {}
        await self._calls.call(
            "chat.postEphemeral", channel=channel, user=person.id, text=escaped(text), **extra
        )

    async def _open(self, payload: Payload, making: Awaitable[Block], language: str) -> None:
        """Open a modal with the one sign there is for it; what takes longer is filled in."""
        task = asyncio.ensure_future(making)
        done, _ = await asyncio.wait({task}, timeout=AT_ONCE_SECONDS)
        method = "views.push" if payload.get("view", {}).get("type") == "modal" else "views.open"
        shown = (
            task.result() if done else forms.modal("…", [kit.section(say("one_moment", language))], language)
        )
        try:
            answer = await self._calls.call(method, trigger_id=payload["trigger_id"], view=shown)
        except SlackRefused as refused:
            if refused.error != "push_limit_reached":
                raise
            # Three views are open, by pressing faster than they came: the one in front is drawn anew.
            answer = await self._calls.call("views.update", view_id=payload["view"]["id"], view=shown)
        if not done:
            await self._calls.call("views.update", view_id=answer["view"]["id"], view=await task)

    async def _refreshed(self, payload: Payload, view: Block) -> None:
        try:
            await self._calls.call("views.update", view_id=payload["view"]["id"], view=view)
        except (SlackRefused, Later) as error:
            _log.info("a view was not drawn again: %s", error)

    def _gone(self, person: Person) -> Block:
        language = language_of(person.language)
        return forms.modal("rmabot", [kit.section(say("gone", language))], language)


def _key(payload: Payload, action: Mapping[str, Any]) -> str:
    """The key under which a press acts once, however often Slack sends it."""
    container = payload.get("container") or {}
    where = container.get("message_ts") or container.get("view_id") or ""
    return f"slack:act:{where}:{payload['user']['id']}:{action['action_id']}:{action.get('action_ts')}"
