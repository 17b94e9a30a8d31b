"""``rmabot desk handovers | take | reply | handback``: customers who wait for a person, or speak with one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import click

from rmabot.cli.desk_place import Common, Place, common_options, refuse, run, tell_json
from rmabot.cli.desk_table import blocks, table
from rmabot.desk.talk import Spoken, Talks
from rmabot.ports.desk import Refused
from rmabot.ports.handover import HandOver
from rmabot.rma.record import to_maps

_LAST = 80


def _talks(place: Place) -> Talks:
    bot = place.bot
    return Talks(bot.store, place.flows, bot.clock, bot.turns)


def _handovers(as_name: str | None, config: Path | None, handover: str | None, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        return await (_one(place, handover) if handover else _all(place))

    run(Common(as_name, config, as_json), work)


async def _all(place: Place) -> int:
    waiting = [kept.handover for kept in await _talks(place).waiting()]
    if place.as_json:
        tell_json([to_maps(one) for one in waiting])
        return 0
    header = ("Hand-over", "Since", "Customer", "Speaks", "Why", "With", "Said last")
    cells = [
        (
            one.id, _local(place, one.opened), one.name or one.person, one.language, one.reason, one.staff,
            one.lines[-1].text[-_LAST:] if one.lines else "",
        )
        for one in waiting
    ]  # fmt: skip
    click.echo(table(header, cells) or "Nobody waits for a person.")
    return 0


async def _one(place: Place, which: str) -> int:
    kept = await _talks(place).find(which)
    if kept is None:
        return refuse(place, Refused(f'there is no hand-over "{which}".'))
    if place.as_json:
        tell_json(to_maps(kept.handover))
    else:
        click.echo(blocks(_told(place, kept.handover)))
    return 0


def _told(place: Place, one: HandOver) -> list[tuple[str, list[str]]]:
    head = [
        f"{one.state}{f', with {one.staff}' if one.staff else ''}, since {_local(place, one.opened)}",
        f"{one.name or one.person} ({one.person}), speaks {one.language}; why: {one.reason}",
    ]
    said = [
        f"{line.by}, {_local(place, line.at)}: {line.text}{f' [{len(line.files)} files]' if line.files else ''}"
        for line in one.lines
    ]
    return [(one.id, head), ("Said", said or ["nothing yet"])]


def _local(place: Place, at: float) -> str:
    return datetime.fromtimestamp(at, place.flows.policy.hours.tz).strftime("%Y-%m-%d %H:%M")


async def _spoken(place: Place, speak: Callable[[Talks], Awaitable[Spoken | Refused]]) -> int:
    came = await speak(_talks(place))
    if isinstance(came, Refused):
        return refuse(place, came)
    if place.as_json:
        tell_json({"done": True, "summary": came.summary, "handover": to_maps(came.handover)})
    else:
        click.echo(came.summary)
    return 0


def _take(as_name: str | None, config: Path | None, which: str, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        return await _spoken(place, lambda talks: talks.take(which, place.staff))

    run(Common(as_name, config, as_json), work)


def _reply(
    as_name: str | None, config: Path | None, which: str, text: tuple[str, ...], *, as_json: bool
) -> None:
    async def work(place: Place) -> int:
        return await _spoken(place, lambda talks: talks.reply(which, place.staff, " ".join(text)))

    run(Common(as_name, config, as_json), work)


def _handback(as_name: str | None, config: Path | None, which: str, *, as_json: bool) -> None:
    async def work(place: Place) -> int:
        return await _spoken(place, lambda talks: talks.hand_back(which, place.staff))

    run(Common(as_name, config, as_json), work)


_WHICH = click.Argument(["which"], metavar="HANDOVER")

TALK: tuple[click.Command, ...] = (
    click.Command(
        "handovers", callback=_handovers, help="List who waits for a person, or tell all of one hand-over.",
        params=[click.Argument(["handover"], required=False), *common_options()],
    ),
    click.Command(
        "take", callback=_take, params=[_WHICH, *common_options()],
        help="Speak with the customer; the bot is silent. HANDOVER is its id, or a request of the customer's.",
    ),
    click.Command(
        "reply", callback=_reply, params=[_WHICH, click.Argument(["text"], nargs=-1, required=True), *common_options()],
        help="Answer the customer under your name, taking the conversation over if nobody has it.",
    ),
    click.Command(
        "handback", callback=_handback, params=[_WHICH, *common_options()],
        help="Give the conversation back to the bot, which goes on where it stopped.",
    ),
)  # fmt: skip
