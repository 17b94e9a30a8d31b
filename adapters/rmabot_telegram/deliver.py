"""One effect to one chat: the calls it takes, what the platform remembers of it, and what its refusals mean."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, assert_never

from telegram import InputFile
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from rmabot.engine.effects import Chosen, Message, SendFile
from rmabot.ports.channel import Delivery, Never, NotNow, Receipt, Sent
from rmabot_telegram import outgoing
from rmabot_telegram.api import Api, reason_of, receipt_of, seconds_of
from rmabot_telegram.pace import Pace
from rmabot_telegram.presses import Pressed, Presses
from rmabot_telegram.reach import GONE, Reach

CHAT = "chat"
"""The binding of a chat that moved: where it is now."""
OPEN = "open"
"""The binding of the last question with something to press, ``visit:message``; empty once it is answered."""
_UNCHANGED = "message is not modified"
# Not there any more, too old, or never the bot's own: what was to change in it changes nothing for the person.
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
)
_MOST_HALF_SENT = 1000


class Deliverer:
    """Brings effects to chats. A message in several parts goes on with the part at which it was interrupted."""

    def __init__(self, api: Api, pace: Pace, presses: Presses, reach: Reach) -> None:
        self._api = api
        self._pace = pace
        self._presses = presses
        self._reach = reach
        self._half_sent: dict[int, int] = {}
        self._tidying: set[asyncio.Task[None]] = set()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Bring one effect; whatever the platform answers is a receipt."""
        conversation, bindings = delivery.conversation, delivery.bindings
        chat = bindings.get(CHAT) or conversation.partition(":")[2]
        if self._reach.gone(conversation, bindings):
            return Never("", gone=True)
        if (rest := self._pace.resting(chat)) > 0:
            return NotNow(rest, "Telegram asked to wait")
        try:
            found = await self._carry(delivery, chat)
        except ChatMigrated as moved:
            return await self._moved(delivery, str(moved.new_chat_id))
        except TelegramError as error:
            return self._refused(conversation, chat, error)
        return Sent({**found, GONE: ""} if bindings.get(GONE) else found)

    async def settled(self) -> None:
        """Wait until what is being tidied up is done."""
        while self._tidying:
            await asyncio.wait(self._tidying)

    async def _carry(self, delivery: Delivery, chat: str) -> Mapping[str, str]:
        effect = delivery.effect
        match effect:
            case Message():
                return await self._say(delivery, effect, chat)
            case Chosen():
                return await self._chosen(delivery, effect, chat)
            case SendFile():
                await self._file(delivery, chat)
                return {}
            case _:
                assert_never(effect)

    async def _moved(self, delivery: Delivery, chat: str) -> Receipt:
        try:
            found = await self._carry(delivery, chat)
        except TelegramError as error:
            return self._refused(delivery.conversation, chat, error)
        return Sent({**found, CHAT: chat})

    def _refused(self, conversation: str, chat: str, error: TelegramError) -> Receipt:
        if isinstance(error, RetryAfter):
            self._pace.rest(chat, seconds_of(error))
        receipt = receipt_of(error)
        if isinstance(receipt, Never) and receipt.gone:
            self._reach.lost(conversation)
            return Never(receipt.reason, gone=True, bindings={GONE: receipt.reason})
        return receipt

    async def _say(self, delivery: Delivery, message: Message, chat: str) -> Mapping[str, str]:
        pages = outgoing.pages(message)
        before = delivery.bindings.get(OPEN, "")
        if message.wants == "choices" and len(pages) == 1:
            pressed = self._put_again(delivery.conversation, message, before)
            if pressed is not None and await self._pressed_again(chat, pressed, pages[0]):
                return {}
        sent = 0
        for number, page in enumerate(pages):
            if number < self._half_sent.get(delivery.row, 0):
                continue
            await self._pace.turn(chat)
            try:
                result = await self._api.call("sendMessage", {"chat_id": chat, **page})
            finally:
                self._pace.went()
            sent = int(result["message_id"])
            if len(pages) > 1:
                self._sent_half(delivery.row, number + 1)
        self._half_sent.pop(delivery.row, None)
        return self._opened(message, chat, before, sent)

    def _put_again(self, conversation: str, message: Message, before: str) -> Pressed | None:
        """The press that asked for this same question again, which then changes where it stands."""
        visit, _, shown = before.partition(":")
        if visit != str(message.visit) or not shown:
            return None
        return self._presses.take_on(conversation, int(shown))

    async def _pressed_again(self, chat: str, pressed: Pressed, page: Mapping[str, Any]) -> bool:
        self._presses.answer(pressed, "")
        try:
            return await self._edited(chat, pressed.message, page)
        except TelegramError:
            self._presses.give_back(pressed)
            raise

    def _opened(self, message: Message, chat: str, before: str, sent: int) -> Mapping[str, str]:
        """What is to be remembered of a question; the buttons of one that was answered by typing go.

        One call more, for which nothing waits: a button that is left and does not do what it says is worse.
        """
        if not message.wants:
            return {}
        shown = before.partition(":")[2]
        if shown:
            self._tidy(chat, int(shown))
        if message.visit and message.choices:
            return {OPEN: f"{message.visit}:{sent}"}
        return {OPEN: ""} if before else {}

    async def _chosen(self, delivery: Delivery, chosen: Chosen, chat: str) -> Mapping[str, str]:
        if not chosen.token:
            return self._over(delivery, chat)
        pressed = self._presses.take(delivery.conversation, chosen.token)
        if pressed is not None:
            self._presses.answer(pressed, outgoing.notice(chosen.notice) if chosen.notice else "")
        visit, _, shown = delivery.bindings.get(OPEN, "").partition(":")
        # A token begins with the visit of the question it belongs to.
        asked = int(shown) if shown and chosen.token.startswith(f"{visit}.") else 0
        message = pressed.message if pressed is not None else asked
        try:
            if message and chosen.label:
                await self._mark(chat, message, pressed, chosen)
            elif message and chosen.notice and message != asked:
                await self._best_effort(self._without_buttons(chat, message))
        except TelegramError:
            if pressed is not None:
                self._presses.give_back(pressed)
            raise
        return {OPEN: ""} if asked and chosen.label else {}

    def _over(self, delivery: Delivery, chat: str) -> Mapping[str, str]:
        """Take the buttons from the last question, if it was answered by typing: a press has taken them already."""
        shown = delivery.bindings.get(OPEN, "").partition(":")[2]
        if not shown:
            return {}
        self._tidy(chat, int(shown))
        return {OPEN: ""}

    async def _mark(self, chat: str, message: int, pressed: Pressed | None, chosen: Chosen) -> None:
        """Leave the question with its answer and without its buttons."""
        if (answered := _with_answer(pressed, chosen)) is not None:
            await self._edited(chat, message, answered)
            return
        marked = {"reply_markup": outgoing.marked(chosen.label, chosen.token)}
        await self._changed("editMessageReplyMarkup", {"chat_id": chat, "message_id": message, **marked})

    async def _edited(self, chat: str, message: int, page: Mapping[str, Any]) -> bool:
        return await self._changed("editMessageText", {"chat_id": chat, "message_id": message, **page})

    async def _without_buttons(self, chat: str, message: int) -> bool:
        return await self._changed("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def _changed(self, method: str, parameters: Mapping[str, Any]) -> bool:
        """Change a message; True when it is now as it should be, False when it cannot be changed any more."""
        try:
            await self._api.call(method, parameters)
        except BadRequest as error:
            reason = reason_of(error)
            if _UNCHANGED in reason:
                return True
            if any(lost in reason for lost in _LOST):
                return False
            raise
        return True

    def _tidy(self, chat: str, message: int) -> None:
        """Take the buttons from a message beside all else: what was said is on record without waiting for it."""
        task = asyncio.ensure_future(self._best_effort(self._without_buttons(chat, message)))
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)

    async def _best_effort(self, change: Awaitable[bool]) -> None:
        """Tidy up; that it failed is no reason to say anything twice."""
        try:
            await change
        except TelegramError:
            return

    async def _file(self, delivery: Delivery, chat: str) -> None:
        document = delivery.document
        if document is None:
            return
        file = InputFile(document.data, filename=outgoing.file_name(document.name), attach=True)
        await self._pace.turn(chat)
        try:
            await self._api.bot.send_document(chat_id=chat, document=file)
        finally:
            self._pace.went()

    def _sent_half(self, row: int, count: int) -> None:
        self._half_sent[row] = count
        if len(self._half_sent) > _MOST_HALF_SENT:
            del self._half_sent[next(iter(self._half_sent))]


def _with_answer(pressed: Pressed | None, chosen: Chosen) -> dict[str, Any] | None:
    """Return the question with its answer; None where its words are not known, or it would be too long."""
    if chosen.asked is not None:
        page, *more = outgoing.pages(chosen.asked)
        return None if more else outgoing.with_answer(page["text"], page.get("entities", ()), chosen.label)
    if pressed is None or not pressed.text:
        return None
    return outgoing.with_answer(pressed.text, pressed.entities, chosen.label)
