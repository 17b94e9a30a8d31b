"""The pure step on the shipped return flow: microseconds a turn, by what the turn was.

Presses, exact choices and accepted text are one figure (median and p99); turns that reach phrases or fuzzy models
another. Every turn's reply is checked, so that a fast wrong answer is no figure. The clock counts the thread's own CPU
time, so that what else runs on a shared machine is not counted as ours.
"""

from __future__ import annotations

import gc
import statistics
import sys
from pathlib import Path
from time import thread_time_ns

from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone, Attachment, Event, Press, Text
from rmabot.engine.session import Session
from rmabot.engine.step import step
from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.model import FlowSet
from rmabot.questions.question import File

DIALOGS = Path(__file__).parents[1] / "dialogs"
ROUNDS = 7
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


def turns(flows: FlowSet, conversation: str) -> tuple[list[tuple[str, int]], Session, dict[str, Session]]:
    """Take one conversation through the whole return; give each turn's kind and nanoseconds."""
    session = step(
        flows, Session(conversation, "en", language_chosen=True), Text("k0", 1781524800.0, "return")
    ).session
    taken: list[tuple[str, int]] = []
    seen: dict[str, Session] = {}
    for number, (kind, what, expected) in enumerate(USUAL):
        top = session.frames[-1]
        seen[top.at] = session
        event = _event(f"k{number}", kind, what, session, flows)
        begun = thread_time_ns()
        done = step(flows, session, event)
        spent = thread_time_ns() - begun
        session = done.session
        while runs := [effect for effect in done.effects if isinstance(effect, Run)]:
            outcome, values = ACTIONS[runs[0].action]
            result = ActionDone(f"k{number}a", event.at, runs[0].call, outcome, values)
            begun = thread_time_ns()
            done = step(flows, session, result)
            spent += thread_time_ns() - begun
            session = done.session
        at = session.frames[-1].at if session.frames else ""
        assert at == expected, (what, at, expected)
        taken.append((kind, spent))
    return taken, session, seen


def _event(key: str, kind: str, what: str, session: Session, flows: FlowSet) -> Event:
    from rmabot.engine.keys import stem, token

    top = session.frames[-1]
    if kind == "press":
        return Press(key, 1781524800.0, token(top.visit, stem(top.flow, top.at), what))
    if kind == "file":
        return Attachment(key, 1781524800.0, (INVOICE,))
    return Text(key, 1781524800.0, what)


def main() -> None:
    """Print the figures."""
    loaded = load(read_folder(DIALOGS))
    assert loaded.flows is not None
    flows = loaded.flows
    gc.freeze()  # as the running bot does: what it loaded at the start is not gone through again
    for number in range(20):
        turns(flows, f"terminal:warm{number}")
    seen = turns(flows, "terminal:seen")[2]
    medians, tails, loose = [], [], []
    for _ in range(ROUNDS):
        gc.collect()
        spent = sorted(ns for n in range(CONVERSATIONS) for _, ns in turns(flows, f"terminal:{n}")[0])
        medians.append(spent[len(spent) // 2] / 1000)
        tails.append(spent[int(len(spent) * 0.99)] / 1000)
        loose.append(statistics.median(_loose(flows, seen)) / 1000)
    print(
        f"python {sys.version.split()[0]}, {len(USUAL)} turns x {CONVERSATIONS} conversations x {ROUNDS} rounds"
    )
    print(f"step, press/exact/accepted: median {statistics.median(medians):.1f} us (best round {min(medians):.1f}),"
          f" p99 {statistics.median(tails):.1f} us   [at most 25 and 150]")  # fmt: skip
    print(f"step, phrases or fuzzy models: median {statistics.median(loose):.1f} us   [at most 600]")


def _loose(flows: FlowSet, seen: dict[str, Session]) -> list[int]:
    spent = []
    for number in range(50):
        for text, at in LOOSE:
            event = Text(f"l{number}", 1781524800.0, text)
            begun = thread_time_ns()
            step(flows, seen[at], event)
            spent.append(thread_time_ns() - begun)
    return spent


if __name__ == "__main__":
    main()
