"""What must hold when a talk is over: how it ended, what was answered, what was not done, how the request stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rmabot.engine.effects import Run
from rmabot.flow.finding import Finding
from rmabot.flow.reading import did_you_mean, listed
from rmabot.testing.conversation import Conversation
from rmabot.testing.script import Script
from rmabot.testing.watch import Seen

_FROM = "^from"
_PLAIN_FIELDS = ("instead", "name", "serial", "number", "date")


def missed_at_end(script: Script, they: Conversation, state: str) -> Iterator[Finding]:
    """Yield everything that does not hold at the end; ``state`` is that of the person's newest request, "" for none."""
    if script.ends is not None and (message := _missed_ending(script.ends.text, they)):
        yield Finding(script.ends.place, message, "ends")
    yield from _done_after_all(script, they)
    known = answers_of(they.seen)
    for path, wanted in script.answers:
        if message := _missed_answer(path.text, wanted, known):
            yield Finding(path.place, message, "answers")
    if script.state is not None and script.state.text != state:
        got = f'it is "{state}"' if state else "nothing was filed"
        yield Finding(
            script.state.place, f'expected the request in state "{script.state.text}". {got}', "state"
        )


def _missed_ending(wanted: str, they: Conversation) -> str:
    flow, _, name = wanted.rpartition(".")
    ends = [(one.flow, one.about) for one in they.decisions if one.what == "ends"]
    own = [end for of, end in ends if of == flow or (not flow and name in _endings(they, of))]
    if own and own[-1] == name:
        return ""
    got = listed(list(dict.fromkeys([f"{of}.{end}" for of, end in ends]))) or "no flow has ended"
    return f'expected the ending "{wanted}". reached: {got}'


def _endings(they: Conversation, flow: str) -> set[str]:
    return {"done", *they.flows.flows[flow].endings}


def _done_after_all(script: Script, they: Conversation) -> Iterator[Finding]:
    done = {one.about for one in they.decisions if one.what == "does"}
    for action in script.does_not:
        if action.text in done:
            yield Finding(action.place, f'action "{action.text}" was run', "does-not")


def _missed_answer(path: str, wanted: tuple[str, ...], known: Mapping[str, Any]) -> str:
    value = value_at(path, known)
    got = as_words(value)
    if wanted == ("present",) and value is not None and not _is_instead(value):
        return ""
    if wanted == ("missing",) and (value is None or _is_instead(value)):
        return ""
    if got == wanted:
        return ""
    if value is None:
        return f'expected "{path}" to be {listed(wanted)}. it has no answer.{did_you_mean(path, known)}'
    return f'expected "{path}" to be {listed(wanted)}. it is {listed(got)}'


def answers_of(seen: list[Seen]) -> Mapping[str, Any]:
    """Return every answer that was ever kept, under its key (``devices.1.serial``), the last one of each."""
    known: dict[str, Any] = {}
    for one in seen:
        for session in (one.before, one.after):
            for frame in session.frames:
                known |= _without_before(frame.answers)
        for effect in one.effects:
            if isinstance(effect, Run):
                known |= _without_before(effect.answers.get("answers", {}))
        for decision in one.decisions:
            if decision.what == "answers" and decision.about not in known:
                known[decision.about] = (
                    decision.details if len(decision.details) > 1 else "".join(decision.details)
                )
    return known


def _without_before(answers: Mapping[str, Any]) -> dict[str, Any]:
    before = answers.get(_FROM, {}).get("answers", {})
    return {**before, **{key: value for key, value in answers.items() if key != _FROM}}


def value_at(path: str, known: Mapping[str, Any]) -> Any:
    """Return what stands at a path: an answer by its key, then the fields inside it; None where there is nothing."""
    head = path
    fields: list[str] = []
    while head not in known:
        head, _, field = head.rpartition(".")
        if not head:
            return None
        fields.insert(0, field)
    value = known[head]
    for field in fields:
        value = value.get(field) if isinstance(value, Mapping) else None
    return value


def _is_instead(value: Any) -> bool:
    return isinstance(value, Mapping) and "instead" in value


def as_words(value: Any) -> tuple[str, ...]:
    """Return a value as an author writes it: options by name, a compound answer by its main field."""
    if value is None:
        return ()
    if isinstance(value, tuple | list):
        return tuple([word for one in value for word in as_words(one)])
    if isinstance(value, Mapping):
        main = next((value[field] for field in _PLAIN_FIELDS if value.get(field)), None)
        return as_words(main) if main is not None else tuple([f"{key}: {one}" for key, one in value.items()])
    return (str(value),)
