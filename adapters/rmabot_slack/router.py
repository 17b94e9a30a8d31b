"""What came from Slack, given to whoever it is for; everything has an answer, and nothing is left to be sent again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from rmabot.ports.desk_window import DeskWindow
from rmabot_slack import away, scanner
from rmabot_slack import blocks as kit
from rmabot_slack.board import Board
from rmabot_slack.calls import Calls
from rmabot_slack.card import MORE
from rmabot_slack.command import SlashCommand
from rmabot_slack.desk_acts import DeskActs
from rmabot_slack.dock import receive
from rmabot_slack.forms import FORM, PREVIEW, VALUE
from rmabot_slack.handovers import HandOvers
from rmabot_slack.home import ARRIVED, PAGE, SEARCH, SHEET, Home
from rmabot_slack.message import MODEL
from rmabot_slack.people import People, Person
from rmabot_slack.sheet import CONTACT, GET_FILES, PICTURES
from rmabot_slack.talk import ACTIONS, Talk
from rmabot_slack.thread import HAND_BACK, TAKE
from rmabot_slack.typed import escaped, typed
from rmabot_slack.words import language_of, say

FILE_RETURN = "file_return"
_ONLY_LOOKED = frozenset({MORE, CONTACT, GET_FILES, PICTURES, PREVIEW, VALUE})

_log = logging.getLogger(__name__)
Payload = Mapping[str, Any]
Answer = Mapping[str, Any] | None


class Router:
    """Sorts payloads; staff acts are for staff, everything else for members of the workspace."""

    def __init__(  # noqa: PLR0913, PLR0917 - it stands between all of them
        self, calls: Calls, people: People, talk: Talk, acts: DeskActs, home: Home, command: SlashCommand, board: Board,
        handovers: HandOvers, desk_channel: str,
    ) -> None:  # fmt: skip
        self._calls, self._people, self._talk, self._acts = calls, people, talk, acts
        self._home, self._command, self._board, self._handovers = home, command, board, handovers
        self._desk_channel = desk_channel
        self.desk: DeskWindow | None = None
        self.bot = ""

    async def handle(self, body: Payload) -> Answer:
        """Take one payload in, and return what its acknowledgement carries."""
        if "command" in body:
            person = await self._person(str(body["user_id"]), str(body.get("team_id") or ""))
            if person is None:
                return {"response_type": "ephemeral", "text": _turned_away()}
            return await self._command.typed(body, person)
        match body.get("type"):
            case "event_callback":
                await self._event(body["event"], str(body.get("team_id") or ""))
            case "block_actions":
                await self._actions(body)
            case "view_submission":
                return await self._submitted(body)
            case "block_suggestion":
                return self._suggested(body)
            case "message_action" | "shortcut":
                await self._shortcut(body)
        return None

    async def sorry(self, body: Payload) -> None:
        """Say to whoever pressed that it failed, on our side."""
        user = str((body.get("user") or {}).get("id") or body.get("user_id") or "")
        if user and body.get("type") != "block_suggestion":
            known = self._people.known(user)
            language = language_of(known.language) if isinstance(known, Person) else "en"
            await self._calls.call(
                "chat.postMessage", channel=user, text=escaped(say("went_wrong", language))
            )

    async def say_late(self, body: Payload, answer: Mapping[str, Any]) -> None:
        """Bring an answer that came after its acknowledgement: a command's where it was typed, a form's no by message."""
        if "command" in body:
            await self._calls.respond(str(body.get("response_url") or ""), answer)
        elif errors := [*answer.get("errors", {}).values(), *_sentences(answer.get("view"))]:
            text = escaped("\n".join(errors))
            await self._calls.call("chat.postMessage", channel=str(body["user"]["id"]), text=text)

    async def _event(self, event: Payload, team: str) -> None:
        match event.get("type"):
            case "message" | "app_mention":
                await self._message(event, team)
            case "app_home_opened" if event.get("tab") == "home":
                person = await self._person(str(event["user"]), team)
                if person is not None:
                    self._home.show_soon(person)
            case "subteam_members_changed" | "subteam_updated" | "user_change":
                self._people.forget()
            case _:
                pass

    async def _message(self, event: Payload, team: str) -> None:
        if self._desk_channel and event.get("channel") == self._desk_channel:
            if event.get("subtype") == "message_deleted":
                self._board.deleted(str(event.get("deleted_ts") or ""))
                self._handovers.deleted(str(event.get("deleted_ts") or ""))
                return
            if event.get("subtype") == "message_changed":
                await self._changed(event, team)
                return
            if self._handovers.of_thread(str(event.get("thread_ts") or "")):
                await self._heard(event, team)
                return
        await self._talk.message(event, team)

    async def _heard(self, event: Payload, team: str) -> None:
        """Something written in a conversation's thread, by a person."""
        spoken = event.get("subtype") in {None, "", "file_share"}
        if not spoken or event.get("bot_id") or not event.get("user"):
            return
        team = str(event.get("user_team") or event.get("team") or team)
        person = await self._person(str(event["user"]), team)
        if person is not None:
            await self._handovers.heard(event, person, self.bot)

    async def _changed(self, event: Payload, team: str) -> None:
        """A message that somebody changed; the preview of a link changes one, too, and no word of it."""
        after, before = event.get("message") or {}, event.get("previous_message") or {}
        if after.get("bot_id") or not after.get("user") or after.get("text") == before.get("text"):
            return
        if self._handovers.of_thread(str(after.get("thread_ts") or "")):
            person = await self._person(str(after["user"]), str(after.get("user_team") or team))
            if person is not None:
                await self._handovers.changed({**after, "channel": event["channel"]}, person)

    async def _actions(self, body: Payload) -> None:
        user = body["user"]
        person = await self._person(str(user["id"]), str(user.get("team_id") or ""))
        if person is None:
            await self._whisper(body, _turned_away())
            return
        for action in body["actions"]:
            await self._action(body, action, person)

    async def _action(self, body: Payload, action: Mapping[str, Any], person: Person) -> None:
        name = str(action["action_id"])
        if name.partition(":")[0] in ACTIONS:
            await self._talk.pressed({**body, "actions": [action]}, person)
        elif not person.roles or self.desk is None:
            await self._whisper(body, escaped(say("not_of_the_desk", language_of(person.language))))
        elif name in {TAKE, HAND_BACK}:
            if said := await self._handovers.pressed(body, action, person):
                await self._acts.whisper(body, person, said)
        elif name == SEARCH or name.startswith(PAGE):
            await self._home.pressed(action, person)
        elif name == away.OPEN:
            await self._acts.open_away(body, person)
        elif name == scanner.OPEN:
            await self._acts.open_scanner(body, person)
        elif name == away.BACK:
            await self._acts.away.back(self.desk, body, str(action.get("value") or ""), person)
        elif name == SHEET:
            await self._sheet(person)
        elif name == ARRIVED:
            await self._arrived(self.desk, body, action, person)
        else:
            await self._acts.pressed(body, action, person)
            if body.get("view") and name not in _ONLY_LOOKED:
                await self._home.again(person)

    async def _sheet(self, person: Person) -> None:
        rows = await self._acts.send_sheet(person)
        said = kit.context(say("sheet.sent", language_of(person.language), n=rows))
        await self._home.show(person, notice=[said])

    async def _arrived(
        self, desk: DeskWindow, body: Payload, action: Mapping[str, Any], person: Person
    ) -> None:
        """Receive what the dock scanned, say so on top of the Home tab, and ask for the devices where there are several."""
        scanned = str(action.get("value") or "").strip()[:100]
        if not scanned:
            return
        arrival = await receive(desk, person, scanned, f"slack:scan:{person.id}:{action.get('action_ts')}")
        if arrival.open:
            await self._acts.open_form(body, "receive", arrival.open, person)
        await self._home.show(person, notice=arrival.shown)

    async def _submitted(self, body: Payload) -> Answer:
        user = body["user"]
        person = await self._person(str(user["id"]), str(user.get("team_id") or ""))
        if body["view"].get("callback_id") not in {FORM, away.FORM, scanner.FORM}:
            return None
        if person is None or not person.roles or self.desk is None:
            first = next(block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input")
            language = language_of(person.language) if person else "en"
            return {
                "response_action": "errors",
                "errors": {first: kit.cut(say("not_of_the_desk", language), kit.ERROR)},
            }
        if body["view"]["callback_id"] == away.FORM:
            return await self._acts.away.submitted(self.desk, body, person)
        if body["view"]["callback_id"] == scanner.FORM:
            return await scanner.submitted(self.desk, body, person)
        answer = await self._acts.submitted(body, person)
        if answer and "errors" not in answer:
            await self._home.again(person)
        return answer

    def _suggested(self, body: Payload) -> Answer:
        if self.desk is None or not str(body.get("action_id", "")).startswith(MODEL):
            return {"options": []}
        found = self.desk.models(str(body.get("value") or "")[:80])
        return {"options": [kit.option(one, one) for one in found[: kit.OPTIONS]]}

    async def _shortcut(self, body: Payload) -> None:
        user = body["user"]
        person = await self._person(
            str(user["id"]), str(user.get("team_id") or (body.get("team") or {}).get("id") or "")
        )
        if person is None or body.get("callback_id") != FILE_RETURN:
            return
        message = body.get("message") or {}
        key = f"slack:shortcut:{body.get('action_ts') or body.get('trigger_id')}"
        text = typed(str(message.get("text") or ""))
        own = str(message.get("user") or "") == person.id
        await (self._talk.start if own else self._talk.start_for_customer)(person, key, "return", text)

    async def _person(self, user: str, team: str) -> Person | None:
        found = await self._people.who(user, team)
        return found if isinstance(found, Person) else None

    async def _whisper(self, body: Payload, text: str) -> None:
        channel, user = str((body.get("channel") or {}).get("id") or ""), str(body["user"]["id"])
        if channel:
            await self._calls.call("chat.postEphemeral", channel=channel, user=user, text=text)


def _sentences(view: Mapping[str, Any] | None) -> list[str]:
    """What a view says that would have taken a form's place."""
    blocks = view["blocks"] if view else ()
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def _turned_away() -> str:
    return escaped("\n".join([say("not_for_you", language) for language in ("en", "fr")]))
