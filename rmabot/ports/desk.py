"""The Desk port: what staff may do with a request, for whichever channel or command line they do it from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from rmabot.rma.request import Request

Kind = Literal["text", "number", "amount", "date", "device", "flag"]


class Staff(Struct, frozen=True):
    """Somebody of the desk: a name, and roles out of agent, dock, technician, lead."""

    name: str
    roles: frozenset[str]


class Argument(Struct, frozen=True):
    """What an act may be given: an option of the command line, a field of a form.

    ``needed``: the act is refused without it; ``many``: a list; ``words``: the only values there are.
    """

    name: str
    help: str
    kind: Kind = "text"
    needed: bool = False
    many: bool = False
    words: tuple[str, ...] = ()


class ActSpec(Struct, frozen=True):
    """One act as a form or a command line shows it; ``roles`` are who may do it, a lead may do all."""

    name: str
    help: str
    roles: frozenset[str]
    arguments: tuple[Argument, ...] = ()


class Done(Struct, frozen=True):
    """It is committed: a sentence, and the request as it now is."""

    summary: str
    request: Request
    repeated: bool = False


class Refused(Struct, frozen=True):
    """Nothing was changed: why, as a sentence of the command line, and the acts that this person may do instead.

    ``reason`` is the same as a key, "" for none, and ``values`` what a sentence for it may name: whoever shows the desk
    in other words or languages makes their own of it. Beside a reason's own there are ``number``, ``state``, ``since``
    and the last step's ``event``, ``by`` and ``at`` (Unix seconds).
    """

    sentence: str
    legal: tuple[str, ...] = ()
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class Order(Struct, frozen=True):
    """One act as it was asked for: which, on what (a reference or number, typed loosely), by whom, with what.

    ``event`` is the key under which it acts once; ``seen`` the revision that the person looked at, 0 for any;
    ``colleagues`` are the names on the list of staff, () where there is none.
    """

    act: str
    request: str
    staff: Staff
    arguments: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None
    seen: int = 0
    colleagues: tuple[str, ...] = ()


class Desk(Protocol):
    """What the house offers to whoever shows the desk."""

    @property
    def acts(self) -> Mapping[str, ActSpec]:
        """Every act, by its name."""

    async def perform(self, order: Order) -> Done | Refused:
        """Do it in one commit, or say why not."""
