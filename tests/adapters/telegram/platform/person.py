"""Somebody with a phone: writes, presses, sends pictures, and reads what comes."""

import asyncio
import time
from typing import Any

from tests.adapters.telegram.platform.chats import Chat, Shown
from tests.adapters.telegram.platform.methods import Methods
from tests.adapters.telegram.platform.rules import Json, utf16

PATIENCE = 60.0
"""Seconds: nothing waits so long where it works, and on a machine with much else to do nothing is late by itself."""


class Person:
    """One person in a private chat, or in another ``chat``; what they do returns the update's number."""

    def __init__(
        self, platform: Methods, number: int, language: str, name: str, chat: Chat | None = None
    ) -> None:
        self.id = number
        self.platform = platform
        self.chat = chat or platform.chat(number)
        self.user: Json = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
        self._read = 0
        self._queries = 0

    def group(self, number: int, kind: str = "supergroup") -> "Person":
        """The same person in a group."""
        return Person(
            self.platform,
            self.id,
            self.user["language_code"],
            self.user["first_name"],
            self.platform.chat(number, kind),
        )

    @property
    def messages(self) -> list[Shown]:
        """Every message of the bot in the chat."""
        return list(self.chat.shown.values())

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        return self.messages[-1]

    def message(self, **content: Any) -> Json:
        """A message of theirs, as the bot gets it."""
        return {
            "message_id": self.chat.number(), "date": int(time.time()),
            "chat": {"id": self.chat.id, "type": self.chat.kind}, "from": self.user, **content,
        }  # fmt: skip

    async def say(self, text: str, **more: Any) -> int:
        """Write something."""
        content: Json = {"text": text, **more}
        if text.startswith("/"):
            length = utf16(text.split(maxsplit=1)[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self.happen("message", self.message(**content))

    async def press(self, label: str, message: Shown | None = None) -> int:
        """Press a button by what it says: the newest one, or one below a certain message."""
        for shown in [message] if message else reversed(self.messages):
            for row in shown.keyboard:
                for button in row:
                    if label in {button["text"], button["text"].removeprefix("✓ ")}:
                        return await self.press_token(button["callback_data"], shown)
        raise LookupError(
            f"no button says {label!r}: {[shown.labels for shown in self.messages if shown.keyboard]}"
        )

    async def press_token(self, token: str, shown: Shown | None = None) -> int:
        """Press whatever carries a token."""
        query = await self.query(token, shown)
        return await self.happen("callback_query", query)

    async def query(self, token: str, shown: Shown | None = None) -> Json:
        """A press as the bot gets it."""
        self._queries += 1
        query = f"{self.id}/{self._queries}/{time.monotonic_ns()}"
        self.platform.queries[query] = (time.monotonic(), None)
        found: Json = {"id": query, "from": self.user, "chat_instance": "1", "data": token}
        if shown is not None:
            found["message"] = {
                "message_id": shown.id, "date": int(time.time()), "text": shown.text, "entities": shown.entities,
                "chat": {"id": self.chat.id, "type": self.chat.kind}, "from": self.platform.me,
            }  # fmt: skip
        return found

    async def photo(self, data: bytes, caption: str = "", album: str = "") -> int:
        """Send a picture as phones do: in three sizes, the largest last."""
        content: Json = {"photo": self._sizes(data)}
        if caption:
            content["caption"] = caption
        if album:
            content["media_group_id"] = album
        return await self.happen("message", self.message(**content))

    async def document(self, data: bytes, name: str, media_type: str = "", size: int = 0, **more: Any) -> int:
        """Send a file as it is; ``size`` is what the platform says of one that is not really here."""
        document: Json = {"file_id": self._file(data), "file_unique_id": "u", "file_size": size or len(data)}
        if name:
            document["file_name"] = name
        if media_type:
            document["mime_type"] = media_type
        return await self.happen("message", self.message(document=document, **more))

    async def happen(self, kind: str, content: Json) -> int:
        """Let the platform tell the bot."""
        return await self.platform.waiting.add(kind, content)

    async def hears(self, count: int = 1, patience: float = PATIENCE) -> list[Shown]:
        """Wait for so many further messages of the bot; return all that came."""
        async with asyncio.timeout(patience), self.chat.changed:
            await self.chat.changed.wait_for(lambda: len(self.chat.shown) >= self._read + count)
        return self.new()

    def new(self) -> list[Shown]:
        """The messages since it was last looked."""
        found = self.messages[self._read :]
        self._read = len(self.chat.shown)
        return found

    async def told(self, text: str) -> Shown:
        """Write something and return the last message of the answer."""
        await self.say(text)
        return (await self.hears())[-1]

    async def pressed(self, label: str) -> Shown:
        """Press a button and return the last message of the answer."""
        await self.press(label)
        return (await self.hears())[-1]

    async def sees(self, what: Any, patience: float = PATIENCE) -> None:
        """Wait until something holds in the chat."""
        async with asyncio.timeout(patience), self.chat.changed:
            await self.chat.changed.wait_for(what)

    def _sizes(self, data: bytes) -> list[Json]:
        small, middle, large = self._file(b"small"), self._file(b"middle"), self._file(data)
        return [
            {"file_id": small, "width": 90, "height": 67, "file_size": 5},
            {"file_id": middle, "width": 320, "height": 240, "file_size": 6},
            {"file_id": large, "width": 1280, "height": 960, "file_size": len(data)},
        ]

    def _file(self, data: bytes) -> str:
        number = f"f{len(self.platform.files)}"
        self.platform.files[number] = data
        return number
