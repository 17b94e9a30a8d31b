"""``rmabot desk``: the queue, every act of the desk, and the customers who wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from rmabot.cli.desk_away import AWAY
from rmabot.cli.desk_incident import INCIDENT
from rmabot.cli.desk_place import Common, Place, common_options, refuse, run, tell_json
from rmabot.cli.desk_scan import SCAN
from rmabot.cli.desk_talk import TALK
from rmabot.cli.desk_views import VIEWS
from rmabot.desk.table import ACTS
from rmabot.ports.desk import ActSpec, Argument, Order, Refused

_OWN: Mapping[str, click.Command] = {
    command.name or "": command for command in (*VIEWS, SCAN, AWAY, *TALK, INCIDENT)
}


class Desk(click.Group):
    """The acts as the table has them, beside what is looked at and what is said."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the views, the acts in the order of a return's life, then the conversations."""
        talk = [one.name or "" for one in TALK]
        return [*[one.name or "" for one in VIEWS], "away", *ACTS, "scan", *talk, "incident"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        if cmd_name in _OWN:
            return _OWN[cmd_name]
        act = ACTS.get(cmd_name)
        return _act(act.spec) if act else None


@click.group(cls=Desk)
def desk() -> None:
    """Work the queue. REQUEST is a reference, an RMA number or an old one, however it is typed.

    Exit 0: done. 1: refused, with what can be done instead. 2: the command was not understood.
    """


def _act(spec: ActSpec) -> click.Command:
    alone = len(spec.arguments) == 1 and spec.arguments[0].needed
    given = [_positional(spec.arguments[0])] if alone else [_option(one) for one in spec.arguments]

    def call(as_name: str | None, config: Any, request: str, *, as_json: bool, **values: Any) -> None:
        arguments = {name: _plain(value) for name, value in values.items()}

        async def work(place: Place) -> int:
            return await _perform(
                place, Order(spec.name, request, place.staff, arguments, colleagues=place.colleagues)
            )

        run(Common(as_name, config, as_json), work)

    params = [click.Argument(["request"]), *given, *common_options()]
    return click.Command(spec.name, callback=call, params=params, help=f"{spec.help}\n\n{_roles(spec)}")


def _roles(spec: ActSpec) -> str:
    return f"Done by: {', '.join(sorted(spec.roles))}."


def _positional(argument: Argument) -> click.Argument:
    return click.Argument([argument.name])


def _option(argument: Argument) -> click.Option:
    flag = f"--{argument.name.replace('_', '-')}"
    # Not required by click: what cannot be done now is refused before anybody looks up a tracking number for it.
    told: dict[str, Any] = {"help": f"{argument.help}{'  [required]' if argument.needed else ''}"}
    if argument.kind == "flag":
        return click.Option([flag], is_flag=True, **told)
    return click.Option([flag], type=_type(argument), multiple=argument.many, **told)


def _type(argument: Argument) -> click.ParamType[Any]:
    if argument.words:
        return click.Choice(argument.words)
    match argument.kind:
        case "number" | "device":
            return click.IntRange(min=1)
        case "date":
            return click.DateTime(["%Y-%m-%d"])
        case _:
            return click.STRING


def _plain(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


async def _perform(place: Place, order: Order) -> int:
    from rmabot.desk.perform import perform
    from rmabot.rma.request import to_json

    clock = place.bot.clock
    came = await perform(order, place.bot.store, place.flows, clock.now(), clock.entropy())
    if isinstance(came, Refused):
        return refuse(place, came)
    if place.as_json:
        tell_json({"done": True, "summary": came.summary, "request": to_json(came.request)})
    else:
        click.echo(came.summary)
    return 0
