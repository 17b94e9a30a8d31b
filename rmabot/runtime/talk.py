"""One person's conversation in a terminal, from start to end."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from rmabot.engine.session import BOT, WAITING_FOR_PERSON
from rmabot.ports import handover
from rmabot.ports.store import Commit, Store
from rmabot.runtime import channels, conversation, log
from rmabot.runtime.bootstrap import open_bot
from rmabot.runtime.bot import settle_in, until_one_ends
from rmabot.runtime.ledger import Ledger
from rmabot.runtime.settings import Settings
from rmabot.runtime.turn import Turned
from rmabot.text.clean import one_line

TERMINAL = "terminal"


class NoLanguage(Exception):
    """A language that the dialogs do not speak, as a sentence."""


async def talk(
    settings: Settings, name: str | None, language: str | None, *, fresh: bool, why: bool = False
) -> None:
    """Speak with one person until they leave; raises a sentence where that cannot begin, NoLanguage among them."""
    if os.environ.get("RMABOT_LOG__LEVEL"):
        log.start(settings.log_format, settings.log_level)
    else:
        log.silent()
    name = one_line(name or "", 80) or system_name()
    person = f"{TERMINAL}:{name}"
    async with open_bot(settings) as bot, bot.store.run_channel(person):
        settle_in()
        spoken = bot.versions.current.languages
        if language and language not in spoken:
            raise NoLanguage(f'nobody speaks "{language}" here. There are: {", ".join(spoken)}')
        if fresh:
            await begin_anew(bot.store, person, bot.clock.now())
        told = await opening(bot.store, person, language)
        channel = channels.make(TERMINAL, {"person": name, "folder": settings.folder, **told})
        bot.connect(channel)
        if why:
            bot.turns.committed.append(tell_why)
        async with bot.awake() as chores:
            talking = asyncio.create_task(channel.run(bot.turns))
            try:
                await until_one_ends([talking, *chores])
            finally:
                talking.cancel()
                await asyncio.gather(talking, return_exceptions=True)


def system_name() -> str:
    """Return the name of the account, stable across runs."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid())


def tell_why(_: Commit, turned: Turned | None) -> None:
    """Write a turn's decisions on standard error, one a line."""
    for decision in turned.why if turned else ():
        print("    why:", " ".join([str(word) for word in decision if word != ""]), file=sys.stderr)  # noqa: T201


async def begin_anew(store: Store, person: str, now: float) -> None:
    """Forget a conversation: where it stopped, its timers, its hand-over; requests filed are kept."""
    ledger = Ledger(now, None)
    if await store.get(conversation.KIND, person) is not None:
        ledger.delete(conversation.KIND, person)
    for timer in await store.timers(person):
        ledger.clear_timer(timer.key)
    kept = await handover.current(store, person)
    if kept is not None:
        ledger.add(handover.close(kept, handover.CUSTOMER, now))
    await store.commit(ledger.commit())


async def opening(store: Store, person: str, language: str | None) -> dict[str, Any]:
    """Return how the terminal begins: which language, and the command or the sentence that comes first.

    Who waits for a person, or speaks with one, goes on waiting: a greeting would be taken as turning to the bot again.
    """
    record = await store.get(conversation.KIND, person)
    if record is None:
        return {"language": language}
    session = conversation.read(record).session
    if session.mode == WAITING_FOR_PERSON:
        return {"language": session.language, "says": ("person_waiting", {})}
    if session.mode != BOT:
        return {
            "language": session.language,
            "says": ("person_here", {"staff": session.mode.partition(":")[2]}),
        }
    if language and language != session.language:
        return {"language": language, "first": ("language", language)}
    return {"language": session.language}
