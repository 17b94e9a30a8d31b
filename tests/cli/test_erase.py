"""`rmabot store erase`: what somebody asked for by letter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rmabot.cli.main import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def chat(who: str, typed: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "rmabot.cli", "chat", "--as", who, "--language", "en"],
        input=typed, text=True, check=True, capture_output=True,
    )  # fmt: skip


def test_a_lead_erases_what_belongs_to_an_account(folder: Path) -> None:
    """What was begun in their chat goes too; a second time there is nothing left, and nobody else is touched."""
    chat("ana", "return\nON\n")
    chat("ben", "return\nON\n")
    done = run("store", "erase", "--person", "terminal:ana")
    assert (done.exit_code, done.stdout) == (
        0,
        "erased: 0 requests and talks, and what was begun in their chat\n",
    )
    left = json.loads(run("store", "export").stdout)
    assert [one["key"] for one in left["session"]] == ["terminal:ben"]
    assert "terminal:ana" not in json.dumps(left)
    assert run("store", "erase", "--person", "terminal:ana").stdout == "erased: 0 requests and talks\n"


def test_who_waits_for_a_person_stays_with_what_they_said(folder: Path) -> None:
    """It is named, with its reason and the exit code that says so, and goes when that is over."""
    chat("ana", "person\nmy name is Jane\n")
    done = run("store", "erase", "--person", "terminal:ana")
    assert done.exit_code == 1
    assert "stays: your conversation with our team." in done.stdout
    chat("ana", "menu\n")
    assert "Jane" not in run("store", "export").stdout


@pytest.mark.parametrize("person", ["ana", ":", "terminal:", ":ana", " "])
def test_an_account_is_written_one_way(person: str) -> None:
    """Anything else is misuse."""
    done = run("store", "erase", "--person", person)
    assert done.exit_code == 2
    assert "terminal:NAME" in done.stderr


def test_only_a_lead_erases(folder: Path) -> None:
    """By the list of staff; and only in a store that is there."""
    assert "there is no store" in str(run("store", "erase", "--person", "terminal:ana").exception)
    chat("ana", "menu\n")
    (folder / "rmabot.yaml").write_text("staff:\n  - {name: dee, roles: [dock]}\n")
    done = run("store", "erase", "--person", "terminal:ana", "--as", "dee")
    assert done.exit_code == 1
    assert "a lead erases" in done.stderr
    assert run("store", "erase", "--person", "terminal:ana", "--as", "nobody").exit_code == 2
