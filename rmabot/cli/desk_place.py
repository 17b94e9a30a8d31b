"""What every command of the desk stands on: the settings, the store, and who acts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from rmabot.desk.staff import Stranger, who
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Refused, Staff
from rmabot.runtime.bot import Bot

REFUSED = 1
Command = TypeVar("Command", bound=Callable[..., Any])


class Place(Struct, frozen=True):
    """An open desk: ``as_json`` for scripts; ``colleagues`` are the names on the list of staff."""

    bot: Bot
    staff: Staff
    as_json: bool
    colleagues: tuple[str, ...] = ()

    @property
    def flows(self) -> FlowSet:
        """The dialogs of now."""
        return self.bot.versions.current


class Common(Struct, frozen=True):
    """The options that every command of the desk takes."""

    name: str | None
    config: Path | None
    as_json: bool


def common_options() -> list[click.Parameter]:
    """Return the options that every command of the desk takes."""
    return [
        click.Option(["--as", "as_name"], metavar="NAME", help="Act as NAME of the list of staff."),
        click.Option(
            ["--config"],
            type=click.Path(path_type=Path, dir_okay=False),
            help="Settings, instead of ./rmabot.yaml.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print JSON, for scripts."),
    ]


def run(common: Common, work: Callable[[Place], Awaitable[int]]) -> None:
    """Do something at the open desk and end with its exit code."""
    sys.exit(asyncio.run(_run(common, work)))


async def _run(common: Common, work: Callable[[Place], Awaitable[int]]) -> int:
    async with _open(common) as place:
        return await work(place)


@asynccontextmanager
async def _open(common: Common) -> AsyncIterator[Place]:
    from rmabot.runtime import log, settings
    from rmabot.runtime.bootstrap import open_bot
    from rmabot.runtime.talk import system_name

    told = settings.load(common.config)
    try:
        staff = who(told.staff, common.name, system_name())
    except Stranger as stranger:
        raise click.UsageError(str(stranger)) from stranger
    log.silent()
    async with open_bot(told) as bot:
        yield Place(bot, staff, common.as_json, tuple([one.name for one in told.staff]))


def refuse(place: Place, refused: Refused) -> int:
    """Say why nothing was done, and what can be; return the exit code."""
    if refused.reason == "missing":
        raise click.UsageError(refused.sentence, click.get_current_context(silent=True))
    if place.as_json:
        tell_json({"done": False, "why": refused.sentence, "legal": list(refused.legal)})
        return REFUSED
    click.echo(f"refused: {refused.sentence}", err=True)
    if refused.legal:
        click.echo(f"you can: {', '.join(refused.legal)}", err=True)
    return REFUSED


def tell_json(value: Any) -> None:
    """Print JSON that any terminal can take: nothing a customer typed leaves it as a control character."""
    click.echo(json.dumps(value, ensure_ascii=True, indent=2, default=str))
