"""What the channel is told: its section of the settings, read and checked once."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from rmabot.ports.channel import ChannelError

BASE_URL = "https://api.telegram.org/bot"
BASE_FILE_URL = "https://api.telegram.org/file/bot"
LISTEN = "127.0.0.1:8443"
PER_SECOND = 30
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_HIGHEST_PORT = 65535


class TelegramSettings(Struct, frozen=True):
    """The section ``telegram``: ``per_second`` are messages in all, 0 for no limit (a server of one's own)."""

    token: str
    base_url: str
    base_file_url: str
    webhook: bool
    webhook_url: str
    secret: str
    host: str
    port: int
    per_second: int

    @property
    def path(self) -> str:
        """Return the path that the webhook is called at."""
        return urlsplit(self.webhook_url).path or "/"


def read_settings(section: Mapping[str, Any]) -> TelegramSettings:
    """Check the section; raises ChannelError with what to do, and never a secret in it."""
    token = str(section.get("token", "")).strip()
    if not _TOKEN.fullmatch(token):
        raise ChannelError(
            "telegram.token is no token of a bot: it looks like 123456789:AA… and comes from @BotFather"
        )
    webhook = section.get("mode", "polling") == "webhook"
    url = str(section.get("webhook_url", "")).strip()
    if webhook and urlsplit(url).scheme not in {"https", "http"}:
        raise ChannelError(
            "telegram.mode is webhook, so telegram.webhook_url must say where Telegram reaches this bot: https://…"
        )
    host, port = _listen(str(section.get("listen") or LISTEN))
    return TelegramSettings(
        token=token,
        base_url=str(section.get("base_url") or BASE_URL),
        base_file_url=str(section.get("base_file_url") or BASE_FILE_URL),
        webhook=webhook,
        webhook_url=url,
        secret=_secret(str(section.get("webhook_secret", "")), token),
        host=host,
        port=port,
        per_second=_per_second(section.get("per_second", PER_SECOND)),
    )


def _secret(written: str, token: str) -> str:
    """The secret as written, or one that every process with this token comes to and nobody else."""
    if not written:
        return hmac.new(token.encode(), b"rmabot webhook", sha256).hexdigest()
    if not _SECRET.fullmatch(written):
        raise ChannelError(
            "telegram.webhook_secret holds what Telegram does not take: use letters, digits, _ and -, at most 256"
        )
    return written


def _listen(written: str) -> tuple[str, int]:
    host, _, port = written.rpartition(":")
    if not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise ChannelError(f'telegram.listen is "{written}". Write host:port, such as {LISTEN}')
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 - ":8443" means every address, as it is written


def _per_second(written: object) -> int:
    try:
        number = int(str(written))
    except ValueError:
        number = -1
    if number < 0:
        raise ChannelError(
            f'telegram.per_second is "{written}". Write how many messages a second, or 0 for no limit'
        )
    return number
