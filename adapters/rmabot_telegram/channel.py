"""The Telegram channel: private chats hold the conversation, over long polling or a webhook."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from rmabot.ports.channel import ChannelError, Delivery, Examined, Receipt, Remote, Turns
from rmabot_telegram import menu
from rmabot_telegram.api import Api, reason_of, seconds_of
from rmabot_telegram.deliver import Deliverer
from rmabot_telegram.examine import examine
from rmabot_telegram.intake import Intake
from rmabot_telegram.pace import Pace
from rmabot_telegram.polling import LONGEST_WAIT, NO_SUCH_BOT, Polling
from rmabot_telegram.presses import Presses
from rmabot_telegram.reach import Reach
from rmabot_telegram.settings import read_settings
from rmabot_telegram.updates import ALLOWED, Me
from rmabot_telegram.waiting import Typing

T = TypeVar("T")

_log = logging.getLogger(__name__)


class TelegramChannel:
    """One bot; settings are the section ``telegram``."""

    name = "telegram"

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = read_settings(settings)
        self._api = Api(self.settings)
        self._presses = Presses(self._answer)
        self._reach = Reach()
        self._deliverer = Deliverer(self._api, Pace(self.settings.per_second), self._presses, self._reach)

    async def run(self, turns: Turns) -> None:
        """Take updates in until cancelled; raises ChannelError for what only a person can mend."""
        typing = Typing(self._type, turns.working)
        try:
            intake = Intake(turns, await self._me(), self._presses, typing, self._reach)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._take_in(intake))
                tasks.create_task(menu.register(self._api, turns))
        except BaseExceptionGroup as group:
            raise _sentence_in(group) or group from None
        finally:
            typing.stop()
            await self._presses.settled()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Bring one effect to its chat."""
        return await self._deliverer.deliver(delivery)

    async def fetch(self, remote: Remote) -> bytes | None:
        """Return a file's bytes, None for one that the platform does not give out."""
        try:
            file = await self._api.bot.get_file(remote.ref)
            return bytes(await file.download_as_bytearray())
        except (BadRequest, InvalidToken):
            return None
        except TelegramError as error:
            raise OSError(reason_of(error)) from None

    async def examine(self) -> Sequence[Examined]:
        """Ask what the platform says of the token, the webhook and the commands."""
        return await examine(self._api, self.settings)

    async def close(self) -> None:
        """Close every connection; the channel is over."""
        await self._presses.settled()
        await self._deliverer.settled()
        await self._api.close()

    async def _take_in(self, intake: Intake) -> None:
        if not self.settings.webhook:
            await Polling(self._api, intake).run()
            return
        from rmabot_telegram.webhook import Webhook

        webhook = Webhook(self.settings, intake)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(webhook.run())
            await webhook.listening.wait()
            await self._until_told(self._tell_webhook, "the webhook")

    async def _me(self) -> Me:
        found = await self._until_told(lambda: self._api.call("getMe", {}), "who this bot is")
        return Me(int(found["id"]), str(found.get("username", "")))

    async def _tell_webhook(self) -> None:
        try:
            await self._api.call("setWebhook", {
                "url": self.settings.webhook_url, "secret_token": self.settings.secret, "allowed_updates": ALLOWED,
            })  # fmt: skip
        except BadRequest as error:
            raise ChannelError(f"Telegram does not take telegram.webhook_url: {reason_of(error)}") from None

    async def _until_told(self, ask: Callable[[], Awaitable[T]], what: str) -> T:
        """Ask until the platform answers, ever less often."""
        wait = 1.0
        while True:
            try:
                return await ask()
            except InvalidToken:
                raise ChannelError(NO_SUCH_BOT) from None
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                _log.warning("Telegram was asked for %s and cannot be reached (%s)", what, reason_of(error))
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    async def _answer(self, query: str, notice: str) -> None:
        """Answer a press; one that is too old for an answer needs none."""
        said = {"text": notice} if notice else {}
        await self._softly("answerCallbackQuery", {"callback_query_id": query, **said})

    async def _type(self, conversation: str) -> None:
        chat = conversation.partition(":")[2]
        await self._softly("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def _softly(self, method: str, parameters: Mapping[str, Any]) -> None:
        try:
            await self._api.call(method, parameters)
        except TelegramError as error:
            _log.debug("%s was not taken: %s", method, reason_of(error))


def _sentence_in(group: BaseExceptionGroup[BaseException]) -> BaseException | None:
    found: BaseException | None = group.subgroup(ChannelError)
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
