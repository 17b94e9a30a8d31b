"""The form on state machines of others, each used as its documentation shows, and on nothing at all."""

from itertools import pairwise
from typing import Any

from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml
from sismic.model import Event
from transitions import Machine

from benchmarks.one_form.form import STEPS, said

PLACES = [*(slot for slot, _, _ in STEPS), "end"]


class Talk:
    """What one conversation holds: where it stands, and the answers so far."""

    state = PLACES[0]

    def __init__(self) -> None:
        self.place = 0
        self.answers: dict[str, str] = {}

    def fits(self, text: str) -> bool:
        """Keep the answer and go on, or say that it does not fit."""
        slot, check, _ = STEPS[self.place]
        answer = check(text)
        if answer is None:
            return False
        self.answers[slot] = answer
        self.place += 1
        return True


class Bare:
    """No framework: a place in a list."""

    def __init__(self) -> None:
        self._talks: dict[int, Talk] = {}

    def turn(self, conversation: int, text: str) -> str:
        """Answer what was typed."""
        talk = self._talks.setdefault(conversation, Talk())
        talk.fits(text)
        return said(talk.place, talk.answers)


class Transitions:
    """transitions: one machine, a model for each conversation."""

    def __init__(self) -> None:
        self._talks: dict[int, Any] = {}
        self._machine = Machine(model=None, states=PLACES, initial=PLACES[0], auto_transitions=False)
        for here, there in pairwise(PLACES):
            self._machine.add_transition("msg", here, there, conditions="fits")

    def turn(self, conversation: int, text: str) -> str:
        """Answer what was typed."""
        if conversation not in self._talks:
            self._talks[conversation] = Talk()
            self._machine.add_model(self._talks[conversation])
        talk = self._talks[conversation]
        talk.msg(text)
        if talk.state == PLACES[-1]:
            self._machine.remove_model(self._talks.pop(conversation))
        return said(PLACES.index(talk.state), talk.answers)


class Sismic:
    """sismic: the chart from YAML once, an interpreter for each conversation."""

    def __init__(self) -> None:
        self._talks: dict[int, tuple[Any, Talk]] = {}
        self._chart = import_from_yaml("\n".join(_chart()))

    def turn(self, conversation: int, text: str) -> str:
        """Answer what was typed."""
        if conversation not in self._talks:
            talk = Talk()
            interpreter = Interpreter(self._chart, initial_context={"talk": talk})
            interpreter.execute()
            self._talks[conversation] = interpreter, talk
        interpreter, talk = self._talks[conversation]
        interpreter.queue(Event("msg", text=text)).execute()
        return said(talk.place, talk.answers)


def _chart() -> list[str]:
    lines = [
        "statechart:",
        "  name: form",
        "  root state:",
        "    name: root",
        f"    initial: {PLACES[0]}",
        "    states:",
    ]
    for here, there in pairwise(PLACES):
        lines += [
            f"    - name: {here}",
            "      transitions:",
            f"      - target: {there}",
            "        event: msg",
        ]
        lines += ["        guard: talk.fits(event.text)"]
    return [*lines, f"    - name: {PLACES[-1]}", "      type: final"]
