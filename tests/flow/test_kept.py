"""A set that was found good is not checked again, and whatever is kept of it can only make that set or nothing."""

import os
import pickle
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import pytest

from rmabot.flow import kept, kept_file
from rmabot.flow.folder import read_folder
from rmabot.flow.kept import Kept
from rmabot.flow.load import load as read_anew
from rmabot.flow.model import FlowSet
from rmabot.testing.suite import chosen, gather, run

DIALOGS = Path(__file__).parents[2] / "dialogs"
Files = Mapping[str, bytes]


EXAMPLE = Path(__file__).parents[1] / "lint" / "good" / "example"


@pytest.fixture(scope="module")
def good_files() -> Files:
    return read_folder(EXAMPLE)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept_file.PLACE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def anew(files: Files) -> bool:
    """Load, and tell whether the files were read and checked for it; what comes of it is the same."""
    nothing = Kept(files).flows() is None
    loaded = kept.load(files)
    assert loaded.flows is not None
    assert loaded.flows.version == read_anew(files).flows.version  # type: ignore[union-attr]
    assert loaded.sources == read_anew(files).sources
    assert loaded.languages == read_anew(files).languages
    return nothing


def the_set(cache: Path) -> Path:
    (path,) = cache.glob("*.flows")
    return path


def test_what_was_good_is_not_checked_again(cache: Path, good_files: Files) -> None:
    """The second time the set comes from what was kept; a test beside it makes no difference, any other byte does."""
    assert not Kept(good_files).is_good()
    assert anew(good_files)
    assert not anew(good_files)
    assert Kept(good_files).is_good()
    assert not anew({**good_files, "tests/one.yaml": b"test: one\n"})
    name = min(good_files)
    assert anew({**good_files, name: good_files[name] + b"\n"})
    renamed = {("x" + one if one == name else one): data for one, data in good_files.items()}
    assert not Kept(renamed).is_good()


def test_a_set_that_was_kept_speaks_as_the_one_that_was_checked(cache: Path) -> None:
    """The shipped conversations run on both."""
    checked, remembered = gather(DIALOGS), gather(DIALOGS)
    the_set(cache)
    for suite in (checked, remembered):
        played = run(suite, chosen(suite.scripts, "in_between"))
        assert len(played) > 5
        assert not [one for one in played if one.failure is not None]


def test_findings_are_found_each_time(cache: Path, good_files: Files) -> None:
    """Only what is good is kept."""
    broken = {**good_files, "broken.yaml": b"flow: broken\nsteps:\n  - sya: x\n"}
    findings = kept.load(broken).findings
    assert findings
    assert kept.load(broken).findings == findings == read_anew(broken).findings
    assert {path.suffix for path in cache.iterdir()} == {".trees"}


def test_another_program_checks_anew(cache: Path, good_files: Files, tmp_path: Path) -> None:
    """A file of the program that is longer, newer or was not there before makes it another one."""
    program = tmp_path / "rmabot"
    for ring in kept._RINGS:
        (program / ring).mkdir(parents=True)
        (program / ring / "one.py").write_text("x = 1\n")
    Kept(good_files, program).note_good()
    assert Kept(good_files, program).is_good()
    one = program / "flow" / "one.py"
    for change in (
        lambda: one.write_text("x = 10\n"),
        lambda: os.utime(one, (0, 0)),
        (program / "rma" / "two.py").touch,
    ):
        change()
        assert not Kept(good_files, program).is_good()
        Kept(good_files, program).note_good()
        assert Kept(good_files, program).is_good()
    marks = list(kept._marks())
    assert any(mark.split()[0].endswith("flow/kept.py") for mark in marks)
    assert {mark.split()[0] for mark in marks} >= {"msgspec", "rapidfuzz", "yaml"}


@pytest.mark.parametrize("at", [0, 31, 32, 40, -1])
def test_what_is_damaged_is_checked_anew(cache: Path, good_files: Files, at: int) -> None:
    """A flipped bit anywhere, and a file cut anywhere."""
    kept.load(good_files)
    path = the_set(cache)
    whole = path.read_bytes()
    path.write_bytes(whole[:at])
    assert anew(good_files)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at:][1:])
    assert anew(good_files)
    assert path.read_bytes()[:32] == whole[:32]
    assert not anew(good_files)


class Foreign:
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (os.environ["PWNED"],)


def test_what_somebody_else_put_there_makes_nothing(
    cache: Path, good_files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the parts of a flow set is made of it, whole as it may look."""
    kept.load(good_files)
    monkeypatch.setenv("PWNED", str(tmp_path / "made"))
    payload = pickle.dumps(Foreign())
    the_set(cache).write_bytes(blake2b(payload, digest_size=32).digest() + payload)
    assert anew(good_files)
    assert not (tmp_path / "made").exists()


def test_what_a_part_of_the_program_imports_is_no_part_of_a_set(
    cache: Path, good_files: Files, tmp_path: Path
) -> None:
    """A name that leads through a module of ours to something else makes nothing."""
    kept.load(good_files)
    made = str(tmp_path / "made")
    # The program of a pickle, by hand: push rmabot.flow.kept_file's "os.mkdir", call it.
    payload = (
        b"\x80\x04\x8c\x15rmabot.flow.kept_file\x8c\x08os.mkdir\x93\x8c"
        + bytes([len(made)])
        + made.encode()
        + b"\x85R."
    )
    the_set(cache).write_bytes(blake2b(payload, digest_size=32).digest() + payload)
    assert anew(good_files)
    assert not (tmp_path / "made").exists()


def test_a_folder_that_others_may_write_is_not_read(cache: Path, good_files: Files) -> None:
    """Nor a file that others may write, nor one behind a link."""
    kept.load(good_files)
    cache.chmod(0o777)
    assert anew(good_files)
    cache.chmod(0o700)
    path = the_set(cache)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o666)
    assert anew(good_files)
    path.rename(cache.parent / "elsewhere")
    path.symlink_to(cache.parent / "elsewhere")
    assert anew(good_files)
    assert not anew(good_files)


def test_it_can_be_switched_off(cache: Path, good_files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a place that cannot be written is no trouble."""
    (cache.parent / "file").write_text("")
    for place in ("off", str(cache.parent / "file")):
        monkeypatch.setenv(kept_file.PLACE, place)
        assert anew(good_files)
        assert anew(good_files)


def test_a_program_that_is_no_files_keeps_nothing(cache: Path, good_files: Files, tmp_path: Path) -> None:
    """Run from an archive, nobody could tell that it changed."""
    archived = Kept(good_files, tmp_path / "rmabot.zip")
    archived.note_good()
    assert not archived.is_good()
    assert not cache.exists()


def test_of_what_is_kept_the_latest_stay(cache: Path) -> None:
    """A lead who changes a word a hundred times a day fills no disk."""
    for number in range(20):
        Kept({"a.yaml": str(number).encode()}).note_good()
    assert len(list(cache.iterdir())) == kept_file.MOST
    assert Kept({"a.yaml": b"19"}).is_good()


def test_only_a_flow_set_is_one(cache: Path, good_files: Files) -> None:
    """Another part of a set in its place is none."""
    kept.load(good_files)
    flows = kept.load(good_files).flows
    assert isinstance(flows, FlowSet)
    payload = pickle.dumps(flows.policy)
    the_set(cache).write_bytes(blake2b(payload, digest_size=32).digest() + payload)
    assert anew(good_files)


def test_only_what_was_kept_is_cleared_away(cache: Path, good_files: Files) -> None:
    """The folder may be one that somebody uses for other things: what is old there and not ours stays."""
    cache.mkdir(mode=0o700)
    theirs = [cache / f"photo_{number}.jpg" for number in range(30)]
    for path in theirs:
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    ours = [cache / f"{number:064x}.flows" for number in range(30)]
    for path in ours:
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    kept.load(good_files)
    assert all(path.exists() for path in theirs)
    assert sum(path.exists() for path in ours) < len(ours)
