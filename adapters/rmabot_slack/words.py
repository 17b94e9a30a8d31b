"""What is said on Slack beside the dialogs: to staff, and on what only Slack has; English and French, in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr")
FILES = ("words.yaml", "acts.yaml", "refusals.yaml")


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Return every text by its key and language."""
    import yaml

    folder, loader = files("rmabot_slack"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Mapping[str, str]] = {}
    for name in FILES:
        found |= yaml.load((folder / name).read_text("utf-8"), Loader=loader)  # noqa: S506 - the safe one, in C
    return found


def language_of(locale: str) -> str:
    """Return which of our languages somebody reads: ``fr-CA`` is ``fr``."""
    code = locale[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]


def has(key: str) -> bool:
    """Tell whether there is a text for a key."""
    return key in table()


def say(key: str, language: str, /, **values: Any) -> str:
    """Return a text in a language, its places filled in."""
    return filled(key, language, values)


def filled(key: str, language: str, values: Mapping[str, Any]) -> str:
    """Return a text in a language, its places filled in from a mapping, which may know an answer to every name."""
    texts = table()[key]
    return texts[language if language in texts else LANGUAGES[0]].format_map(values)


def name(kind: str, key: str, language: str) -> str:
    """Return what something of the desk is called, such as a state; its own name where we have no word for it."""
    full = f"{kind}.{key}"
    return say(full, language) if has(full) else key.replace("_", " ").replace("-", " ").lower()
