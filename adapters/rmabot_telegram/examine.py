"""What Telegram says of the bot: token, webhook, commands; for ``rmabot doctor``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from telegram.error import InvalidToken, TelegramError

from rmabot.ports.channel import Examined
from rmabot_telegram.api import Api, reason_of
from rmabot_telegram.polling import NO_SUCH_BOT
from rmabot_telegram.settings import TelegramSettings

_LATE = 100
"""Waiting updates from which something is wrong with taking them in."""


async def examine(api: Api, settings: TelegramSettings) -> Sequence[Examined]:
    """Ask the platform about each; what it refuses is a finding too."""
    try:
        me = await api.call("getMe", {})
    except InvalidToken:
        return (Examined("token", well=False, said=NO_SUCH_BOT),)
    except TelegramError as error:
        return (Examined("token", well=False, said=f"Telegram cannot be reached: {reason_of(error)}"),)
    findings = [Examined("token", well=True, said=f"Telegram knows this bot as @{me.get('username', '')}")]
    for what, ask in (("webhook", _webhook), ("commands", _commands)):
        try:
            findings.append(await ask(api, settings))
        except TelegramError as error:
            findings.append(Examined(what, well=False, said=f"Telegram does not say: {reason_of(error)}"))
    return tuple(findings)


async def _webhook(api: Api, settings: TelegramSettings) -> Examined:
    info: dict[str, Any] = await api.call("getWebhookInfo", {})
    url, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
    behind = f"; {waiting} updates wait to be taken in" if waiting else ""
    if not settings.webhook:
        if url:
            return Examined(
                "webhook", well=False,
                said=f"a webhook is set ({url}), but telegram.mode is polling: rmabot run removes it{behind}",
            )  # fmt: skip
        return Examined("webhook", well=waiting < _LATE, said=f"none is set, updates are polled{behind}")
    if url != settings.webhook_url:
        said = f"Telegram calls {url or 'nothing'}, the settings say {settings.webhook_url}: rmabot run sets it{behind}"
        return Examined("webhook", well=False, said=said)
    trouble = str(info.get("last_error_message", ""))
    if trouble and waiting:
        at = datetime.fromtimestamp(int(info.get("last_error_date", 0)), UTC)
        return Examined(
            "webhook", well=False, said=f"calls fail since {at:%Y-%m-%d %H:%M} UTC: {trouble}{behind}"
        )
    return Examined("webhook", well=waiting < _LATE, said=f"Telegram calls {url}{behind}")


async def _commands(api: Api, _: TelegramSettings) -> Examined:
    counts = {}
    for code in ("", "en", "fr"):
        asked = {"language_code": code} if code else {}
        counts[code or "everybody"] = len(await api.call("getMyCommands", asked))
    if not any(counts.values()):
        return Examined("commands", well=False, said="none are registered: rmabot run registers them")
    listed = ", ".join([f"{name} {count}" for name, count in counts.items()])
    return Examined("commands", well=True, said=f"registered for {listed}")
