"""Golden pairs: what was written, and exactly what the linter says of it."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from rmabot.flow.finding import as_text
from rmabot.flow.live import Live, LiveFlow
from rmabot.flow.load import load
from rmabot.flow.loaded import Loaded

HERE = Path(__file__).parent
PAIRS = HERE / "pairs"

_NAMED = re.compile(r"^(?:flow|list|catalogue|policy): *([a-z_]+)", re.MULTILINE)


class Pair(NamedTuple):
    """What was written under its file names, what is in use if the pair says so, and what the linter should say."""

    files: Mapping[str, bytes]
    live: Live | None
    expected: str


Linted = Callable[..., tuple[Loaded, str]]


@pytest.fixture
def pair() -> Callable[[str], Pair]:
    """Read a pair by its name."""
    return lambda name: Pair(_files_of(name), _live_of(name), (PAIRS / f"{name}.out").read_text())


@pytest.fixture
def linted() -> Linted:
    """Lint files as the command does, with the flow that every set must have."""
    person = (HERE / "person.yaml").read_bytes()

    def lint(files: Mapping[str, bytes], live: Live | None = None) -> tuple[Loaded, str]:
        loaded = load({"person.yaml": person, **files}, live)
        return loaded, as_text(loaded.findings, loaded.sources, "dialogs") + "\n"

    return lint


def _files_of(name: str) -> Mapping[str, bytes]:
    single = PAIRS / f"{name}.yaml"
    if not single.exists():
        return {path.name: path.read_bytes() for path in (PAIRS / name).glob("*.yaml")}
    data = single.read_bytes()
    named = _NAMED.search(data.decode("utf-8", "replace"))
    kind = data.split(b":", 1)[0].decode()
    return {f"{named[1] if named else kind}.yaml": data}


def _live_of(name: str) -> Live | None:
    path = PAIRS / name / "live.json"
    if not path.exists():
        return None
    said = json.loads(path.read_text())
    return Live(
        {flow: LiveFlow(**counts) for flow, counts in said.get("flows", {}).items()}, said.get("texts", {})
    )
