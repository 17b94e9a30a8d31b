"""An unfinished conversation: nudged once after the policy's silence, and erased after a longer one.

What was only begun about a request that is filed goes in silence: its own deadlines are told, and a fee that has lapsed
meanwhile is nothing to go on with.
"""

from __future__ import annotations

from rmabot.engine.effects import Choice, ClearTimer, Noted, SetTimer
from rmabot.engine.events import TimerFired
from rmabot.engine.keys import token
from rmabot.engine.passing import holds_a_place, leave_passing
from rmabot.engine.scope import day_of, day_start, later
from rmabot.engine.session import BOT, Frame
from rmabot.engine.shown import shown_date
from rmabot.engine.speak import word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import about_text
from rmabot.flow.actions import ACTIONS

NUDGE, ERASE = "draft", "draft_end"
RESULT = ACTIONS["track_rma"].gives
"""The slot that holds a request that was found."""


def keep_draft_timer(turn: Turn) -> None:
    """Set the nudge when something is begun, forget it when nothing is under way any more."""
    top, frames = turn.top, turn.session.frames
    if top is not None and frames and frames[-1].flow == top.flow.name and len(frames) == len(turn.below) + 1:
        return
    had = holds_a_place(turn.flows, frames)
    has = top is not None and (top.flow.keeps_place or holds_a_place(turn.flows, turn.below))
    if has and not had:
        turn.effects.append(SetTimer(NUDGE, _after(turn, turn.event.at, "nudge")))
    elif had and not has:
        turn.effects.extend([ClearTimer(NUDGE), ClearTimer(ERASE)])


def _after(turn: Turn, at: float, which: str) -> float:
    policy = turn.flows.policy
    duration = policy.remind.draft if which == "nudge" else policy.retention.draft
    return at + (day_start(turn, later(turn, day_of(turn, at), duration)) - day_start(turn, day_of(turn, at)))


def on_timer(turn: Turn, event: TimerFired) -> None:
    """Nudge once, then erase; somebody who wrote meanwhile is left in peace."""
    leave_passing(turn)
    if turn.top is None:
        return
    seen = turn.session.seen
    if event.name == NUDGE:
        due = _after(turn, seen, "nudge")
        if due > event.at or turn.mode != BOT:
            turn.effects.append(SetTimer(NUDGE, max(due, event.at + 3600)))
            return
        turn.effects.append(SetTimer(ERASE, max(_after(turn, seen, "erase"), event.at + 24 * 3600)))
        if not _about_filed(turn):
            _nudge(turn)
    elif event.name == ERASE:
        due = _after(turn, seen, "erase")
        if due > event.at or turn.mode != BOT:
            turn.effects.append(SetTimer(NUDGE, max(_after(turn, seen, "nudge"), event.at + 3600)))
            return
        told = (
            ()
            if _about_filed(turn)
            else word(turn, "draft_erased", {"flow.about": about_text(turn, turn.top)})
        )
        turn.effects.append(Noted("left", turn.top.flow.name, turn.top.at.rpartition(".")[2]))
        turn.note("erases the draft")
        turn.drop_all()
        turn.say(told)


def _about_filed(turn: Turn) -> bool:
    """Whether all that is under way is about a request that was filed: nothing of it is a draft."""
    frames: list[Frame | Open] = [*turn.below, turn.here]
    placed = [frame for frame in frames if turn.flows.flows[_name(frame)].keeps_place]
    return bool(placed) and all(RESULT in frame.answers for frame in placed)


def _name(frame: Frame | Open) -> str:
    return frame.flow if isinstance(frame, Frame) else frame.flow.name


def _nudge(turn: Turn) -> None:
    top = turn.here
    turn.note("nudges")
    section = None
    if top.at:
        position, _ = top.steps.places[top.at]
        section = top.flow.program[position].section
    erased_on = day_of(turn, _after(turn, turn.session.seen, "erase"))
    values = {
        "flow.about": about_text(turn, top),
        "erased_on": shown_date(erased_on.isoformat(), turn.language),
    }
    if section is None:
        turn.say(word(turn, "nudge_no_steps", values))
    else:
        turn.say(word(turn, "nudge", values | {"step": str(section.number), "total": str(section.total)}))
    choices = (
        Choice(word_label(turn, "go_on_label"), token(0, "?", "go_on")),
        Choice(word_label(turn, "stop_label"), token(0, "?", "cancel")),
    )
    turn.send(choices, "", "choice")
