"""A hundred conversations on Telegram with a bot that is killed again and again; run by the test, or by hand for longer.

Usage: kill_customers.py FOLDER PEOPLE SEED. Prints what was found, exits 1 when an RMA is lost or doubled, or a message unanswered.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from rmabot.ports import requests
from rmabot.ports.store import Store
from rmabot.store.open import open_store
from tests.adapters.telegram.journey import ENGLISH, Stop
from tests.adapters.telegram.platform.person import Person
from tests.adapters.telegram.platform.server import BotApi

PATIENCE = 240.0
# The document is left out: fetching it is another process's life of its own, and has tests of its own.
STOPS = [
    stop if stop[0] != "@invoice.pdf" else ("!I don't have it", "Who sold it to you?") for stop in ENGLISH
]


class Bot:
    """``rmabot run`` as a process that is killed and begun again."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.environment = {
            **os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "RMABOT_LOG__LEVEL": "error",
            "RMABOT_TELEGRAM__TOKEN": api.platform.token, "RMABOT_TELEGRAM__BASE_URL": api.settings["base_url"],
            "RMABOT_TELEGRAM__BASE_FILE_URL": api.settings["base_file_url"], "RMABOT_TELEGRAM__PER_SECOND": "0",
        }  # fmt: skip
        self.folder = folder
        self.kills = 0
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin a life."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "rmabot.cli", "run", cwd=self.folder, env=self.environment
        )

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self.kills += 1

    async def stop(self) -> int:
        """End it well."""
        assert self._process is not None
        self._process.terminate()
        return await self._process.wait()


async def go_through(they: Person, stops: list[Stop], chance: random.Random) -> None:
    """A customer who answers as soon as they are asked; whatever comes twice is read once."""
    await they.say("/start")
    for (_, wanted), (act, _) in pairwise(stops):
        await they.sees(lambda wanted=wanted: any(wanted in one for one in they.chat.texts), PATIENCE)
        await asyncio.sleep(chance.uniform(0, 0.05))
        await (they.press(act[1:]) if act.startswith("!") else they.say(act))
    await they.sees(lambda: any(stops[-1][1] in one for one in they.chat.texts), PATIENCE)


async def kill_now_and_then(bot: Bot, api: BotApi, chance: random.Random) -> None:
    """Kill it after so many calls as chance will have it, each life a little longer than it takes to begin."""
    while True:
        wanted = len(api.calls) + chance.randrange(300, 1000)
        while len(api.calls) < wanted:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.005)
        await bot.kill()
        await bot.start()


async def main(folder: Path, count: int, seed: int) -> list[str]:
    """Let everybody file a return; return what went wrong."""
    chance = random.Random(seed)
    async with BotApi() as api:
        api.platform.flood.strict = False
        bot = Bot(api, folder)
        await bot.start()
        people = [api.person(1000 + number) for number in range(count)]
        killer = asyncio.create_task(kill_now_and_then(bot, api, chance))
        results = await asyncio.gather(
            *[go_through(one, STOPS, chance) for one in people], return_exceptions=True
        )
        killer.cancel()
        await asyncio.gather(killer, return_exceptions=True)
        await delivered(folder)
        ended = await bot.stop()
        wrong = [
            f"{one.id} was left without an answer: {one.chat.texts[-1:]}"
            for one, result in zip(people, results, strict=True)
            if result
        ]
        wrong += [] if ended == 0 else [f"the last life ended with {ended}"]
        wrong += await wrongs(folder, people, bot.kills)
        print(
            f"{bot.kills} kills, {count} conversations, {len(api.calls)} calls, {doubled(people)} answers said twice"
        )
        return wrong


async def opened(folder: Path) -> Store:
    """The store, also beside the process that runs on it."""
    return await open_store(f"tinydb:///{folder}/var/rmabot.db", folder / "config" / "rmabot" / "key")


async def delivered(folder: Path) -> None:
    """Give the last life its time to say what those before it left; what it never says is told by ``wrongs``."""
    store = await opened(folder)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while await store.waiting():  # noqa: ASYNC110 - the store tells nobody
                await asyncio.sleep(0.05)
    await store.close()


async def wrongs(folder: Path, people: list[Person], kills: int) -> list[str]:
    """What is lost or doubled."""
    store = await opened(folder)
    wrong = []
    numbers: Counter[str] = Counter()
    for one in people:
        kept = await requests.of_person(store, f"telegram:{one.id}")
        numbers.update(found.request.reference for found in kept)
        if len(kept) != 1:
            wrong.append(f"{one.id} has {len(kept)} requests")
        elif not any(kept[0].request.reference in text for text in one.chat.texts):
            wrong.append(f"{one.id} was not told the reference")
        if (twice := said_twice(one)) > kills:
            wrong.append(f"{one.id} was told {twice} things twice in {kills} kills")
    wrong += [f"{number} was given {times} times" for number, times in numbers.items() if times > 1]
    wrong += [f"{await store.waiting()} messages still wait"] if await store.waiting() else []
    await store.close()
    return wrong


def said_twice(one: Person) -> int:
    """How many messages a person got again."""
    asked = Counter(text.partition("\n\n✓")[0] for text in one.chat.texts)
    return sum(times - 1 for times in asked.values())


def doubled(people: list[Person]) -> int:
    """How many messages came twice, over all."""
    return sum(said_twice(one) for one in people)


if __name__ == "__main__":
    found = asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
