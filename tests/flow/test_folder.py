import os
from pathlib import Path

import pytest

from rmabot.flow.folder import MOST_BYTES, FolderError, read_folder


def test_yaml_files_are_read_under_their_paths(tmp_path: Path) -> None:
    """Folders count, hidden ones and other files do not."""
    for name in ("b.yaml", "lists/a.yml", ".git/x.yaml", "lists/.y.yaml", "README.md", "tests/t.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert dict(read_folder(tmp_path)) == {
        "b.yaml": b"b.yaml",
        "lists/a.yml": b"lists/a.yml",
        "tests/t.yaml": b"tests/t.yaml",
    }
    assert "tests/t.yaml" not in read_folder(tmp_path, frozenset({"tests"}))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A folder of dialogs must not be a way to read other files."""
    (tmp_path / "secret.yaml").write_text("a: b")
    folder = tmp_path / "dialogs"
    folder.mkdir()
    (folder / "flow.yaml").write_text("a: b")
    (folder / "link.yaml").symlink_to(folder / "flow.yaml")
    assert set(read_folder(folder)) == {"flow.yaml", "link.yaml"}
    (folder / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(FolderError, match="link out of the folder"):
        read_folder(folder)


def test_a_folder_behind_a_link_is_not_entered(tmp_path: Path) -> None:
    """A link to a parent would never end."""
    (tmp_path / "flow.yaml").write_text("a: b")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert set(read_folder(tmp_path)) == {"flow.yaml"}


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe would hold the linter for ever."""
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(FolderError, match="no file that can be read"):
        read_folder(tmp_path)


def test_of_a_file_that_is_too_large_only_as_much_is_read_as_shows_it(tmp_path: Path) -> None:
    """A gigabyte does not come into memory."""
    (tmp_path / "big.yaml").write_bytes(b"#" * (MOST_BYTES + 1000))
    assert len(read_folder(tmp_path)["big.yaml"]) == MOST_BYTES + 1


@pytest.mark.parametrize("name", ["nowhere", "file.yaml", "empty"])
def test_no_folder_a_file_and_an_empty_folder_are_sentences(tmp_path: Path, name: str) -> None:
    """Each says what to do."""
    (tmp_path / "file.yaml").write_text("a: b")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderError, match="name the folder"):
        read_folder(tmp_path / name)
