"""The commands that a person can type, with what each does, as the current dialogs have them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rmabot.flow.model import FlowSet
from rmabot.runtime.words import word
from rmabot.text.spans import plain
from rmabot.text.template import fill

_ALWAYS: Mapping[str, str] = {
    "menu": "command_menu",
    "back": "command_back",
    "cancel": "command_cancel",
    "language": "command_language",
    "help": "command_help",
}
"""What can be said in every flow, by the bot's word for it."""
_NAME = re.compile(r"[a-z0-9_]{1,32}")


def commands(flows: FlowSet, language: str) -> tuple[tuple[str, str], ...]:
    """Return (command, what it does) in one language: the menu's flows first, in its order."""
    placed = [
        (flow.starts.menu or 1000, flow.starts.command, plain(fill(flow.about.get(language) or next(iter(flow.about.values())), str)))
        for flow in flows.flows.values()
        if flow.starts is not None and _NAME.fullmatch(flow.starts.command)
    ]  # fmt: skip
    of_flows = [(name, about) for _, name, about in sorted(placed)]
    always = [(name, plain(word(flows, moment, language))) for name, moment in _ALWAYS.items()]
    taken = {name for name, _ in of_flows}
    return (*of_flows, *[(name, about) for name, about in always if about and name not in taken])
