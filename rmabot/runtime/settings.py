"""Settings: ``rmabot.yaml`` in the working folder, each also by environment, each secret also from a file of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from rmabot.flow.kept_file import PLACE as PLACE_OF_CACHE
from rmabot.runtime.settings_error import SettingsError, suggest

PREFIX = "RMABOT_"
FILE = "rmabot.yaml"
ROLES = ("agent", "dock", "technician", "lead")

KNOWN: Mapping[str, tuple[str, ...]] = {
    "store": ("url", "key_file"),
    "telegram": (
        "token", "base_url", "base_file_url", "mode", "webhook_url", "listen", "webhook_secret", "per_second",
    ),
    "slack": (
        "bot_token", "app_token", "signing_secret", "base_url", "mode", "listen", "desk_channel", "language", "roles",
    ),
    "terminal": (),
    "mail": ("url", "password", "from", "rma_to", "tls", "ca_file", "language"),
    "events": ("url", "secret"),
    "http": ("listen",),
    "log": ("format", "level"),
    "report": ("notes",),
}  # fmt: skip
"""The settings of each section; a channel's section has the channel's name."""
SECRETS = frozenset({
    "telegram.token", "telegram.webhook_secret", "slack.bot_token", "slack.app_token", "slack.signing_secret",
    "mail.password", "mail.url", "events.secret", "events.url",
})  # fmt: skip
_BESIDE = ("dialogs", "staff")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "telegram.mode": ("polling", "webhook"),
    "slack.mode": ("socket", "http"),
    "log.format": ("text", "json"),
    "log.level": ("debug", "info", "warning", "error"),
    "mail.tls": ("required", "none"),
    "report.notes": ("yes", "no"),
}
_TURNED_ON_BY = {"telegram": "token", "slack": "bot_token", "mail": "url", "events": "url"}


class Staff(Struct, frozen=True):
    """Somebody of the desk: a name, ids on Slack, roles."""

    name: str
    roles: tuple[str, ...]
    slack: tuple[str, ...] = ()


class Settings(Struct, frozen=True):
    """What this installation is told; paths are absolute, None for what the store or we have ready. ``strays`` are ``RMABOT_`` variables that mean nothing here."""

    folder: Path
    store_url: str
    key_file: Path | None
    dialogs: Path | None
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    http_listen: str = ""
    log_format: str = "text"
    log_level: str = "info"
    notes: bool = True
    staff: tuple[Staff, ...] = ()
    strays: tuple[str, ...] = ()


def load(
    config: Path | None = None, environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Settings:
    """Read the settings; raises SettingsError with the place of what is wrong.

    ``config`` must be there when it is named; paths in it are from its own folder.
    """
    here = (folder or Path.cwd()).absolute()
    named = config.absolute() if config else here / FILE
    if config and not named.is_file():
        raise SettingsError(f"there is no settings file {config}")
    table = _from_file(named) if named.is_file() else {}
    base = named.parent if table else here
    strays = _lay_over(table, environment)
    _check(table)
    return _settings(table, base, here, strays)


def _from_file(path: Path) -> dict[str, Any]:
    # YAML and the channels' entry points are read only where there is a file.
    from rmabot.runtime.channels import names
    from rmabot.runtime.settings_file import read_file

    return read_file(path, KNOWN, SECRETS, names)


def _settings(table: Mapping[str, Any], base: Path, here: Path, strays: tuple[str, ...]) -> Settings:
    store, log = table.get("store", {}), table.get("log", {})
    key = store.get("key_file")
    dialogs, mail = table.get("dialogs"), table.get("mail", {})
    if mail.get("ca_file"):
        mail["ca_file"] = str(_path(mail["ca_file"], base))
    return Settings(
        folder=here,
        store_url=store_url(str(store.get("url", "tinydb:///var/rmabot.db")), base),
        key_file=_path(key, base) if key else None,
        dialogs=_path(dialogs, base) if dialogs else _dialogs_here(here),
        channels={name: table[name] for name in table if _is_channel(name, table[name])},
        http_listen=str(table.get("http", {}).get("listen", "")),
        log_format=log.get("format", "text"),
        log_level=log.get("level", "info"),
        notes=table.get("report", {}).get("notes", "yes") == "yes",
        staff=tuple(table.get("staff", ())),
        strays=strays,
    )  # fmt: skip


def _is_channel(name: str, section: Any) -> bool:
    """A channel of ours is on when it has its token, a stranger's when it is named."""
    if name in _TURNED_ON_BY:
        return bool(section.get(_TURNED_ON_BY[name]))
    return name not in KNOWN and name not in _BESIDE


def store_url(url: str, base: Path) -> str:
    """Return the address with a file's path made absolute: three slashes are from here, four from the root."""
    scheme, found, rest = url.partition(":///")
    if not found or scheme not in {"tinydb", "sqlite"} or rest.startswith("/") or rest in {"", ":memory:"}:
        return url
    return f"{scheme}:///{base / rest}"


def _dialogs_here(here: Path) -> Path | None:
    return here / "dialogs" if (here / "dialogs").is_dir() else None


def _path(written: object, base: Path) -> Path:
    return base / Path(str(written)).expanduser()


def _lay_over(table: dict[str, Any], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Put the environment over the file; return the variables that are no setting."""
    strays = []
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name == PLACE_OF_CACHE:
            continue
        path = name.removeprefix(PREFIX).lower().split("__")
        value = environment[name]
        if path[-1].endswith("_file") and ".".join([*path[:-1], path[-1].removesuffix("_file")]) in SECRETS:
            path[-1] = path[-1].removesuffix("_file")
            value = _secret(name, value)
        if not _known(path):
            strays.append(name)
        elif value:
            _enter(table, path, value)
    return tuple(strays)


def _known(path: list[str]) -> bool:
    match path:
        case ["dialogs"]:
            return True
        case ["slack", "roles", role]:
            return role in ROLES
        case [section, key]:
            return key in KNOWN.get(section, ()) and key != "roles"
        case _:
            return False


def _enter(table: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = value


def _secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(f"{name} names {path}, which can't be read: {reason}") from None


def _check(table: dict[str, Any]) -> None:
    for path, allowed in _CHOICES.items():
        section, key = path.split(".")
        value = table.get(section, {}).get(key)
        if value is not None and value not in allowed:
            raise SettingsError(f'{path} is "{value}". It is one of: {", ".join(allowed)}')
    for section, keys in table.items():
        for key in [key for key in keys if key.endswith("_file")] if isinstance(keys, dict) else ():
            if f"{section}.{key.removesuffix('_file')}" in SECRETS:
                keys[key.removesuffix("_file")] = _secret(f"{section}.{key}", keys.pop(key))
    table["staff"] = [_staff(entry) for entry in table.get("staff", ())]


def _staff(entry: Mapping[str, Any]) -> Staff:
    name, roles, slack = entry.get("name"), _words(entry.get("roles")), _words(entry.get("slack"))
    if not isinstance(name, str) or not name.strip():
        raise SettingsError("somebody in staff has no name: write it as - {name: Dana, roles: [agent]}")
    for role in roles:
        if role not in ROLES:
            raise SettingsError(f'{name} has the role "{role}", which is none{suggest(role, ROLES)}')
    return Staff(name.strip(), roles, slack)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple([word.strip() for word in value.split(",") if word.strip()])
    return tuple([str(word) for word in value]) if isinstance(value, list) else ()
