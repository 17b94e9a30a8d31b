"""Mailboxes as they go into a header and an envelope: one address, and nothing that could be anything else."""

from __future__ import annotations

import re
from typing import NamedTuple

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST, _LONGEST_LOCAL = 254, 64


class Mailbox(NamedTuple):
    """An address in its two parts: ``local`` as written, ``domain`` in ASCII."""

    local: str
    domain: str

    @property
    def address(self) -> str:
        """Return it as it stands in an envelope."""
        return f"{self.local}@{self.domain}"


def mailbox(address: str) -> Mailbox | None:
    """Return the mailbox of a plain address, None for anything else: a name, two addresses, a line break."""
    local, _, domain = address.rpartition("@")
    ascii_domain = _ascii(domain)
    if (
        not _LOCAL.fullmatch(local)
        or len(local) > _LONGEST_LOCAL
        or len(address) > _LONGEST
        or not ascii_domain
    ):
        return None
    return Mailbox(local, ascii_domain)


def named(written: str) -> tuple[str, Mailbox] | None:
    """Return name and mailbox of ``Returns desk <rma@example.com>`` or of a plain address; None for neither."""
    name, bracket, rest = written.strip().rpartition("<")
    found = mailbox(rest[:-1] if bracket and rest.endswith(">") else written.strip())
    name = name.strip().strip('"').strip()
    return (name, found) if found is not None and (name.isprintable() or not name) else None


def _ascii(domain: str) -> str:
    """The domain as names are looked up, "" for what is none."""
    try:
        made = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return made if made and all(_LABEL.fullmatch(label) for label in made.split(".")) else ""
