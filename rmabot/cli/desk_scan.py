"""``rmabot desk scan``: the dock's loop for a hand scanner, one code a line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from rmabot.cli.desk_place import REFUSED, Common, Place, common_options, run, tell_json
from rmabot.ports.desk import Done, Order, Refused
from rmabot.text.clean import one_line

if TYPE_CHECKING:
    from rmabot.desk.scan import Scanning
    from rmabot.ports.dock import Heard

_HELP = """Receive parcels with a hand scanner: a number, Enter, a serial, Enter.

The number on the box opens its parcel, each serial after it is received. The next number opens the next parcel; an
empty line closes the open one. Ends with the input (Ctrl-D), with what came of it. Exit 1: something is to be looked at.

Done by: dock."""


class Shown(Struct, frozen=True):
    """How it speaks: to somebody at a terminal, or into a pipe; not at all where JSON is wanted."""

    prompts: bool
    quiet: bool

    def tell(self, heard: list[Heard]) -> None:
        """Say what came of a scan, with a sign in front that can be seen from afar; what is wrong rings, too."""
        for one in () if self.quiet else heard:
            click.echo(f"{'ok' if one.fine else '!!'}  {one_line(one.text)}")
            if self.prompts and not one.fine:
                click.echo("\a", nl=False)


async def _all(scanning: Scanning, shown: Shown) -> None:
    """Take scans until the input ends."""
    while True:
        if shown.prompts:
            click.echo(f"{scanning.wants}> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            break
        shown.tell(await scanning.scan(line))
    if shown.prompts:
        click.echo()
    shown.tell(await scanning.close())


def _scan(as_name: str | None, config: Path | None, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        from rmabot.desk.perform import perform
        from rmabot.desk.scan import Scanning

        clock = place.bot.clock

        async def act(order: Order) -> Done | Refused:
            return await perform(order, place.bot.store, place.flows, clock.now(), clock.entropy())

        if not place.staff.roles & {"dock", "lead"}:
            raise click.UsageError(
                f'"scan" is done by dock; {place.staff.name} is {", ".join(sorted(place.staff.roles))}.'
            )
        scanning = Scanning(place.bot.store, lambda: place.flows.policy, place.staff, act)
        await _all(scanning, Shown(prompts=sys.stdin.isatty() and not as_json, quiet=as_json))
        if as_json:
            tell_json(
                {
                    "received": scanning.received,
                    "parcels": sorted(scanning.parcels),
                    "to_look_at": scanning.to_look_at,
                }
            )
        else:
            click.echo(scanning.summary())
        return REFUSED if scanning.to_look_at else 0

    run(Common(as_name, config, as_json), work)


SCAN = click.Command("scan", callback=_scan, help=_HELP, params=common_options())
