"""The pure step on the shipped return flow: microseconds a step, by what the event was.

Presses, exact choices and accepted text are one figure (median and p99), with the answers of the actions that they begin, each
of which is an event and a step of its own; beside it stands the same by turns, a turn's steps taken together. Steps that reach
phrases or fuzzy models are another figure. Every turn's reply is checked, so that a fast wrong answer is no figure. The clock counts the thread's own CPU
time, so that what else runs on a shared machine is not counted as ours; what a reading of that clock takes by itself (a call
of the system, about a microsecond) is taken off.
"""

from __future__ import annotations

import gc
import statistics
import sys
from pathlib import Path
from time import thread_time_ns

from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone, Attachment, Event, Press, Text
from rmabot.engine.keys import stem, token
from rmabot.engine.session import Session
from rmabot.engine.step import step
from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.model import FlowSet
from rmabot.questions.question import File
from rmabot.runtime.bot import settle_in

DIALOGS = Path(__file__).parents[1] / "dialogs"
ROUNDS = 7
AT = 1_781_524_800.0
CONVERSATIONS = 300
INVOICE = File("b" * 16, "invoice.pdf", "pdf", 1200)
ACTIONS = {
    "check_serial": ("checked", {}),
    "check_warranty": ("checked", {"verdict": "in", "counted_from": "2024-03-14", "last_day": "2027-03-14"}),
    "file_rma": ("filed", {"reference": "RQ26000001X", "reply_by": "2026-06-18"}),
}
USUAL = [
    ("press", "ON", "role"),
    ("press", "customer", "devices.1.serial"),
    ("text", "G12345678", "devices.1.model"),
    ("text", "DS-2CD2143G2-I", "devices.1.proof"),
    ("file", "", "devices.1.seller"),
    ("text", "Camera Shop", "devices.1.purchase_date"),
    ("text", "2024-03-14", "devices.1.fault"),
    ("press", "no_power", "devices.1.details"),
    ("text", "It does not start any more since yesterday evening", "devices.1.tried"),
    ("press", "restart", "devices.1.tried"),
    ("press", "!done", "devices.1.damage"),
    ("press", "no_damage", "devices.1.opened"),
    ("press", "no", "devices.1.label_intact"),
    ("text", "yes", "devices.1.another"),
    ("press", "no", "backup"),
    ("press", "yes", "liability"),
    ("press", "yes", "illegal"),
    ("press", "yes", "access"),
    ("press", "yes", "packing_fee"),
    ("press", "yes", "name"),
    ("text", "Jane Roy", "address"),
    ("text", "123 Main Street, Toronto ON M5V 1A1", "phone"),
    ("text", "416 555 0123", "email"),
    ("press", "!skip", "all_answers"),
    ("press", "!send", ""),
]
LOOSE = [
    ("DS2CD2143G21", "devices.1.model"),
    ("where is my camera please", "devices.1.serial"),
    ("can i use any other box for it", "devices.1.serial"),
    ("somebody told me to ask about the thing", "devices.1.serial"),
]


def _clock() -> int:
    """Return the nanoseconds that a reading of the clock takes."""
    readings = []
    for _ in range(2000):
        start = thread_time_ns()
        readings.append(thread_time_ns() - start)
    return int(statistics.median(readings))


CLOCK = _clock()


def begun(flows: FlowSet, conversation: str) -> Session:
    """Return a conversation that was just asked the first question."""
    new = Session(conversation, "en", language_chosen=True)
    return step(flows, new, Text("k0", AT, "return")).session


def turn(flows: FlowSet, session: Session, number: int) -> tuple[Session, list[int]]:
    """Take one turn of the script; give the session after it and the nanoseconds of each of its steps."""
    kind, what, expected = USUAL[number]
    event = _event(f"k{number}", kind, what, session)
    start = thread_time_ns()
    done = step(flows, session, event)
    spent = [thread_time_ns() - start - CLOCK]
    while runs := [effect for effect in done.effects if isinstance(effect, Run)]:
        outcome, values = ACTIONS[runs[0].action]
        result = ActionDone(f"k{number}a", AT, runs[0].call, outcome, values)
        start = thread_time_ns()
        done = step(flows, done.session, result)
        spent.append(thread_time_ns() - start - CLOCK)
    at = done.session.frames[-1].at if done.session.frames else ""
    assert at == expected, (what, at, expected)
    return done.session, spent


def interleaved(flows: FlowSet) -> list[list[int]]:
    """Take all conversations through the script side by side, turn by turn, as many people talk at once."""
    sessions = [begun(flows, f"terminal:{number}") for number in range(CONVERSATIONS)]
    spent = []
    for number in range(len(USUAL)):
        for place, session in enumerate(sessions):
            sessions[place], ns = turn(flows, session, number)
            spent.append(ns)
    return spent


def one_by_one(flows: FlowSet) -> list[list[int]]:
    """Take one conversation after the other through the whole script: every turn meets cold code."""
    spent = []
    for conversation in range(CONVERSATIONS):
        session = begun(flows, f"terminal:{conversation}")
        for number in range(len(USUAL)):
            session, ns = turn(flows, session, number)
            spent.append(ns)
    return spent


def places(flows: FlowSet) -> dict[str, Session]:
    """Return a session at each question of the script."""
    session, seen = begun(flows, "terminal:seen"), {}
    for number in range(len(USUAL)):
        seen[session.frames[-1].at] = session
        session, _ = turn(flows, session, number)
    return seen


def _event(key: str, kind: str, what: str, session: Session) -> Event:
    top = session.frames[-1]
    if kind == "press":
        return Press(key, AT, token(top.visit, stem(top.flow, top.at), what))
    if kind == "file":
        return Attachment(key, AT, (INVOICE,))
    return Text(key, AT, what)


def main() -> None:
    """Print the figures."""
    loaded = load(read_folder(DIALOGS))
    assert loaded.flows is not None
    flows = loaded.flows
    settle_in()  # as the running bot does: the collector leaves what was loaded alone, and does not look after each turn
    seen = places(flows)
    one_by_one(flows)
    loose = []
    rounds: dict[str, list[list[list[int]]]] = {"side by side": [], "one after the other": []}
    for _ in range(ROUNDS):
        for name, way in (("side by side", interleaved), ("one after the other", one_by_one)):
            gc.collect()
            rounds[name].append(way(flows))
        loose.append(statistics.median(_loose(flows, seen)) / 1000)
    much = f"{len(USUAL)} turns x {CONVERSATIONS} conversations x {ROUNDS} rounds"
    print(
        f"python {sys.version.split()[0]}, {much}, CPU time of the thread, less {CLOCK / 1000:.1f} us of the clock itself"
    )
    for name, taken in rounds.items():
        steps = _of([[ns for turn in turns for ns in turn] for turns in taken])
        print(f"step, press/exact/accepted, conversations {name}: {steps}   [at most 25 and 150]")
        print(
            f"  the same by turns, actions' answers included: {_of([[sum(turn) for turn in turns] for turns in taken])}"
        )
    print(f"step, phrases or fuzzy models: median {statistics.median(loose):.1f} us   [at most 600]")


def _of(rounds: list[list[int]]) -> str:
    medians, tails = [], []
    for spent in [sorted(one) for one in rounds]:
        medians.append(spent[len(spent) // 2] / 1000)
        tails.append(spent[int(len(spent) * 0.99)] / 1000)
    best = f"(best round {min(medians):.1f})"
    return f"median {statistics.median(medians):.1f} us {best}, p99 {statistics.median(tails):.1f} us"


def _loose(flows: FlowSet, seen: dict[str, Session]) -> list[int]:
    spent = []
    for number in range(50):
        for text, at in LOOSE:
            event = Text(f"l{number}", AT, text)
            begun = thread_time_ns()
            step(flows, seen[at], event)
            spent.append(thread_time_ns() - begun - CLOCK)
    return spent


if __name__ == "__main__":
    main()
