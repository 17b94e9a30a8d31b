"""Whether an answer still stands, and what it says."""

from __future__ import annotations

from typing import Any

from rmabot.engine.scope import INSTEAD
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask


def stands(turn: Turn, top: Open, ask: Ask, key: str) -> bool:
    """Tell whether a question is answered and the answer still holds."""
    value = top.answers.get(key)
    if value is None or key in top.stale:
        return False
    if ask.type == "statement" and INSTEAD not in value:
        return bool(value.get("seal") == turn.flows.statements[ask.name].seal)
    return True


def chosen_name(value: Any) -> str:
    """Return the option that an answer names, "" for an answer that is none."""
    if isinstance(value, str):
        return value
    return str(value[INSTEAD]) if is_missing(value) else ""


def is_missing(value: Any) -> bool:
    """Tell whether an answer is one given instead of a real one."""
    return isinstance(value, dict) and INSTEAD in value
