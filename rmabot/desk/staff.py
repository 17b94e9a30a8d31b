"""Who acts at the desk: by the settings' list of staff, or whoever is logged in where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rmabot.ports.desk import Staff
from rmabot.rma.states import Role


class Listed(Protocol):
    """An entry of the settings' list."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles."""


class Stranger(Exception):
    """Somebody who is not on the list of staff."""

    def __init__(self, name: str, listed: tuple[str, ...]) -> None:
        super().__init__(f'"{name}" is not on the list of staff. use --as with one of {", ".join(listed)}')


def who(listed: Iterable[Listed], named: str | None, user: str) -> Staff:
    """Return who acts: ``named``, else the account's ``user``; a desk without a list takes anybody as its lead.

    Raises Stranger for a name that is not on the list.
    """
    staff = tuple(listed)
    name = (named or user).strip()
    if not staff:
        return Staff(name, frozenset({Role.LEAD.value}))
    found = next((one for one in staff if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise Stranger(name, tuple([one.name for one in staff]))
    return Staff(found.name, frozenset(found.roles))
