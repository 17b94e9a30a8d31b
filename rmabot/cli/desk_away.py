"""``rmabot desk away``: who is not at the desk, until when, and who sees to their work."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from rmabot.cli.desk_place import Common, Place, common_options, refuse, run, tell_json
from rmabot.cli.desk_table import table
from rmabot.ports.desk import Refused
from rmabot.rma.record import to_maps

_HELP = """Say that I am away, or list who is.

With --until my requests are offered to everybody in the queue, or go to --cover: what I have stands in their list and news of
it goes to them. With --back I am here again. A lead may say it for a colleague with --of."""


def _away(
    as_name: str | None, config: Path | None, until: datetime | None, cover: str, of: str,
    *, back: bool, as_json: bool,
) -> None:  # fmt: skip
    async def work(place: Place) -> int:
        if until is None and not back:
            return await _list(place)
        named = of or place.staff.name
        for name in filter(None, (of, cover)):
            if place.colleagues and name.casefold() not in {one.casefold() for one in place.colleagues}:
                known = ", ".join(sorted(place.colleagues))
                return refuse(place, Refused(f'"{name}" is not on the list of staff. there is {known}.'))
        return await (_back(place, named) if back else _leave(place, named, until, cover))

    run(Common(as_name, config, as_json), work)


async def _leave(place: Place, name: str, until: datetime | None, cover: str) -> int:
    from rmabot.desk.absent import goes
    from rmabot.desk.commit import commit_of
    from rmabot.ports.absence import Absence
    from rmabot.ports.steps import moment

    assert until is not None  # nobody leaves without it
    now = place.bot.clock.now()
    absence = Absence(name, until.date().isoformat(), cover)
    changes = await goes(place.bot.store, absence, place.staff, place.flows.policy.today(moment(now)), now)
    if isinstance(changes, Refused):
        return refuse(place, changes)
    await place.bot.store.commit(commit_of(changes, now))
    to = f"{cover} sees to their work" if cover else "their work is offered to everybody"
    return _tell(place, f"{name} is away until {absence.until}; {to}.")


async def _back(place: Place, name: str) -> int:
    from rmabot.desk.absent import returns
    from rmabot.desk.commit import commit_of

    now = place.bot.clock.now()
    changes = await returns(place.bot.store, name, place.staff, now)
    if isinstance(changes, Refused):
        return refuse(place, changes)
    await place.bot.store.commit(commit_of(changes, now))
    return _tell(place, f"{name} is back.")


async def _list(place: Place) -> int:
    from rmabot.ports.absence import away
    from rmabot.ports.steps import moment

    gone = await away(place.bot.store, place.flows.policy.today(moment(place.bot.clock.now())))
    if place.as_json:
        tell_json([to_maps(one) for one in gone.values()])
        return 0
    cells = [(one.name, one.until, one.cover or "everybody") for one in gone.values()]
    click.echo(table(("Away", "Until", "Work goes to"), cells) or "Nobody is away.")
    return 0


def _tell(place: Place, said: str) -> int:
    if place.as_json:
        tell_json({"done": True, "summary": said})
    else:
        click.echo(said)
    return 0


AWAY = click.Command(
    "away", callback=_away, help=_HELP,
    params=[
        click.Option(["--until"], type=click.DateTime(["%Y-%m-%d"]), help="The last day away."),
        click.Option(["--cover"], default="", metavar="NAME", help="Who sees to my work meanwhile."),
        click.Option(["--back"], is_flag=True, help="I am here again."),
        click.Option(["--of"], default="", metavar="NAME", help="For a colleague; a lead's to say."),
        *common_options(),
    ],
)  # fmt: skip
