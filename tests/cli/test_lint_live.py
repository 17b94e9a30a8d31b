"""``rmabot lint --live``: which open conversations a change would strand, from the store they stand in."""

from pathlib import Path

import pytest

from tests.cli.test_main import rmabot


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of one's own, with two conversations that wait at the model of a device."""
    assert rmabot("init", "desk", folder=tmp_path).returncode == 0
    here = tmp_path / "desk"
    for name in ("ann", "bob"):
        done = rmabot("chat", "--as", name, folder=here, typed="return\nOntario\nA customer\nG12345679\n")
        assert done.returncode == 0
    return here


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_a_change_that_strands_nobody_is_silent(desk: Path) -> None:
    """Dialogs as they are in use."""
    done = rmabot("lint", "--live", folder=desk)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_renamed_question_is_told_with_the_people_at_it(desk: Path) -> None:
    """How many wait there and how many hold its answer, and the line that mends it; which then does."""
    file = desk / "dialogs" / "covers.yaml"
    text = (desk / "dialogs" / "return.yaml").read_text("utf-8")
    text = text.replace("ask: seller", "ask: shop").replace("[proof, seller,", "[proof, shop,")
    text = text.replace("ask: role", "ask: who").replace("{role:", "{who:")
    (desk / "dialogs" / "return.yaml").write_text(text, "utf-8")
    assert file.exists()
    plain = rmabot("lint", folder=desk)
    done = rmabot("lint", "--live", folder=desk)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.endswith("[step-gone]")]
    assert len(told) == 1
    assert 'question "role" of the version in use is gone; 2 conversations hold its answer' in told[0]
    assert "step-gone" not in plain.stdout
    change(desk / "dialogs" / "return.yaml", "give_up: person\n", "give_up: person\nmoved: {role: who}\n")
    assert "[step-gone]" not in rmabot("lint", "--live", folder=desk).stdout


def test_a_text_changed_in_one_language_is_told(desk: Path) -> None:
    """Compared with the version in use, which only the store knows."""
    change(desk / "dialogs" / "return.yaml", "Which of these are you?", "Who are you?")
    done = rmabot("lint", "--live", folder=desk)
    assert "[translation]" in done.stdout
    assert "[translation]" not in rmabot("lint", folder=desk).stdout


def test_where_no_store_is_yet_none_is_made(tmp_path: Path) -> None:
    """A sentence, and the dialogs are checked as ever."""
    rmabot("init", "desk", folder=tmp_path)
    done = rmabot("lint", "--live", folder=tmp_path / "desk")
    assert (done.returncode, "is not there yet" in done.stderr) == (0, True)
    assert not (tmp_path / "desk" / "var").exists()


def test_settings_that_mean_nothing_are_a_sentence(tmp_path: Path) -> None:
    """No traceback."""
    rmabot("init", "desk", folder=tmp_path)
    done = rmabot("lint", "--live", folder=tmp_path / "desk", RMABOT_STORE__URL="nowhere://x")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
