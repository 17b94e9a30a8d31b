"""What the environment says of who sits at the terminal: the language they read, and whether colour helps them."""

from __future__ import annotations

from collections.abc import Mapping


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
    return tty and not environment.get("NO_COLOR") and environment.get("TERM", "") not in {"", "dumb"}
