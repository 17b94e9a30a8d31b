"""A conversation written down by a lead: what they do, what the bot must do, and how it must end."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TypeAlias

from msgspec import Struct, field

from rmabot.flow.model import Place
from rmabot.flow.syntax import Name

DEFAULT_DAY = datetime(2026, 6, 15, 10)  # noqa: DTZ001 - the desk's own time, whatever its zone: a Monday morning


class They(Struct, frozen=True):
    """The customer types something; with a slash in front it is a command."""

    place: Place
    text: str


class Press(Struct, frozen=True):
    """The customer presses a button, or picks several and presses Done: options by name, or by what the button says."""

    place: Place
    options: tuple[str, ...]
    several: bool = False


class Send(Struct, frozen=True):
    """The customer sends a file: one beside the test, or one of those that come along."""

    place: Place
    file: str


class Wait(Struct, frozen=True):
    """Time passes, and what was due in it happens."""

    place: Place
    seconds: float
    written: str


class Restart(Struct, frozen=True):
    """The bot's process ends and a new one begins on the same store."""

    place: Place


class Desk(Struct, frozen=True):
    """Somebody of the desk acts on the customer's request, or on the hand-over."""

    place: Place
    act: str
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Fails(Struct, frozen=True):
    """From here on an action answers that it failed, as it would with its other side broken, or another outcome."""

    place: Place
    action: str
    outcome: str = "failed"


Act: TypeAlias = They | Press | Send | Wait | Restart | Desk | Fails


class Asks(Struct, frozen=True):
    """This question is open after the last act."""

    place: Place
    step: str


class Says(Struct, frozen=True):
    """This step, case or ending was said by the last act; with ``contains`` the message has these words."""

    place: Place
    step: str
    contains: str = ""


class Shows(Struct, frozen=True):
    """These are the buttons that answer the open question, in this order."""

    place: Place
    options: tuple[str, ...]


class Nothing(Struct, frozen=True):
    """The bot says nothing to the last act."""

    place: Place


class Speaks(Struct, frozen=True):
    """The conversation is now in this language."""

    place: Place
    language: str


Expectation: TypeAlias = Asks | Says | Shows | Nothing | Speaks
Line: TypeAlias = Act | Expectation


class Script(Struct, frozen=True):
    """One test: ``today`` is the desk's own time at which it begins; ``answers`` are slot paths with their values."""

    title: str
    place: Place
    language: str = "en"
    today: datetime = DEFAULT_DAY
    talk: tuple[Line, ...] = ()
    ends: Name | None = None
    does_not: tuple[Name, ...] = ()
    answers: tuple[tuple[Name, tuple[str, ...]], ...] = field(default=())
    state: Name | None = None


def begins_on(written: str) -> datetime | None:
    """Read ``2026-06-15`` or ``2026-06-15 22:30``, None for anything else; a bare day begins at ten."""
    day, _, hour = written.partition(" ")
    try:
        return datetime.combine(
            date.fromisoformat(day), time.fromisoformat(hour) if hour else DEFAULT_DAY.time()
        )
    except ValueError:
        return None
