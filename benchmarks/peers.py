"""One return of ten turns on our engine, on state machines of others, and on nothing: CPU time of a turn, side by side.

All meet the same people with the same answers, alternated round by round in one process. The machines do no more than they
are asked here: check, keep, go on. Ours does on every turn what it does for a customer: looks for commands, phrases and
digressions of all the shipped flows, for the model in the catalogue, keeps the way back, and says why it answered what it did.
"""

import gc
import statistics
import sys
from time import thread_time_ns
from typing import Protocol

from benchmarks.one_form.form import STEPS, said, typed
from benchmarks.one_form.machines import Bare, Sismic, Transitions
from benchmarks.one_form.ours import Ours

ROUNDS = 7
PEOPLE = 300


class Engine(Protocol):
    """Whatever answers what a person typed."""

    def turn(self, conversation: int, text: str) -> str: ...


def expected(answers: dict[str, str], place: int) -> str:
    """The words that must be in the answer: all of them, or those before the first answer that is shown in them."""
    whole = said(place, answers)
    return whole.partition(answers.get("model") or "\n")[0] if place < len(STEPS) else whole


def a_round(engine: Engine, first: int) -> list[int]:
    """Take new people through the form side by side, turn by turn; nanoseconds of each turn."""
    people = range(first, first + PEOPLE)
    says = {person: typed(person) for person in people}
    answers: dict[int, dict[str, str]] = {person: {} for person in people}
    spent = []
    for place, (slot, _, _) in enumerate(STEPS, 1):
        for person in people:
            text = says[person][place - 1]
            start = thread_time_ns()
            reply = engine.turn(person, text)
            spent.append(thread_time_ns() - start)
            answers[person][slot] = text
            assert expected(answers[person], place) in reply, (type(engine).__name__, text, reply)
    return spent


def main() -> None:
    """Print the figures."""
    engines: tuple[Engine, ...] = (Bare(), Transitions(), Sismic(), Ours())
    gc.collect()
    gc.freeze()
    figures: dict[str, list[tuple[float, float]]] = {type(engine).__name__: [] for engine in engines}
    for number in range(ROUNDS + 1):
        for engine in engines if number % 2 else engines[::-1]:
            spent = sorted(a_round(engine, 1 + number * PEOPLE))
            if number:  # the first warms up
                row = statistics.median(spent) / 1000, spent[int(len(spent) * 0.99)] / 1000
                figures[type(engine).__name__].append(row)
    print(
        f"python {sys.version.split()[0]}, 10 turns x {PEOPLE} people x {ROUNDS} rounds, CPU time of the thread"
    )
    for name, rows in figures.items():
        median, tail = (statistics.median(column) for column in zip(*rows, strict=True))
        ratios = [ours[0] / row[0] for ours, row in zip(figures["Ours"], rows, strict=True)]
        beside = f"   ours {statistics.median(ratios):.2f} times" if name != "Ours" else ""
        print(f"{name.lower():<12} median {median:7.1f} us, p99 {tail:7.1f} us{beside}")


if __name__ == "__main__":
    main()
