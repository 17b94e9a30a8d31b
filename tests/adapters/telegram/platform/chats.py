"""Chats as people see them: messages with their buttons, and what became of each."""

import asyncio
from dataclasses import dataclass, field

from tests.adapters.telegram.platform.rules import Json, bad, styled


@dataclass
class Shown:
    """A message of the bot as it now stands in a chat."""

    id: int
    text: str
    entities: list[Json] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)
    document: bytes | None = None
    name: str = ""
    edits: int = 0
    reply_keyboard: bool = False

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def tokens(self) -> list[str]:
        """What its buttons carry."""
        return [button.get("callback_data", "") for row in self.keyboard for button in row]

    def words(self, kind: str) -> list[str]:
        """The words in one style."""
        return [styled(self.text, entity) for entity in self.entities if entity["type"] == kind]


class Chat:
    """One chat: ``kind`` is private, group or supergroup; ``closed`` says why nothing can be sent."""

    def __init__(self, number: int, kind: str = "private") -> None:
        self.id = number
        self.kind = kind
        self.closed: str = ""
        self.moved_to: int | None = None
        self.shown: dict[int, Shown] = {}
        self.typing = 0
        self.changed = asyncio.Condition()
        self._next = 0

    def number(self) -> int:
        """The number of the next message, the person's or the bot's."""
        self._next += 1
        return self._next

    def add(self, message: Shown) -> Shown:
        """Show a message."""
        self.shown[message.id] = message
        return message

    def edit(self, number: int, text: str | None, entities: list[Json], keyboard: list[list[Json]]) -> Shown:
        """Change a message of the bot; the buttons that are not sent along go."""
        message = self.shown.get(number)
        if message is None:
            raise bad("message to edit not found")
        if message.reply_keyboard:
            raise bad("message can't be edited")
        after = (
            message.text if text is None else text,
            entities if text is not None else message.entities,
            keyboard,
        )
        if after == (message.text, message.entities, message.keyboard):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.text, message.entities, message.keyboard = after
        message.edits += 1
        return message

    @property
    def texts(self) -> list[str]:
        """Every message of the bot, in order, as it now stands."""
        return [message.text for message in self.shown.values()]
