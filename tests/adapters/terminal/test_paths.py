"""A file is given by its path, however terminals and file managers write it."""

from pathlib import Path

import pytest

from rmabot_terminal.paths import paths_in, read


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo whose name needs quoting."""
    path = tmp_path / "my photo (1).jpg"
    path.write_bytes(b"data")
    return path


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}"', " {} ", "« {} »".replace(" ", "")])
def test_a_path_typed_or_quoted(photo: Path, form: str) -> None:
    """As typed, quoted, or with white space round it."""
    assert paths_in(form.format(photo), only_files=True) == (photo,)


def test_dropped_with_backslashes(photo: Path) -> None:
    """Terminals escape what a shell would read."""
    dropped = str(photo).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    assert paths_in(dropped + " ", only_files=True) == (photo,)


def test_dropped_as_an_address(photo: Path) -> None:
    """File managers give addresses."""
    assert paths_in(photo.as_uri(), only_files=True) == (photo,)


def test_several_at_once(photo: Path, tmp_path: Path) -> None:
    """Two files dropped together are two files."""
    other = tmp_path / "b.pdf"
    other.write_bytes(b"data")
    assert paths_in(f"'{photo}' {other}", only_files=True) == (photo, other)


def test_from_the_home_folder(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde is the home folder."""
    monkeypatch.setenv("HOME", str(photo.parent))
    assert paths_in(f"~/{photo.name}", only_files=True) == (photo,)


@pytest.mark.parametrize(
    "line", ["/nowhere/a.jpg", "~/a.jpg", "./a.pdf", "invoice.pdf", "'invoice.PDF'", "/tmp"]
)
def test_a_missing_file_is_one_where_only_a_file_is_due(line: str) -> None:
    """So that the bot can say that it was not found."""
    assert len(paths_in(line, only_files=True)) == 1
    assert read(paths_in(line, only_files=True)[0]).data is None


@pytest.mark.parametrize("line", ["I lost it", "n/a", "no", "person", "2", "/", "it's gone", "", "tests"])
def test_words_are_words(line: str) -> None:
    """What does not look like a file goes to the bot as it is."""
    assert paths_in(line, only_files=True) == ()


def test_where_words_would_do_a_missing_file_is_words() -> None:
    """An answer may be text or file: only a file that is there is one."""
    assert paths_in("see invoice.pdf", only_files=False) == ()
    assert paths_in("/nowhere/a.jpg", only_files=False) == ()


def test_a_folder_or_a_device_has_no_data(tmp_path: Path) -> None:
    """Only files are read: a device could go on for ever."""
    assert read(tmp_path).data is None
    assert read(Path("/dev/zero")).data is None


def test_a_file_too_large_to_look_at_tells_its_size(tmp_path: Path) -> None:
    """Its size is enough to refuse it."""
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    assert (read(path).data, read(path).size) == (None, 300_000_000)
