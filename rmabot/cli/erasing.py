"""``rmabot store erase``: one person's data, for who asks by letter and not in their chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.ports.actions import Changes
    from rmabot.ports.store import Store

_TRIES = 8


async def erase_one(config: Path | None, person: str, as_name: str | None) -> int:
    """Erase it in one commit, say what stays and why; return the exit code."""
    from rmabot.cli.store_place import existing
    from rmabot.desk.commit import commit_of
    from rmabot.desk.staff import Stranger, who
    from rmabot.ports.actions import together
    from rmabot.ports.erasing import erase_person
    from rmabot.ports.request_values import reason_text
    from rmabot.ports.store import Conflict
    from rmabot.rma.states import Role
    from rmabot.runtime import log, settings
    from rmabot.runtime.bootstrap import open_bot
    from rmabot.runtime.talk import system_name

    told = settings.load(config)
    existing(told.store_url)
    try:
        staff = who(told.staff, as_name, system_name())
    except Stranger as stranger:
        raise click.UsageError(str(stranger)) from stranger
    if Role.LEAD.value not in staff.roles:
        raise click.ClickException(f"a lead erases what belongs to a person; {staff.name} is none")
    log.silent()
    async with open_bot(told) as bot:
        flows = bot.versions.current
        for _ in range(_TRIES):
            now = bot.clock.now()
            came = await erase_person(bot.store, flows, person, staff.name, now)
            draft = await _conversation(bot.store, person)
            try:
                await bot.store.commit(commit_of(together([came.changes, draft]), now))
            except Conflict:
                continue
            break
        else:
            raise click.ClickException("too many people change it at this moment. try again")
    begun = ", and what was begun in their chat" if draft.deletes else ""
    click.echo(f"erased: {came.gone} requests and talks{begun}")
    for one in came.stays:
        what = one.number or reason_text(flows, "your_talk", "en")
        click.echo(f"stays: {what}. {reason_text(flows, one.why, 'en')}")
    return 1 if came.stays else 0


async def _conversation(store: Store, person: str) -> Changes:
    """Their own chat begins anew, unless somebody of the desk speaks with them there."""
    from rmabot.engine.session import BOT
    from rmabot.ports.actions import NO_CHANGES, Changes
    from rmabot.runtime import conversation

    stored = await store.get(conversation.KIND, person)
    if stored is None:
        return NO_CHANGES
    found = conversation.read(stored)
    if found.waiting or found.session.mode != BOT:
        return NO_CHANGES
    timers = tuple([timer.key for timer in await store.timers(person)])
    at = (conversation.KIND, person)
    return Changes({at: stored.revision}, deletes=(at,), cleared=timers)
