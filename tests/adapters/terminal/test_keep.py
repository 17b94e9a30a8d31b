"""Documents are saved under their own names, for their owner alone."""

from pathlib import Path

import pytest

from rmabot_terminal.keep import safe_name, save


def test_a_document_is_its_owners(tmp_path: Path) -> None:
    """Neither folder nor file can be read by others."""
    path = save("RQ26000123K.pdf", b"%PDF", tmp_path / "rmabot-files")
    assert path == tmp_path / "rmabot-files/RQ26000123K.pdf"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_same_again_is_not_saved_twice(tmp_path: Path) -> None:
    """A delivery that is repeated finds its file there; other content gets a number."""
    first = save("a.pdf", b"one", tmp_path)
    assert save("a.pdf", b"one", tmp_path) == first
    assert save("a.pdf", b"two", tmp_path).name == "a-2.pdf"
    assert first.read_bytes() == b"one"


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    """Somebody who may write here must not choose what is overwritten."""
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    (tmp_path / "a.pdf").symlink_to(target)
    assert save("a.pdf", b"one", tmp_path).name == "a-2.pdf"
    assert target.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../x.pdf", "x.pdf"), ("a b$(rm).pdf", "a b__rm_.pdf"), ("", "document"), ("\x1b[2J.pdf", "2J.pdf")],
)
def test_a_name_means_nothing_to_a_shell(name: str, safe: str) -> None:
    """No folder, no sign that a shell would read."""
    assert safe_name(name) == safe


def test_a_folder_that_cannot_be_written_is_no_reason_to_lose_it(tmp_path: Path) -> None:
    """It goes where temporary files go, and the person is told where."""
    (tmp_path / "rmabot-files").write_text("in the way")
    path = save("a.pdf", b"one", tmp_path / "rmabot-files")
    assert path.read_bytes() == b"one"
