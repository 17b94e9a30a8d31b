"""Settings: from a file, from the environment, secrets from files; mistakes as sentences."""

from pathlib import Path

import pytest

from rmabot.runtime.settings import Settings, Staff, load
from rmabot.runtime.settings_error import SettingsError


def read(tmp_path: Path, text: str = "", **environment: str) -> Settings:
    """The settings of a folder with this file."""
    if text:
        (tmp_path / "rmabot.yaml").write_text(text, "utf-8")
    return load(None, {"HOME": str(tmp_path / "home"), **environment}, tmp_path)


def test_nothing_said_is_the_embedded_store_here(tmp_path: Path) -> None:
    """Without a file and without variables everything has its place."""
    settings = read(tmp_path)
    assert settings.store_url == f"tinydb:///{tmp_path}/var/rmabot.db"
    assert (settings.key_file, settings.dialogs, settings.channels, settings.staff) == (None, None, {}, ())


def test_dialogs_here_are_taken(tmp_path: Path) -> None:
    """A folder of that name beside the settings is what is meant."""
    (tmp_path / "dialogs").mkdir()
    assert read(tmp_path).dialogs == tmp_path / "dialogs"


def test_a_file_says_it(tmp_path: Path) -> None:
    """Paths are from the file's own folder; a channel is on when it has its token."""
    settings = read(
        tmp_path,
        """
store: {url: "sqlite:///data/rma.db", key_file: keys/rma}
dialogs: ours
telegram: {token: "12:ab", mode: webhook}
slack: {desk_channel: C1}
staff:
  - {name: Dana, roles: [agent, lead], slack: [U1, U2]}
""",
    )
    assert settings.store_url == f"sqlite:///{tmp_path}/data/rma.db"
    assert settings.key_file == tmp_path / "keys/rma"
    assert settings.dialogs == tmp_path / "ours"
    assert settings.channels == {"telegram": {"token": "12:ab", "mode": "webhook"}}
    assert settings.staff == (Staff("Dana", ("agent", "lead"), ("U1", "U2")),)


def test_the_environment_wins(tmp_path: Path) -> None:
    """A variable is the path of its setting, with two underscores between its parts."""
    settings = read(
        tmp_path,
        'store: {url: "sqlite:///a.db"}\nslack: {bot_token: from-file}',
        RMABOT_STORE__URL="tinydb:////var/rma.db",
        RMABOT_SLACK__ROLES__LEAD="U7,U8",
        RMABOT_LOG__FORMAT="json",
    )
    assert settings.store_url == "tinydb:////var/rma.db"
    assert settings.channels["slack"] == {"bot_token": "from-file", "roles": {"lead": "U7,U8"}}
    assert settings.log_format == "json"


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    """From the environment and from the settings file; the white space round it is not part of it."""
    (tmp_path / "token").write_text("12:ab\n", "utf-8")
    path = str(tmp_path / "token")
    assert read(tmp_path, RMABOT_TELEGRAM__TOKEN_FILE=path).channels["telegram"]["token"] == "12:ab"
    assert read(tmp_path, f'telegram: {{token_file: "{path}"}}').channels["telegram"] == {"token": "12:ab"}


def test_the_key_file_is_a_path_and_no_secret(tmp_path: Path) -> None:
    """It is named like one, and is the path itself."""
    assert read(tmp_path, RMABOT_STORE__KEY_FILE="/keys/rma").key_file == Path("/keys/rma")


def test_a_variable_that_is_no_setting_is_told_by_doctor(tmp_path: Path) -> None:
    """Others may use the prefix too, so it is no error."""
    assert read(tmp_path, RMABOT_TELEGRAM__TOKN="x", RMABOT_E2E="1", RMABOT_CACHE="off").strays == (
        "RMABOT_E2E", "RMABOT_TELEGRAM__TOKN",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stor: {}", 'rmabot.yaml:1:1: "stor" is no setting. Did you mean "store"?'),
        ("store:\n  ulr: x", 'rmabot.yaml:2:3: "ulr" is no setting of store. Did you mean "url"?'),
        ("telegram: on", "rmabot.yaml:1:11: telegram should be keys with values, such as key: value"),
        ("store: {url: a, url: b}", 'rmabot.yaml:1:17: "url" stands here twice'),
        ("telegram: {mode: push}", 'telegram.mode is "push". It is one of: polling, webhook'),
        ("staff: [{name: Dana, roles: [boss]}]", 'Dana has the role "boss", which is none. There are: agent'),
        ("staff: [{roles: [agent]}]", "somebody in staff has no name"),
        ("staff: Dana", "rmabot.yaml:1:8: staff is a list"),
        ("store: {url: [a]}", "rmabot.yaml:1:14: one value should stand here"),
        ("store: {", "is never closed"),
        ('telegram: {token_file: "nowhere"}', "telegram.token_file names nowhere, which can't be read"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    """What is wrong, where, and what was probably meant."""
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert sentence in str(error.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    """A forgotten --config is no reason to begin on an empty store."""
    with pytest.raises(SettingsError, match="there is no settings file"):
        load(tmp_path / "other.yaml", {}, tmp_path)


def test_a_secret_is_never_said(tmp_path: Path) -> None:
    """What a mistake shows is the name of the setting, not what stands in it."""
    with pytest.raises(SettingsError) as error:
        read(tmp_path, "telegram: {token: 12345:ab, tokken: 12345:cd}")
    shown = str(error.value) + repr(error.value.__cause__)
    assert "12345" not in shown
