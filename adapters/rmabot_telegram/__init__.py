"""Telegram as a channel: customers' private chats with a bot."""

import sys
from typing import Any, cast

# python-telegram-bot imports httpx, which brings rich and pygments along, where they are installed, for a command line
# of its own that nobody runs here. It does without when this part of it cannot be imported.
cast(dict[str, Any], sys.modules).setdefault("httpx._main", None)

from rmabot_telegram.channel import TelegramChannel  # noqa: E402 - after what it would import

__all__ = ["TelegramChannel"]
