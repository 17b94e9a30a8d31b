"""The methods of the Bot API that a bot of ours calls."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.adapters.telegram.platform import rules
from tests.adapters.telegram.platform.chats import Chat, Shown
from tests.adapters.telegram.platform.flood import Flood
from tests.adapters.telegram.platform.rules import Json, Refusal, bad
from tests.adapters.telegram.platform.waiting import Waiting

ANSWER_SECONDS = 15.0
KNOWN: dict[str, set[str]] = {
    "sendMessage": {"chat_id", "text", "entities", "reply_markup", "link_preview_options"},
    "editMessageText": {"chat_id", "message_id", "text", "entities", "reply_markup", "link_preview_options"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id", "text"},
    "sendChatAction": {"chat_id", "action"},
    "sendDocument": {"chat_id", "document", "caption"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates"},
}
"""The parameters that are expected: others the platform ignores in silence, so a slip would never show."""


class Methods:
    """What the bot asked for, done to the chats."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "username": "ReturnsBot",
            "first_name": "Returns",
        }
        self.chats: dict[int, Chat] = {}
        self.waiting = Waiting()
        self.flood = Flood()
        self.unknown: list[str] = []
        self.queries: dict[str, tuple[float, str | None]] = {}
        self.files: dict[str, bytes] = {}
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self._uploads: dict[str, bytes] = {}

    async def call(self, method: str, parameters: Json) -> Any:
        """Do what a call asks for; raises Refusal."""
        act: Callable[[Json], Awaitable[Any]] | None = getattr(self, f"do_{method}", None)
        if act is None:
            raise Refusal(404, "Not Found")
        if parameters.get("parse_mode"):
            self.unknown.append(f"{method}: parse_mode")
        self.unknown += [f"{method}: {name}" for name in set(parameters) - KNOWN.get(method, set(parameters))]
        return await act(parameters)

    async def do_getMe(self, _: Json) -> Json:  # noqa: N802 - the platform's names
        return self.me

    async def do_getUpdates(self, parameters: Json) -> list[Json]:  # noqa: N802
        return await self.waiting.poll(parameters)

    async def do_sendMessage(self, parameters: Json) -> Json:  # noqa: N802
        chat = self._open(parameters)
        text, entities = rules.text_of(parameters)
        keyboard = rules.keyboard_of(parameters.get("reply_markup"))
        self.flood.count(str(chat.id))
        shown = chat.add(Shown(chat.number(), text, entities, keyboard))
        return await self._told(chat, shown)

    async def do_editMessageText(self, parameters: Json) -> Json:  # noqa: N802
        chat = self._open(parameters)
        text, entities = rules.text_of(parameters, edit=True)
        keyboard = rules.keyboard_of(parameters.get("reply_markup"))
        return await self._told(chat, chat.edit(int(parameters["message_id"]), text, entities, keyboard))

    async def do_editMessageReplyMarkup(self, parameters: Json) -> Json:  # noqa: N802
        chat = self._open(parameters)
        keyboard = rules.keyboard_of(parameters.get("reply_markup"))
        return await self._told(chat, chat.edit(int(parameters["message_id"]), None, [], keyboard))

    async def do_sendDocument(self, parameters: Json) -> Json:  # noqa: N802
        chat = self._open(parameters)
        if rules.utf16(str(parameters.get("caption", ""))) > rules.MOST_CAPTION:
            raise bad("message caption is too long")
        name, data = parameters["document"]
        if len(data) > 50 << 20:
            raise Refusal(413, "Request Entity Too Large")
        self.flood.count(str(chat.id))
        shown = Shown(chat.number(), "", document=data, name=rules.file_name_of(name))
        return await self._told(chat, chat.add(shown))

    async def do_sendChatAction(self, parameters: Json) -> bool:  # noqa: N802
        self._open(parameters).typing += 1
        return True

    async def do_answerCallbackQuery(self, parameters: Json) -> bool:  # noqa: N802
        asked = self.queries.get(parameters["callback_query_id"])
        if asked is None or asked[1] is not None or time.monotonic() - asked[0] > ANSWER_SECONDS:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if rules.utf16(str(parameters.get("text", ""))) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.queries[parameters["callback_query_id"]] = (asked[0], str(parameters.get("text", "")))
        return True

    async def do_getFile(self, parameters: Json) -> Json:  # noqa: N802
        found = self.files.get(parameters["file_id"])
        if found is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(found) > 20 << 20:
            raise bad("file is too big")
        return {
            "file_id": parameters["file_id"], "file_unique_id": f"u{parameters['file_id']}", "file_size": len(found),
            "file_path": f"documents/{parameters['file_id']}",
        }  # fmt: skip

    async def do_setMyCommands(self, parameters: Json) -> bool:  # noqa: N802
        self.commands[rules.language_of(parameters)] = rules.commands_of(parameters)
        return True

    async def do_getMyCommands(self, parameters: Json) -> list[Json]:  # noqa: N802
        return self.commands.get(rules.language_of(parameters), [])

    async def do_setMyDescription(self, parameters: Json) -> bool:  # noqa: N802
        return self._described("long", parameters, str(parameters.get("description", "")), 512)

    async def do_setMyShortDescription(self, parameters: Json) -> bool:  # noqa: N802
        return self._described("short", parameters, str(parameters.get("short_description", "")), 120)

    async def do_setWebhook(self, parameters: Json) -> bool:  # noqa: N802
        if not parameters["url"].startswith(("https://", "http://127.0.0.1")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.waiting.webhook = parameters["url"]
        self.waiting.secret = parameters.get("secret_token", "")
        self.waiting.allowed = parameters.get("allowed_updates", self.waiting.allowed)
        return True

    async def do_deleteWebhook(self, _: Json) -> bool:  # noqa: N802
        self.waiting.webhook = ""
        return True

    async def do_getWebhookInfo(self, _: Json) -> Json:  # noqa: N802
        return {"url": self.waiting.webhook, "pending_update_count": len(self.waiting.pending)}

    def chat(self, number: int, kind: str = "private") -> Chat:
        """A chat, made when it is first met."""
        return self.chats.setdefault(number, Chat(number, kind))

    def _open(self, parameters: Json) -> Chat:
        chat = self.chats.get(int(parameters["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.moved_to},
            )
        if chat.closed:
            raise Refusal(403, f"Forbidden: {chat.closed}")
        return chat

    def _described(self, kind: str, parameters: Json, text: str, most: int) -> bool:
        if len(text) > most:
            raise bad("description is too long")
        self.descriptions[kind, rules.language_of(parameters)] = text
        return True

    async def _told(self, chat: Chat, shown: Shown) -> Json:
        async with chat.changed:
            chat.changed.notify_all()
        await asyncio.sleep(0)
        found: Json = {
            "message_id": shown.id, "date": int(time.time()), "chat": {"id": chat.id, "type": chat.kind},
            "from": self.me, "text": shown.text, "entities": shown.entities,
        }  # fmt: skip
        return found | ({"reply_markup": {"inline_keyboard": shown.keyboard}} if shown.keyboard else {})
