"""The dialogs that ship, read once in a process: all tests that only speak them speak the same ones."""

from functools import cache

from rmabot.flow.model import FlowSet
from rmabot.runtime import dialogs
from rmabot.runtime.dialogs import Dialogs


@cache
def shipped_dialogs() -> Dialogs:
    """The set with its files, as a bot is given it."""
    return dialogs.read(dialogs.shipped(), keep=False)


def shipped() -> FlowSet:
    """The set alone."""
    return shipped_dialogs().flows
