"""The terminal as a channel: one person at a keyboard, or lines from a pipe."""

from rmabot_terminal.channel import TerminalChannel

__all__ = ["TerminalChannel"]
