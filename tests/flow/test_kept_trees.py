"""Of a set in which one file changed only that one is parsed again, and what comes of it is what comes of reading all anew."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from rmabot.flow import kept_file, kept_trees
from rmabot.flow.folder import is_test, read_folder
from rmabot.flow.kept import Kept
from rmabot.flow.load import load as load_anew
from rmabot.flow.read_files import ReadFiles, read_anew
from rmabot.flow.source import Source, read

DIALOGS = Path(__file__).parents[2] / "dialogs"
MISTAKES = Path(__file__).parents[1] / "lint" / "pairs"
Files = Mapping[str, bytes]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept_file.PLACE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def as_written(source: Source) -> tuple[object, ...]:
    """All of a source, to the last place."""
    return source.file, source.text, source.read, source.findings, msgspec.to_builtins(source.root)


def parsed(files: Files, place: Path) -> list[str]:
    """Which files are parsed when they are read; what is read is what reading anew gives."""
    names: list[str] = []

    @contextmanager
    def watched(files: Files) -> Iterator[ReadFiles]:
        names.extend(files)
        yield read_anew

    with kept_trees.reading_what_changed(files, lambda: place, watched) as read_files:
        sources = read_files(files)
    assert [as_written(one) for one in sources] == [as_written(read(*item)) for item in files.items()]
    return names


def test_only_what_changed_is_parsed(tmp_path: Path) -> None:
    """Of the shipped dialogs and their tests; a file that is named otherwise is still the same text."""
    files = dict(list(read_folder(DIALOGS).items())[:80])
    place = tmp_path / "cache" / f"{0:064x}.trees"
    assert parsed(files, place) == list(files)
    assert parsed(files, place) == []
    files["return.yaml"] += b"# a word more\n"
    assert parsed(files, place) == ["return.yaml"]
    files["again.yaml"] = files.pop("return.yaml")
    assert parsed(files, place) == []


def test_two_files_alike_have_a_tree_each(tmp_path: Path) -> None:
    """A tree that is read as it was meant and not as it is written is nobody else's."""
    files = {"a.yaml": b"flow: x\n", "b.yaml": b"flow: x\n"}
    place = tmp_path / "cache" / f"{0:064x}.trees"
    for _ in range(2):
        with kept_trees.reading_what_changed(files, lambda: place) as read_files:
            first, second = read_files(files)
        assert first.root is not second.root
        assert as_written(first)[1:] == as_written(second)[1:]


@pytest.mark.parametrize(
    "name", ["unknown-step", "text-cut", "yaml-syntax", "unknown-kind", "duplicate-key", "same-text"]
)
def test_findings_are_the_same_with_what_is_kept(cache: Path, name: str) -> None:
    """The second time, and after another file was changed beside."""
    files = {"one.yaml": (MISTAKES / f"{name}.yaml").read_bytes(), **read_folder(MISTAKES / "call-cycle")}
    wanted = load_anew(files).findings
    assert wanted
    for _ in range(3):
        assert Kept(files).check().findings == wanted
    more = {**files, "zz.yaml": b"flow: zz\nsteps: []\n"}
    assert Kept(more).check().findings == load_anew(more).findings


def test_the_set_is_the_same_with_what_is_kept(cache: Path) -> None:
    """Of the shipped dialogs, each text and place of it: after a line more in one file as before."""
    files = {name: data for name, data in read_folder(DIALOGS).items() if not is_test(data)}
    Kept(files).check()
    files["track.yaml"] += b"# a line more\n"
    ours, anew = Kept(files).check(), load_anew(files)
    assert ours.findings == anew.findings == ()
    assert ours.sources == anew.sources
    assert _ADDRESS.sub("", repr(ours.flows)) == _ADDRESS.sub("", repr(anew.flows))


_ADDRESS = re.compile(" at 0x[0-9a-f]+")


@pytest.mark.parametrize("data", [b"", b"x" * 40, b"\xc1" * 90])
def test_what_is_damaged_is_read_anew(tmp_path: Path, data: bytes) -> None:
    """Whole under its digest or not."""
    place = tmp_path / "cache" / f"{0:064x}.trees"
    kept_file.put(place, data)
    assert parsed({"a.yaml": b"flow: x\n"}, place) == ["a.yaml"]
    kept_file.seal(place, data)
    assert parsed({"a.yaml": b"flow: x\n"}, place) == ["a.yaml"]
    assert parsed({"a.yaml": b"flow: x\n"}, place) == []
