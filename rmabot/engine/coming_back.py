"""Coming back after a while: where we stopped, and the open question again."""

from __future__ import annotations

from rmabot.engine.answer import open_node
from rmabot.engine.put import put
from rmabot.engine.scope import day_of
from rmabot.engine.shown import shown_date
from rmabot.engine.speak import word
from rmabot.engine.turn import Turn
from rmabot.engine.walk import about_text, back_to

AWAY = 12 * 3600.0
"""Seconds of silence after which a text that is no answer is met with where we stopped."""


def been_away(turn: Turn) -> bool:
    """Tell whether the person has been silent for half a day."""
    return turn.event.at - turn.session.seen > AWAY


def welcome_back(turn: Turn) -> None:
    """Say where the conversation stopped and put its open question."""
    top = turn.here
    node = open_node(turn)
    section = node[0].section if node is not None else None
    about = about_text(turn, top)
    if section is None or not been_away(turn):
        put(turn, back_to(turn))
        return
    left_on = shown_date(_day(turn), turn.language)
    put(turn, word(turn, "resumed_later", {
        "flow.about": about, "step": str(section.number), "total": str(section.total), "left_on": left_on,
    }))  # fmt: skip


def _day(turn: Turn) -> str:
    return day_of(turn, turn.session.seen).isoformat()
