"""Telegram as a channel: customers' private chats with a bot."""

from rmabot_telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
