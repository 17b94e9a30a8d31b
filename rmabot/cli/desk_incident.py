"""``rmabot desk incident …``: the register of incidents with personal information."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from rmabot.cli.desk_place import Common, Place, common_options, refuse, run, tell_json
from rmabot.cli.desk_table import blocks, table
from rmabot.desk.incidents import Register, read_told
from rmabot.ports import incidents
from rmabot.ports.desk import Refused
from rmabot.report.register import FIELDS, LANGUAGES, cells, headings, sheet
from rmabot.rma.incident import RISKS, WHOM, Incident
from rmabot.rma.record import to_maps

_LIST = ("number", "aware", "persons", "risk", "closed", "what")

Work = Callable[[Place, Register], Awaitable[int]]


def _at_desk(common: Common, work: Work) -> None:
    async def do(place: Place) -> int:
        return await work(place, Register(place.bot.store, place.flows, place.staff, place.bot.clock.now()))

    run(common, do)


def _enter(as_name: str | None, config: Path | None, *, as_json: bool, **given: Any) -> None:
    fields = _given(given)

    async def work(place: Place, register: Register) -> int:
        return _came(place, await register.enter(fields), "entered")

    _at_desk(Common(as_name, config, as_json), work)


def _amend(as_name: str | None, config: Path | None, number: str, *, as_json: bool, **given: Any) -> None:
    fields = _given(given)

    async def work(place: Place, register: Register) -> int:
        return _came(place, await register.amend(number, fields), "amended")

    _at_desk(Common(as_name, config, as_json), work)


def _close(as_name: str | None, config: Path | None, number: str, *, as_json: bool) -> None:
    async def work(place: Place, register: Register) -> int:
        return _came(place, await register.close(number), "closed. It is kept for five years")

    _at_desk(Common(as_name, config, as_json), work)


def _list(as_name: str | None, config: Path | None, language: str, *, as_json: bool) -> None:
    async def work(place: Place, _: Register) -> int:
        found = [kept.incident async for kept in incidents.register(place.bot.store)]
        if place.as_json:
            tell_json([to_maps(one) for one in found])
            return 0
        at = [FIELDS.index(name) for name in _LIST]
        rows = [cells(one, language, place.flows.policy.hours.tz) for one in found]
        heads = headings(language)
        shown = table([heads[one] for one in at], [[row[one] for one in at] for row in rows])
        click.echo(shown or "The register is empty.")
        return 0

    _at_desk(Common(as_name, config, as_json), work)


def _show(as_name: str | None, config: Path | None, number: str, language: str, *, as_json: bool) -> None:
    async def work(place: Place, _: Register) -> int:
        kept = await incidents.by_number(place.bot.store, number)
        if kept is None:
            return refuse(place, Refused(f'there is no incident "{number}".'))
        if place.as_json:
            tell_json(to_maps(kept.incident))
            return 0
        row = cells(kept.incident, language, place.flows.policy.hours.tz)
        colon = " :" if language == "fr" else ":"
        lines = [f"{head}{colon} {cell}" for head, cell in zip(headings(language), row, strict=True) if cell]
        click.echo(blocks([(row[0], lines[1:])]))
        return 0

    _at_desk(Common(as_name, config, as_json), work)


def _export(as_name: str | None, config: Path | None, target: Path, language: str, *, as_json: bool) -> None:
    from rmabot.cli.sheet_file import write_sheet
    from rmabot.cli.store_place import write_new

    async def work(place: Place, _: Register) -> int:
        found = [kept.incident async for kept in incidents.register(place.bot.store)]
        write_new(target, b"")
        write_sheet(target, sheet(found, language, place.flows.policy.hours.tz))
        click.echo(f'{len(found)} incidents are in "{target}"')
        return 0

    _at_desk(Common(as_name, config, as_json), work)


def _came(place: Place, came: Incident | Refused, done: str) -> int:
    if isinstance(came, Refused):
        return refuse(place, came)
    if place.as_json:
        tell_json({"done": True, "incident": to_maps(came)})
    else:
        click.echo(f"{came.number} is {done}.")
    return 0


def _given(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were said, as the register takes them."""
    fields = {name: value for name, value in given.items() if value not in (None, "", (), False)}
    if isinstance(day := fields.get("aware"), datetime):
        fields["aware"] = day.date()
    if written := fields.get("told"):
        told = [read_told(one) for one in written]
        if None in told:
            raise click.UsageError(
                f"--told is written WHO=DAY, such as cai=2026-03-04; WHO is one of {', '.join(WHOM)}"
            )
        fields["told"] = tuple(told)
    return fields


def _fields(*, needed: bool) -> list[click.Parameter]:
    return [
        click.Option(["--what"], required=needed, help="The circumstances, and what caused it if known."),
        click.Option(["--happened"], help='The day or the period, such as "2026-03-02" or "about 1 to 3 March".'),
        click.Option(["--aware"], type=click.DateTime(["%Y-%m-%d"]), help="The day the desk became aware; today unless said."),
        click.Option(["--data"], help="Which personal information, or why that cannot be said."),
        click.Option(["--persons"], type=click.IntRange(min=0), help="How many persons are concerned."),
        click.Option(["--quebec"], type=click.IntRange(min=0), help="How many of them live in Quebec."),
        click.Option(["--about"], is_flag=True, help="The numbers are not exact."),
        click.Option(["--risk"], type=click.Choice(RISKS), help="Whether there is a risk of serious injury."),
        click.Option(["--why"], help="What led to that: how sensitive, which misuse, which consequences, how likely."),
        click.Option(["--measures"], help="What was done to reduce the risk."),
        click.Option(["--told"], multiple=True, metavar="WHO=DAY", help=f"Who was told on which day: {', '.join(WHOM)}."),
        click.Option(["--not-told"], help="Why the commission or the persons were not told."),
    ]  # fmt: skip


def _language() -> click.Option:
    return click.Option(["--language"], type=click.Choice(LANGUAGES), default="en", help="The language.")


_NUMBER = click.Argument(["number"])

INCIDENT = click.Group(
    "incident",
    help="Keep the register of incidents with personal information; it names no customer.",
    commands=[
        click.Command("enter", callback=_enter, help="Enter an incident.", params=[*_fields(needed=True), *common_options()]),
        click.Command("list", callback=_list, help="List the register.", params=[_language(), *common_options()]),
        click.Command("show", callback=_show, help="Tell everything about one.", params=[_NUMBER, _language(), *common_options()]),
        click.Command("amend", callback=_amend, help="Add to one, or say something otherwise (a lead).", params=[_NUMBER, *_fields(needed=False), *common_options()]),
        click.Command("close", callback=_close, help="Close one of which everything is said (a lead).", params=[_NUMBER, *common_options()]),
        click.Command(
            "export", callback=_export, help="Write the register into a new CSV or XLSX file.",
            params=[click.Argument(["target"], type=click.Path(path_type=Path, dir_okay=False)), _language(), *common_options()],
        ),
    ],
)  # fmt: skip
