"""All tests of a folder of dialogs: found, read, checked and run on one loaded set."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from rmabot.flow.finding import Finding, in_order
from rmabot.flow.folder import FolderError, is_test, read_folder
from rmabot.flow.kept import Kept
from rmabot.flow.model import FlowSet
from rmabot.testing.check_script import check_script
from rmabot.testing.read_script import read_script
from rmabot.testing.run import Played, play
from rmabot.testing.script import Script

_FOLDER = "tests"


class Suite(Struct, frozen=True):
    """The tests of a folder with the dialogs they are for; ``flows`` and ``scripts`` only as far as nothing is wrong."""

    folder: Path
    flows: FlowSet | None
    scripts: tuple[Script, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the collector out: all that is read and played is kept to its end, and looking through it cost a quarter of the time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.freeze()
            gc.unfreeze()  # counts as old what was made meanwhile, so that enabling does not look it all through after all
            gc.enable()


@_nothing_collected()
def gather(path: Path) -> Suite:
    """Read a folder of dialogs with its tests, or one test file with its dialogs; raises ``FolderError``."""
    only = path.absolute() if path.is_file() else None
    folder = _dialogs_of(only) if only is not None else path
    files = read_folder(folder)
    tests = {name for name, data in files.items() if is_test(data)}
    before = Kept({name: data for name, data in files.items() if name not in tests})
    loaded = before.load()
    wanted = sorted(tests) if only is None else [only.relative_to(folder).as_posix()]
    findings, sources = list(loaded.findings), dict(loaded.sources)
    scripts: list[Script] = []
    for source in before.read({name: files[name] for name in wanted}):
        sources[source.file] = source.text
        script, wrong = read_script(source)
        findings += wrong
        if script is not None and loaded.flows is not None:
            findings += check_script(script, loaded.flows)
            scripts.append(script)
    return Suite(folder, loaded.flows, tuple(scripts), in_order(findings), sources)


def _dialogs_of(test: Path) -> Path:
    """The folder of dialogs that a test file stands in: the one that holds its ``tests`` folder."""
    for folder in test.parents:
        if folder.name == _FOLDER:
            return folder.parent
    raise FolderError(
        f'"{test}" stands in no "{_FOLDER}" folder of dialogs, so it is not known what it tests'
    )


def chosen(scripts: Iterable[Script], word: str) -> tuple[Script, ...]:
    """Return the scripts whose title or file holds the word, in whatever case; all of them for ""."""
    wanted = word.casefold()
    return tuple([one for one in scripts if wanted in f"{one.title}\n{one.place.file}".casefold()])


def run(suite: Suite, scripts: Iterable[Script]) -> list[Played]:
    """Play scripts one after the other."""
    assert suite.flows is not None
    flows, played = suite.flows, list[Played]()

    async def play_all() -> None:
        # A result would be printed in full by asyncio's runner when it puts the signal handlers back, and thrown away.
        for script in scripts:
            played.append(await play(script, flows, (suite.folder / script.place.file).parent))

    with _nothing_collected():
        asyncio.run(play_all())
    return played
