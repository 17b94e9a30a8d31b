"""Reading ``rmabot.yaml``: a small table, each mistake told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rmabot.flow.finding import line_of
from rmabot.flow.source import Map, Node, Scalar, Source, read
from rmabot.runtime.settings_error import SettingsError, suggest

_ENTRY = ("name", "roles", "slack")


def read_file(
    path: Path,
    known: Mapping[str, tuple[str, ...]],
    secrets: Iterable[str],
    others: Callable[[], Iterable[str]],
) -> dict[str, Any]:
    """Return the file's sections as written; raises SettingsError for what cannot be read or is no setting.

    A section that is none of ours may be a channel of ``others``, whose keys are its own.
    """
    try:
        source = read(str(path), path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {error.strerror}") from None
    if source.findings:
        raise SettingsError(line_of(source.findings[0]))
    if source.root is None:
        return {}
    files = {f"{name.partition('.')[0]}.{name.partition('.')[2]}_file" for name in secrets}
    table: dict[str, Any] = {}
    for key, value in _items(source, source.root, "the settings"):
        section = key.text
        if section == "dialogs":
            table[section] = _word(source, value)
        elif section == "staff":
            table[section] = _staff(source, value)
        elif section in known:
            allowed = (
                *known[section],
                *[name.partition(".")[2] for name in files if name.startswith(f"{section}.")],
            )
            table[section] = _section(source, section, value, allowed)
        elif section in set(others()):
            table[section] = _plain(value)
        else:
            names = (*known, "dialogs", "staff")
            raise _error(source, key, f'"{section}" is no setting{suggest(section, names)}')
    return table


def _section(source: Source, section: str, node: Node, allowed: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in _items(source, node, section):
        if key.text not in set(allowed):
            raise _error(source, key, f'"{key.text}" is no setting of {section}{suggest(key.text, allowed)}')
        found[key.text] = _plain(value) if isinstance(value, Map) else _word(source, value)
    return found


def _staff(source: Source, node: Node) -> list[Any]:
    if isinstance(node, Scalar | Map):
        raise _error(source, node, "staff is a list: - {name: Dana, roles: [agent]}")
    for entry in node.entries:
        for key, _ in _items(source, entry, "an entry of staff"):
            if key.text not in _ENTRY:
                raise _error(
                    source, key, f'"{key.text}" is nothing that staff have{suggest(key.text, _ENTRY)}'
                )
    return [_plain(entry) for entry in node.entries]


def _items(source: Source, node: Node, what: str) -> list[tuple[Scalar, Node]]:
    if not isinstance(node, Map):
        raise _error(source, node, f"{what} should be keys with values, such as key: value")
    seen: set[str] = set()
    for key, _ in node.items:
        if key.text in seen:
            raise _error(source, key, f'"{key.text}" stands here twice')
        seen.add(key.text)
    return node.items


def _word(source: Source, node: Node) -> str:
    if not isinstance(node, Scalar):
        raise _error(source, node, "one value should stand here")
    return node.text


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Map):
        return {key.text: _plain(value) for key, value in node.items}
    return [_plain(entry) for entry in node.entries]


def _error(source: Source, node: Node, message: str) -> SettingsError:
    return SettingsError(f"{source.file}:{node.line}:{node.column}: {message}")
