"""Channels, found by their entry points: ours come in by the door that a stranger's would."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata
from typing import Any, cast

from rmabot.ports.channel import Channel, MakeChannel

GROUP = "rmabot.channels"
_EXTRAS = frozenset({"telegram", "slack", "mail", "events"})


class NoChannel(Exception):
    """A channel that cannot be had, as a sentence that says what to do."""


def names() -> tuple[str, ...]:
    """Return the channels that are installed here, in order."""
    return tuple(sorted({point.name for point in metadata.entry_points(group=GROUP)}))


def make(name: str, settings: Mapping[str, Any]) -> Channel:
    """Return a channel made with its settings; raises NoChannel where it or its library is not installed."""
    return load(name)(settings)


def load(name: str) -> MakeChannel:
    """Return what makes a channel; raises NoChannel where it or its library is not installed."""
    points = [point for point in metadata.entry_points(group=GROUP) if point.name == name]
    if not points:
        known = ", ".join(names()) or "none"
        raise NoChannel(f'there is no channel "{name}"; installed here: {known}')
    try:
        maker = points[0].load()
    except ModuleNotFoundError as error:
        raise NoChannel(missing(name, error.name or str(error))) from error
    except AttributeError as error:
        raise NoChannel(f'the channel "{name}" is not whole: {points[0].value} is not there') from error
    return cast(MakeChannel, maker)


def missing(name: str, module: str) -> str:
    """Return the one-line remedy for a library that is not installed."""
    what = f"rmabot[{name}]" if name in _EXTRAS else module.partition(".")[0]
    return f"the channel {name} needs a library that is not installed ({module}). Install it: pip install '{what}'"
