"""``rmabot desk queue | show | files | failures``: what is looked at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rmabot.cli.desk_place import Common, Place, common_options, refuse, run, tell_json
from rmabot.cli.desk_table import blocks, table
from rmabot.cli.endings import ending
from rmabot.ports.desk import Refused
from rmabot.ports.requests import Kept, by_number
from rmabot.rma.record import to_maps
from rmabot.rma.states import State
from rmabot.text.clean import one_line

if TYPE_CHECKING:
    from rmabot.desk.queue import Row


def _queue(as_name: str | None, config: Path | None, *, as_json: bool, **given: Any) -> None:
    async def work(place: Place) -> int:
        from rmabot.desk.queue import queue

        own = place.staff.name if given["mine"] else ""
        states = [one.upper() for one in given["state"]]
        now = place.bot.clock.now()
        rows = await queue(
            place.bot.store, place.flows, now,
            states=states, assignee=own, closed=given["everything"], free=given["free"],
        )  # fmt: skip
        if given["to"] is not None:
            return _queue_sheet(place, rows, given["to"])
        if place.as_json:
            tell_json([to_maps(row) for row in rows])
            return 0
        header = ("Request", "RMA", "State", "Days", "Due", "With", "Warranty", "Devices; look at")
        cells = [
            (
                row.reference, row.number, row.state, str(row.days), f"{row.due}{' LATE' if row.late else ''}",
                _with(row), ", ".join(row.warranty), "; ".join([", ".join(row.devices), *row.flags]),
            )
            for row in rows
        ]  # fmt: skip
        click.echo(table(header, cells) or "The queue is empty.")
        await _also(place)
        return 0

    run(Common(as_name, config, as_json), work)


def _with(row: Row) -> str:
    if not row.away:
        return row.assignee
    return f"{row.assignee}, away until {row.away}" + (f"; {row.cover}" if row.cover else "")


_SHEET = (
    "Request", "RMA", "State", "Days", "Due", "Late", "With", "Away until", "Cover", "Warranty", "Devices", "Look at",
)  # fmt: skip
_WIDTHS = (14, 14, 20, 6, 12, 6, 14, 12, 14, 12, 40, 60)


def _queue_sheet(place: Place, rows: Sequence[Row], to: Path) -> int:
    """Write the queue as a sheet: no cell of it is a formula, whatever customers typed."""
    from rmabot.cli.sheet_file import write_sheet

    cells = [
        (
            row.reference, row.number, row.state, str(row.days), row.due, "yes" if row.late else "", row.assignee,
            row.away, row.cover, ", ".join(row.warranty), ", ".join(row.devices), "; ".join(row.flags),
        )
        for row in rows
    ]  # fmt: skip
    if to.suffix.lower() not in {".csv", ".xlsx"}:
        return refuse(place, Refused(f'"{to}" is no sheet: end the name in .csv or .xlsx.'))
    try:
        write_sheet(to, [_SHEET, *[[one_line(cell) for cell in row] for row in cells]], _WIDTHS)
    except OSError as error:
        return refuse(place, Refused(f'"{to}" cannot be written: {error.strerror}.'))
    said = f"{len(rows)} {'request' if len(rows) == 1 else 'requests'} written to {to}."
    if place.as_json:
        tell_json({"done": True, "summary": said, "rows": len(rows)})
    else:
        click.echo(said)
    return 0


async def _also(place: Place) -> None:
    from rmabot.ports import handover

    waiting = await handover.waiting(place.bot.store, handover.OPEN)
    if waiting:
        click.echo(f"\n{len(waiting)} waiting for a person: rmabot desk handovers")
    broken = await place.bot.store.find("failure", "state", "open", limit=50)
    if broken.records:
        more = " or more" if broken.after else ""
        click.echo(f"\n{len(broken.records)}{more} failures of the program: rmabot desk failures")


def _show(as_name: str | None, config: Path | None, request: str, language: str, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        from rmabot.desk.show import show
        from rmabot.rma.request import to_json

        kept = await _found(place, request)
        if isinstance(kept, Refused):
            return refuse(place, kept)
        if place.as_json:
            tell_json(to_json(kept.request))
        else:
            click.echo(blocks(show(kept.request, place.flows, place.staff, language)))
        return 0

    run(Common(as_name, config, as_json), work)


async def _found(place: Place, request: str) -> Kept | Refused:
    kept = await by_number(place.bot.store, request, place.flows.policy)
    return kept or Refused(f'there is no request with the number "{request}".')


def _files(as_name: str | None, config: Path | None, request: str, to: Path | None, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        kept = await _found(place, request)
        if isinstance(kept, Refused):
            return refuse(place, kept)
        rows = [await _file(place, kept, number, to) for number in range(1, len(kept.request.files) + 1)]
        if place.as_json:
            tell_json(rows)
            return 0
        header = ("No", "For", "Device", "Name", "Saved as")
        cells = [
            (str(row["no"]), row["for"], str(row["device"] or ""), row["name"], row["saved_as"])
            for row in rows
        ]
        click.echo(table(header, cells) or "There are no files on this request.")
        return 0

    run(Common(as_name, config, as_json), work)


async def _file(place: Place, kept: Kept, number: int, to: Path | None) -> dict[str, Any]:
    """One file of a request; saved under a name of ours, never under the one that somebody typed."""
    file = kept.request.files[number - 1]
    row = {
        "no": number,
        "for": file.purpose,
        "device": file.item,
        "name": file.name,
        "size": file.size,
        "saved_as": "",
    }
    data = await place.bot.store.get_blob(file.blob) if to else None
    if to is None or data is None:
        return row
    path = to / f"{kept.request.shown_number}-{number}{ending(data, file.kind)}"
    _save(path, data)
    return row | {"saved_as": str(path)}


def _save(path: Path, data: bytes) -> None:
    """Write a customer's document where only this account can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as saved:
        saved.write(data)


def _failures(as_name: str | None, config: Path | None, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        import orjson

        page = await place.bot.store.find("failure", "state", "open", limit=200)
        found = [{"failure": record.key, **orjson.loads(record.body)} for record in page.records]
        if place.as_json:
            tell_json(found)
            return 0
        cells = [(one["failure"], one["subject"], one["what"]) for one in found]
        click.echo(table(("Failure", "Whose", "What"), cells) or "Nothing failed.")
        return 0

    run(Common(as_name, config, as_json), work)


_REQUEST = click.Argument(["request"])

VIEWS: tuple[click.Command, ...] = (
    click.Command(
        "queue", callback=_queue, help="List what is open: what is late first, then by what is due.",
        params=[
            click.Option(
                ["--state"], multiple=True, type=click.Choice([one.value for one in State], case_sensitive=False),
                help="Only these states.",
            ),
            click.Option(["--mine"], is_flag=True, help="Only what is with me, or with a colleague whom I stand in for."),
            click.Option(["--free"], is_flag=True, help="Only what nobody sees to: unclaimed, or of somebody who is away."),
            click.Option(["--to"], type=click.Path(path_type=Path, dir_okay=False), help="Write it to a .csv or .xlsx file."),
            click.Option(["--all", "everything"], is_flag=True, help="What is closed, too."),
            *common_options(),
        ],
    ),
    click.Command(
        "show", callback=_show, help="Tell everything about a request, and what can be done with it.",
        params=[
            _REQUEST,
            click.Option(["--language"], default="en", help="The language of the customer's answers."),
            *common_options(),
        ],
    ),
    click.Command(
        "files", callback=_files, help="List the photos and documents of a request, or save them to a folder.",
        params=[
            _REQUEST,
            click.Option(["--to"], type=click.Path(path_type=Path, file_okay=False), help="Save them in this folder."),
            *common_options(),
        ],
    ),
    click.Command(
        "failures", callback=_failures, help="List what went wrong in the program.", params=common_options()
    ),
)  # fmt: skip
