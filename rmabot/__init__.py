"""RMA self-service in chat: a dialog engine for any channel, and the desk behind it."""

__version__ = "0.1.0"
