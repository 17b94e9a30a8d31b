"""Who sits at the terminal, and which language they are likely to read."""

from __future__ import annotations

import os
from collections.abc import Mapping


def system_name() -> str:
    """Return the name of the account, stable across runs."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid())


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language the environment asks for (``fr_CA.UTF-8`` -> ``fr``), "" when it says none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            code = value.partition(".")[0].partition("_")[0].partition("-")[0].lower()
            return code if code not in {"c", "posix"} else ""
    return ""


def colour_on(environment: Mapping[str, str], *, tty: bool) -> bool:
    """Tell whether bold and dim may be used: not in a pipe, not against NO_COLOR, not on a dumb terminal."""
    return tty and not environment.get("NO_COLOR") and environment.get("TERM", "dumb") not in {"", "dumb"}
