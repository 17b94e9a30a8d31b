"""What a chat shows before anything is said: the commands and the bot's description, in every language spoken here."""

from __future__ import annotations

import logging

from telegram.error import RetryAfter, TelegramError

from rmabot.ports.channel import Turns
from rmabot.text.clean import excerpt
from rmabot.text.spans import plain
from rmabot_telegram.api import Api, reason_of

MOST_COMMANDS = 100
_ABOUT = 256
_DESCRIPTION, _SHORT = 512, 120

_log = logging.getLogger(__name__)


async def register(api: Api, turns: Turns) -> None:
    """Tell the platform, each language by itself and the first one for everybody else; a refusal only reaches the log."""
    languages = list(turns.languages())
    for number, language in enumerate(languages):
        # Without a language the list is for everybody whose own is not spoken here.
        for code in ("", language) if number == 0 else (language,):
            await _tell(api, "setMyCommands", {"commands": commands(turns, language)}, code)
            await _tell(
                api,
                "setMyDescription",
                {"description": _word(turns, "bot_description", language, _DESCRIPTION)},
                code,
            )
            short = _word(turns, "bot_short_description", language, _SHORT)
            await _tell(api, "setMyShortDescription", {"short_description": short}, code)


def commands(turns: Turns, language: str) -> list[dict[str, str]]:
    """Return the commands in one language, as the platform takes them."""
    listed = [
        {"command": name, "description": excerpt(about, _ABOUT)}
        for name, about in turns.commands(language)
        if about
    ]
    return listed[:MOST_COMMANDS]


def _word(turns: Turns, moment: str, language: str, most: int) -> str:
    return excerpt(plain(turns.word(moment, language)), most)


async def _tell(api: Api, method: str, parameters: dict[str, object], code: str) -> None:
    if not all(parameters.values()):
        return  # an empty list would take the commands away, and succeed
    try:
        await api.call(method, {**parameters, **({"language_code": code} if code else {})})
    except RetryAfter:
        _log.warning("Telegram asks to wait before %s; it is told again at the next start", method)
    except TelegramError as error:
        _log.warning("Telegram did not take %s: %s", method, reason_of(error))
