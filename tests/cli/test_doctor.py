"""`rmabot doctor` and `rmabot init`: what is there, what is missing, and a folder to begin with."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from rmabot.cli.main import cli
from rmabot.runtime import settings
from rmabot.runtime.dialogs import read


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that is a home too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def lines(config: str = "") -> tuple[int, dict[str, str]]:
    """What doctor says: its exit code, and its sentence on each part."""
    done = CliRunner().invoke(cli, ["doctor", "--config", config] if config else ["doctor"])
    rows = [line.split(None, 2) for line in done.output.splitlines() if line[:2] in {"ok", "--", "!!"}]
    return done.exit_code, {part: f"{state} {sentence}" for state, part, sentence in rows}


def test_a_machine_on_which_nothing_was_done_yet_is_well(here: Path) -> None:
    """What is made on first use is not missing, and looking makes nothing."""
    code, said = lines()
    assert code == 0
    assert said["store"].startswith("-- ")
    assert said["key"].startswith("-- ")
    assert said["dialogs"].startswith("ok ")
    assert list(here.iterdir()) == []


def test_what_is_wrong_is_a_sentence_and_exit_1(here: Path) -> None:
    """A key that others can read, dialogs that do not check."""
    (here / "dialogs").mkdir()
    (here / "dialogs/return.yaml").write_text("flow: return\nsteps:\n  - aks: serial\n", "utf-8")
    (here / ".config/rmabot").mkdir(parents=True)
    (here / ".config/rmabot/key").write_text("key")
    (here / ".config/rmabot/key").chmod(0o644)
    code, said = lines()
    assert code == 1
    assert said["dialogs"].startswith("!! ")
    assert "chmod 600" in said["key"]


def test_settings_that_cannot_be_read_are_told(here: Path) -> None:
    """With their place."""
    (here / "rmabot.yaml").write_text("stoer: {}\n")
    code, said = lines()
    assert code == 1
    assert "rmabot.yaml:1:1" in said["settings"]


def test_a_variable_that_is_no_setting_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a name would otherwise be silence."""
    monkeypatch.setenv("RMABOT_TELEGRAM__TOKN", "secret")
    code, said = lines()
    assert code == 0
    assert "RMABOT_TELEGRAM__TOKN" in said["settings"]
    assert "secret" not in str(said)


def test_a_folder_of_ones_own(here: Path) -> None:
    """The dialogs check, the settings can be read, and nothing is overwritten."""
    done = CliRunner().invoke(cli, ["init", "ours"])
    assert done.exit_code == 0, done.output
    assert read(here / "ours/dialogs").flows.flows
    told = settings.load(here / "ours/rmabot.yaml", {})
    assert told.dialogs == here / "ours/dialogs"
    again = CliRunner().invoke(cli, ["init", "ours"])
    assert again.exit_code == 2
    assert "holds something already" in again.output


def test_the_mail_server_is_tried(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not there, and settings that cannot work, are sentences; events name where they go."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("RMABOT_MAIL__URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("RMABOT_EVENTS__URL", "https://erp.example.com/t0ken")
    monkeypatch.setenv("RMABOT_EVENTS__SECRET", "a secret of more than sixteen")
    assert "mail.from says whom mails come from" in lines()[1]["channel"]
    monkeypatch.setenv("RMABOT_MAIL__FROM", "rma@desk.example")
    code, said = lines()
    assert code == 1
    assert said["mail"] == f"!! server: 127.0.0.1:{port} cannot be reached, or hung up"
    assert said["events"] == "ok events: signed, to erp.example.com"
