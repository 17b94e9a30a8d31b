"""One conversation between turns: where it stands, what was answered, and how that is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rmabot.engine.frozen import freeze

BOT = "bot"
WAITING_FOR_PERSON = "waiting_for_person"
_EMPTY: Mapping[str, Any] = {}


class Frame(NamedTuple):
    """A flow under way.

    ``at`` is the key of the open question: a step's name, within a repeat ``devices.2.serial`` (the item's own
    number, which it keeps when others are removed). ``answers`` and ``done`` are kept under such keys too.
    ``items`` lists the item numbers of each repeat; ``stale`` the answers that must be asked again; ``offered`` the
    candidates put as buttons, [value, label] each; ``changing`` that the open question replaces an answer;
    ``caller`` is the key of the step below that called this flow, "" for a digression or a start;
    ``waiting`` the key of an action under way.
    """

    flow: str
    at: str = ""
    answers: Mapping[str, Any] = _EMPTY
    done: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    items: Mapping[str, tuple[int, ...]] = _EMPTY
    tries: int = 0
    visit: int = 0
    offered: tuple[tuple[Any, Any], ...] = ()
    changing: bool = False
    caller: str = ""
    waiting: str = ""


class Session(NamedTuple):
    """One conversation: ``mode`` is ``bot``, ``waiting_for_person`` or ``person:NAME``.

    ``version`` is the flow set its frames began on; ``visit`` counts the questions put; ``last`` is the token of the
    last press taken; ``pending`` is something asked beside the flow, [kind, detail …]; ``seen`` is the Unix time of
    the last event; ``language_chosen`` that the person chose it, so nothing changes it by itself.
    """

    conversation: str
    language: str
    version: str = ""
    mode: str = BOT
    frames: tuple[Frame, ...] = ()
    visit: int = 0
    seen: float = 0.0
    last: str = ""
    pending: tuple[Any, ...] = ()
    language_chosen: bool = False
    greeted: bool = False
    notified: float = 0.0


def to_json(session: Session) -> dict[str, Any]:
    """Write a session as compact JSON data; what has its default value is left out."""
    data: dict[str, Any] = {"c": session.conversation, "l": session.language}
    for key, value in (
        ("v", session.version), ("n", session.visit), ("s", int(session.seen) if session.seen == int(session.seen) else session.seen), ("t", session.last),
        ("p", session.pending), ("k", session.language_chosen), ("g", session.greeted), ("w", session.notified),
    ):  # fmt: skip
        if value:
            data[key] = value
    if session.mode != BOT:
        data["m"] = session.mode
    if session.frames:
        data["f"] = [_frame_to_json(frame) for frame in session.frames]
    return data


def from_json(data: Mapping[str, Any], conversation: str = "") -> Session:
    """Read back what ``to_json`` wrote; ``conversation`` where the record's key says it already."""
    get = data.get
    return Session(
        get("c") or conversation, data["l"], get("v", ""), get("m", BOT),
        tuple([_frame_from_json(frame) for frame in get("f", ())]),
        get("n", 0), float(get("s", 0.0)), get("t", ""), freeze(get("p", ())), get("k", False), get("g", False),
        get("w", 0.0),
    )  # fmt: skip


def idle(data: Mapping[str, Any]) -> float | None:
    """Return when a session that ``to_json`` wrote was last heard, None where it is in something or with a person."""
    return None if data.get("f") or data.get("m", BOT) != BOT else float(data.get("s", 0.0))


def _frame_to_json(frame: Frame) -> dict[str, Any]:
    data: dict[str, Any] = {"f": frame.flow}
    for key, value in (
        ("@", frame.at), ("a", _nested(frame.answers)), ("i", frame.items), ("n", frame.tries), ("v", frame.visit),
        ("o", frame.offered), ("c", frame.changing), ("u", frame.caller), ("w", frame.waiting),
    ):  # fmt: skip
        if value:
            data[key] = value
    if frame.done:
        data["d"] = sorted(frame.done)
    if frame.stale:
        data["x"] = sorted(frame.stale)
    return data


def _frame_from_json(data: Mapping[str, Any]) -> Frame:
    get = data.get
    answers = get("a", _EMPTY)
    items = get("i")
    return Frame(
        data["f"], get("@", ""), _flat(answers),
        frozenset(get("d", ())), frozenset(get("x", ())),
        {name: tuple(numbers) for name, numbers in items.items()} if items else _EMPTY,
        get("n", 0), get("v", 0), freeze(get("o", ())), get("c", False), get("u", ""), get("w", ""),
    )  # fmt: skip


def _nested(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Write the answers of items under their repeat and number, which is then said once: ``{"devices.1": {…}}``."""
    nested: dict[str, Any] = {}
    for key, value in answers.items():
        place, dot, name = key.rpartition(".")
        if dot:
            nested.setdefault(f".{place}", {})[name] = value
        else:
            nested[key] = value
    return nested


def _flat(nested: Mapping[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for key, value in nested.items():
        if key[:1] == ".":
            for name, answer in value.items():
                answers[f"{key[1:]}.{name}"] = freeze(answer)
        else:
            answers[key] = freeze(value)
    return answers
