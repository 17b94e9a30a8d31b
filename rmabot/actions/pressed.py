"""The words of a button that was pressed in the calling flow, as they stood there."""

from __future__ import annotations

from rmabot.flow.model import Ask
from rmabot.ports.actions import Caller


def label_of(caller: Caller, option: str) -> str:
    """Return the button's words in the caller's language, "" for an option that the flow does not have."""
    flow = caller.flows.flows.get(caller.flow)
    for node in flow.program if flow else ():
        if isinstance(node, Ask):
            for one in (*node.options, *node.instead):
                if one.name == option:
                    return one.labels.get(caller.language) or next(iter(one.labels.values()), "")
    return ""
