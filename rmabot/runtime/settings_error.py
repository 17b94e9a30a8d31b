"""What is wrong with the settings, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable


class SettingsError(Exception):
    """Settings that cannot be used, as a sentence with its place."""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``. Did you mean …?`` for something near, else the list of what there is."""
    from difflib import get_close_matches

    words = sorted(known)
    near = get_close_matches(word, words, 1)
    return f'. Did you mean "{near[0]}"?' if near else f". There are: {', '.join(words)}"
