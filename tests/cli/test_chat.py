"""`rmabot chat` as its own process: from a pipe, from a file, stopped and begun again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rmabot.runtime.dialogs import shipped

Chat = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def chat(tmp_path: Path) -> Chat:
    """Talk as Ana: each call is a new process on the same store."""

    def talk(typed: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {**os.environ, "HOME": str(tmp_path), "LANG": "en_CA.UTF-8", **environment}
        return subprocess.run(
            [sys.executable, "-m", "rmabot.cli", "chat", "--as", "ana", *options],
            input=typed, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, env=own, timeout=60,
            check=False,
        )  # fmt: skip

    return talk


def test_a_conversation_from_a_pipe(chat: Chat) -> None:
    """A line is a message, a number is a choice; no prompt, no colour, exit 0 at the end."""
    done = chat("1\nontario\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "→ Return a device" in done.stdout
    assert done.stdout.rstrip().endswith("Back")
    assert "> " not in done.stdout
    assert "\x1b" not in done.stdout


def test_it_goes_on_where_it_stopped(chat: Chat) -> None:
    """Another process, the same conversation."""
    chat("1\nontario\n")
    again = chat("")
    assert "Step 1 of 8" in again.stdout
    assert "Which of these are you?" in again.stdout


def test_fresh_begins_anew(chat: Chat) -> None:
    """What was under way is forgotten."""
    chat("1\nontario\n")
    again = chat("", "--fresh")
    assert "What would you like to do?" in again.stdout
    assert "Step 1" not in again.stdout


def test_the_language_of_the_environment(chat: Chat) -> None:
    """French where the person's system is French."""
    assert "Que voulez-vous faire?" in chat("", LANG="fr_CA.UTF-8").stdout


def test_the_language_asked_for(chat: Chat) -> None:
    """It wins, also over a conversation that is under way in another one, at the same question."""
    assert "Que voulez-vous faire?" in chat("", "--language", "fr").stdout
    chat("1\n", "--language", "en")
    again = chat("", "--language", "fr")
    assert "Nous continuons en français." in again.stdout
    assert "province" in again.stdout


def test_a_language_that_nobody_speaks_here_is_misuse(chat: Chat) -> None:
    """Exit 2, with those that there are."""
    done = chat("", "--language", "xx")
    assert done.returncode == 2
    assert "en, fr" in done.stderr


def test_two_at_once_are_told_of_each_other(chat: Chat, tmp_path: Path) -> None:
    """The same person twice would answer the same question twice; another person is welcome."""
    own = {**os.environ, "HOME": str(tmp_path), "LANG": "en_CA.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "rmabot.cli", "chat", "--as", "ana"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=own,
    ) as first:  # fmt: skip
        assert first.stdout is not None
        while "1." not in first.stdout.readline():
            pass
        second = chat("")
        assert second.returncode == 1
        assert "ana" in second.stderr
        assert "Traceback" not in second.stderr
        assert chat("", "--as", "bob").returncode == 0
        first.communicate("")
    assert first.returncode == 0


def test_dialogs_that_do_not_check_start_nothing(chat: Chat, tmp_path: Path) -> None:
    """Named by file, line and column, exit 1."""
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs/return.yaml").write_text("flow: return\nsteps:\n  - aks: serial\n", "utf-8")
    done = chat("")
    assert done.returncode == 1
    assert f"{tmp_path}/dialogs/return.yaml:3:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["[" * 40_000, "\x00", "a: *b", ""])
def test_a_flow_file_that_is_none(chat: Chat, tmp_path: Path, text: str) -> None:
    """Forty thousand brackets and other accidents are findings too."""
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs/return.yaml").write_text(text, "utf-8")
    done = chat("")
    assert done.returncode == 1
    assert "return.yaml:1:" in done.stderr


def test_a_store_under_another_key_is_refused(chat: Chat, tmp_path: Path) -> None:
    """With what to do, and without touching it."""
    chat("1\n")
    (tmp_path / ".config/rmabot/key").unlink()
    before = (tmp_path / "var/rmabot.db").read_bytes()
    done = chat("1\n")
    assert done.returncode == 1
    assert "key" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "var/rmabot.db").read_bytes() == before


def test_settings_that_are_none_are_a_sentence(chat: Chat, tmp_path: Path) -> None:
    """With their place."""
    (tmp_path / "rmabot.yaml").write_text("stoer: {}\n", "utf-8")
    done = chat("")
    assert done.returncode == 1
    assert 'rmabot.yaml:1:1: "stoer" is no setting. Did you mean "store"?' in done.stderr


def test_bad_input_is_answered_with_a_sentence(chat: Chat) -> None:
    """Empty, endless, hidden, turned round, an emoji, markup: nothing crashes, each is answered."""
    typed = ["", "x" * 100_000, "\x1b[2J\x07", "\u202e\u200f", "\U0001f600", "<b>@everyone</b> [x](y)"]
    done = chat("\n".join(typed) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    replies = done.stdout.split("What would you like to do?")[1:]
    assert len(replies) == 1 + len(typed)
    said = [" ".join(reply.partition("8. ")[2].split()) for reply in replies]
    assert "arrived empty" in said[0]
    assert "too long" in said[1]
    assert "arrived empty" in said[3]
    assert "\x1b" not in done.stdout


def test_dialogs_that_changed_meanwhile(chat: Chat, tmp_path: Path) -> None:
    """A conversation goes on at its question, whatever its flow has become."""
    shutil.copytree(shipped(), tmp_path / "dialogs")
    first = chat("1\nontario\n")
    assert first.returncode == 0
    flow = tmp_path / "dialogs/return.yaml"
    flow.write_text(flow.read_text("utf-8") + "\n# another version\n", "utf-8")
    again = chat("")
    assert "Which of these are you?" in again.stdout


def test_who_waits_for_a_person_goes_on_waiting(chat: Chat) -> None:
    """Coming back is not turning to the bot: the desk still has the conversation, and says so."""
    assert "Our team has your conversation" in chat("person\n").stdout
    again = chat("are you there?\n")
    assert "Our team has your conversation" in again.stdout
    assert "gave the conversation back" not in again.stdout
    assert "What would you like to do?" in chat("menu\n").stdout


def test_why_it_said_that(chat: Chat) -> None:
    """Each decision of a turn, apart from the conversation."""
    done = chat("1\n", "--why")
    assert "why: begins return" in done.stderr
    assert "why:" not in done.stdout


def test_nothing_typed_is_in_a_log(chat: Chat, tmp_path: Path) -> None:
    """Also with the log on, a conversation leaves no words and no names in it."""
    done = chat("1\nmy secret words\n", RMABOT_LOG__LEVEL="debug")
    assert "secret" not in done.stderr
    assert "ana" not in done.stderr
