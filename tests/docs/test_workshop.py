"""A page that says what is not so is found out."""

from pathlib import Path

import pytest

from tests.docs.pages import anchors, links
from tests.docs.workshop import Untrue, workshop

NOTE = "`note.txt`\n\n```text\none\n  two\nthree\n```\n\n"


def page(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "page.md"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "lie",
    [
        "```console\n$ echo no findings\n1 finding\n```\n",
        "`note.txt`\n\nSomething between.\n\n```yaml\na: b\n```\n",
        NOTE + "In `note.txt`:\n\n```text\ntwo\nfour\n```\n",
        NOTE + "In `note.txt`, change:\n\n```diff\n-four\n+five\n```\n",
    ],
    ids=["another output", "no file named", "lines that do not stand there", "a change that does not fit"],
)
def test_what_is_not_so_is_refused(lie: str, tmp_path: Path) -> None:
    """With the place on the page."""
    with pytest.raises(Untrue, match=r"page\.md:\d+: "):
        workshop(tmp_path).go_through(page(tmp_path, lie))


def test_a_change_keeps_the_lines_round_it_and_their_indent(tmp_path: Path) -> None:
    """The page need not show how deep a line stands."""
    text = (
        NOTE
        + "In `note.txt`, change:\n\n```diff\n-two\n+2\n+2b\n```\n\n```console\n$ cat note.txt\none\n  2\n  2b\nthree\n```\n"
    )
    assert workshop(tmp_path).go_through(page(tmp_path, text)) == 3


def test_a_cut_is_any_lines_and_a_drawn_number_any_number(tmp_path: Path) -> None:
    """The number that the page names stands for the drawn one in what is typed later."""
    text = (
        "```console\n$ printf 'a\\nb\\nRQ26000002X\\n'\na\n⋮\nRQ26000001X\n$ echo RQ26000001X > said.txt\n"
        "$ grep -c 2X said.txt\n1\n```\n"
    )
    assert workshop(tmp_path).go_through(page(tmp_path, text)) == 1


def test_outputs_are_written_anew_when_asked_for(tmp_path: Path) -> None:
    """The page's own numbers stay, so that what is typed later still fits."""
    path = page(tmp_path, "```console\n$ echo new RQ26000001X\nold RQ26000001X\n```\n")
    workshop(tmp_path, mends=True).go_through(path)
    assert "\nnew RQ26000001X\n" in path.read_text("utf-8")


def test_links_are_read_outside_code_and_headings_as_hosts_write_them(tmp_path: Path) -> None:
    """A link in an example is nobody's way."""
    path = page(tmp_path, "# The desk's way\n\n[a](b.md#c) `[d](e.md)`\n\n```yaml\nx: [f](g.md)\n```\n")
    assert (links(path), anchors(path)) == (["b.md#c"], {"the-desks-way"})
