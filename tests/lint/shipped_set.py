"""The dialogs that ship, with slips in some of their files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.loaded import Loaded
from rmabot.flow.source import Source, read


@cache
def shipped() -> Mapping[str, bytes]:
    return read_folder(Path(__file__).parents[2] / "dialogs", frozenset({"tests"}))


def checked(changed: Mapping[str, str]) -> Loaded:
    """The shipped set with files that were written otherwise; those that were not are parsed once for all tests."""
    files = {**shipped(), **{file: text.encode() for file, text in changed.items()}}
    return load(files, read_files=lambda each: [read_once(name, data) for name, data in each.items()])


@cache
def read_once(name: str, data: bytes) -> Source:
    """What is read is only looked at, by the checks as by who keeps it."""
    return read(name, data)
