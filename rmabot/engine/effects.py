"""What a step wants done: values; the runtime commits them and channels deliver those that leave the house.

Those that nearly every turn makes are named tuples: made in half the time of a frozen dataclass, and as unchangeable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import Struct, field

from rmabot.text import spans
from rmabot.text.spans import Rich


class Choice(NamedTuple):
    """A button: its label, the token it carries, and ``aside`` for one that is no answer (back, change, person)."""

    label: str
    token: str
    aside: bool = False


class Message(NamedTuple):
    """Something to say.

    ``progress`` is the line "step 3 of 8", "" where there is none; ``wants`` is what an answer would be: text, number, date,
    model, file, either, choice, choices, or "" when nothing is asked; ``visit`` numbers the question that the choices belong to.
    """

    text: Rich
    choices: tuple[Choice, ...] = ()
    progress: str = ""
    wants: str = ""
    visit: int = 0
    language: str = "en"


class Chosen(NamedTuple):
    """The press was taken: the message with that button shows ``label`` as the answer and loses its buttons.

    With an empty ``label`` nothing changed and ``notice`` says why. With an empty ``token`` all that was asked is over, in
    whichever way it was answered: buttons that are still there go. ``asked`` is what the message reads as from now on, where
    it said what to do until the answer was whole; None leaves it as it is.
    """

    token: str
    label: str
    notice: str = ""
    asked: Message | None = None


class SendFile(Struct, frozen=True):
    """A document for the person: ``document`` is papers, receipt or a blob; made when it is delivered."""

    document: str
    request: str
    language: str = "en"
    name: str = ""


class SetTimer(Struct, frozen=True):
    """Wake this conversation at ``due`` (Unix seconds); setting the name again replaces it."""

    name: str
    due: float


class ClearTimer(Struct, frozen=True):
    """Forget a timer of this conversation."""

    name: str


class Run(Struct, frozen=True):
    """Work for an action: ``call`` is the key its result must carry; ``answers`` is all that was given, when it asks for it.

    They stand under their keys; under ``rmabot.engine.keys.FROM`` those of the flow before or below.
    """

    action: str
    call: str
    inputs: Mapping[str, Any]
    outside: bool = False
    flow: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


class ForPerson(Struct, frozen=True):
    """Something the customer said while a person is in charge: it goes to the desk's record of the hand-over."""

    text: str
    files: tuple[Mapping[str, Any], ...] = ()


class WantPerson(Struct, frozen=True):
    """The customer is to be handed over: ``reason`` is asked, gave_up, unsafe or a flow's ending."""

    reason: str
    flow: str = ""


class BackToBot(Struct, frozen=True):
    """The customer went on with the bot: the hand-over is closed."""


class Noted(NamedTuple):
    """A fact for the leads' report: begun, asked, refused, gave_up, left, ended …; ``text`` is masked already.

    Of what was begun and ended ``text`` is ``called`` where another flow calls it, and of what was begun ``within``
    where something else was under way or led to it: neither is a conversation of its own.
    """

    what: str
    flow: str
    step: str = ""
    text: str = ""


Effect = (
    Message | Chosen | SendFile | SetTimer | ClearTimer | Run | ForPerson | WantPerson | BackToBot | Noted
)
Leaving = Message | Chosen | SendFile


def to_json(effect: Leaving) -> dict[str, Any]:
    """Write an effect that leaves the house for the outbox."""
    match effect:
        case Message():
            data: dict[str, Any] = {"message": spans.to_json(effect.text), "language": effect.language}
            if effect.choices:
                data["choices"] = [
                    [c.label, c.token, 1] if c.aside else [c.label, c.token] for c in effect.choices
                ]
            for key, value in (
                ("progress", effect.progress),
                ("wants", effect.wants),
                ("visit", effect.visit),
            ):
                if value:
                    data[key] = value
            return data
        case Chosen():
            taken = {"chosen": effect.token, "label": effect.label, "notice": effect.notice}
            return taken if effect.asked is None else taken | {"asked": to_json(effect.asked)}
        case SendFile():
            return {
                "file": effect.document, "request": effect.request, "language": effect.language, "name": effect.name,
            }  # fmt: skip


def from_json(data: Mapping[str, Any]) -> Leaving:
    """Read back what ``to_json`` wrote."""
    if "message" in data:
        choices = tuple([Choice(label, token, bool(rest)) for label, token, *rest in data.get("choices", ())])
        return Message(
            spans.from_json(data["message"]), choices, data.get("progress", ""), data.get("wants", ""),
            data.get("visit", 0), data["language"],
        )  # fmt: skip
    if "chosen" in data:
        asked = from_json(data["asked"]) if "asked" in data else None
        assert asked is None or isinstance(asked, Message)
        return Chosen(data["chosen"], data["label"], data["notice"], asked)
    return SendFile(data["file"], data["request"], data["language"], data["name"])
