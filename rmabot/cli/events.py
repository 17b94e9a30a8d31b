"""``rmabot events``: what another system was told, and telling it once more."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.ports.store import Record

_config = click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)
_since = click.option(
    "--since", default="1d", show_default=True, metavar="TIME", help="How far back: 30d, 12w, 6h."
)
_request = click.option(
    "--request", default="", metavar="REFERENCE", help="Only those of one request, such as RQ262077496."
)


@click.group()
def events() -> None:
    """List the events of the last 30 days, or send them to your system once more.

    An event has the same id each time, so that a system that has it already can leave it.
    """


@events.command("list")
@_since
@_request
@_config
def list_events(since: str, request: str, config: Path | None) -> None:
    """Print the bodies of events as JSON, one a line, the oldest first."""
    for record in asyncio.run(_found(config, _from(since), request)):
        click.echo(record.body.decode())


@events.command()
@_since
@_request
@_config
def replay(since: str, request: str, config: Path | None) -> None:
    """Queue events once more; rmabot run sends them, in order for each request."""
    count = asyncio.run(_again(config, _from(since), request))
    what = "1 event is" if count == 1 else f"{count} events are"
    click.echo(f"{what} queued; rmabot run sends them")


def _from(since: str) -> float:
    from rmabot.cli.report import seconds_of

    return time.time() - seconds_of(since)


async def _found(config: Path | None, at: float, request: str) -> list[Record]:
    from rmabot.cli.store_place import opened
    from rmabot.runtime import settings
    from rmabot.runtime.post import notices

    async with opened(settings.load(config)) as store:
        return [record async for record in notices.since(store, at) if notices.is_of(record, request)]


async def _again(config: Path | None, at: float, request: str) -> int:
    from rmabot.cli.store_place import opened
    from rmabot.runtime import settings
    from rmabot.runtime.post import notices

    async with opened(settings.load(config)) as store:
        return await notices.again(store, at, time.time(), request)
