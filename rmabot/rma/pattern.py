"""Patterns that are made when they are first needed: a command needs a few of all that its modules know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

_compile = re.compile  # not by its name below, which stands for `pattern` while a library is imported


class _Later:
    """Stands for a compiled pattern; what was once asked of it is its own from then on, and costs no more than the pattern's."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(_compile(*self._given), name)
        setattr(self, name, found)
        return found


def pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern of ``re``'s syntax, compiled when it is first used by one of its own methods."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


@contextmanager
def when_needed() -> Iterator[None]:
    """Let a library that is imported meanwhile make its patterns when they are first used."""
    re.compile = pattern  # type: ignore[assignment]  # the one name by which a library asks for patterns
    try:
        yield
    finally:
        re.compile = _compile
