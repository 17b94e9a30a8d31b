"""A set loaded on two cores: files are read while what checks them is loaded, and half of the checks run in a second process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from rmabot.flow.folder import of_set
from rmabot.flow.read_files import ReadFiles, reading

if TYPE_CHECKING:
    from rmabot.flow.checks.subject import Subject
    from rmabot.flow.live import Live
    from rmabot.flow.loaded import Loaded

Begin = Callable[[Mapping[str, bytes]], AbstractContextManager[ReadFiles]]
"""Begins to read files."""


def load_side_by_side(
    files: Mapping[str, bytes],
    live: Live | None = None,
    begin: Begin = reading,
    good: Callable[[Subject], None] | None = None,
    *,
    wanted: bool = True,
) -> Loaded:
    """Load a set as ``flow.load`` does, and come to the same; on one core, or beside threads, also in the same way."""
    with begin(of_set(files)) as read_files:
        # Not at the top: the second process has begun to read by now.
        from rmabot.flow.checks.shared_out import checking
        from rmabot.flow.load import load

        return load(files, live, read_files, good, checking, wanted=wanted)
