"""A bot that is killed again and again in the middle of its turns; run as a script by the test, or by hand for longer.

Usage: kill_turns.py FOLDER ROUNDS SEED. Prints what was found, exits 1 when anything confirmed is lost or doubled.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from rmabot.engine.effects import Effect, Message, Run, SetTimer
from rmabot.engine.events import ActionDone, Event, Text, TimerFired
from rmabot.engine.session import Frame, Session
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Caller, Changes, Outcome
from rmabot.ports.channel import Delivery, Incoming, Receipt, Sent
from rmabot.ports.store import Claim, Record, Store
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.runtime import conversation
from rmabot.runtime.clock import WallClock
from rmabot.runtime.outbox import Outbox
from rmabot.runtime.timers import Timers
from rmabot.runtime.turn import House
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.store.open import open_store
from rmabot.text.spans import Span, plain

PEOPLE = [f"killed:{number}" for number in range(4)]
FLOWS = FlowSet(
    "v1", ("en",), {}, {}, {}, {}, {}, Policy.from_mapping({}), Catalogue(()), globals={}, phrases=(), commands={}
)  # fmt: skip


@dataclass(frozen=True)
class Stepped:
    session: Session
    effects: tuple[Effect, ...]
    why: tuple[Any, ...] = ()


def step(flows: FlowSet, session: Session, event: Event) -> Stepped:
    """Remember each text, file one request for it, say that it is filed, set a timer."""
    heard: tuple[str, ...] = session.frames[0].answers["heard"] if session.frames else ()
    effects: list[Effect] = []
    match event:
        case Text(text=text, at=at):
            heard = (*heard, text)
            effects = [Run("file", f"call{text}", {"text": text}), SetTimer("soon", at + 0.005)]
        case ActionDone(call=call):
            effects = [Message((Span(call.removeprefix("call")),))]
        case TimerFired(key=key):
            heard = (*heard, f"timer {key}")
    return Stepped(
        session._replace(version=flows.version, frames=(Frame("f", answers={"heard": heard}),)),
        tuple(effects),
    )


class File:
    """Files a request under a unique number."""

    name = "file"

    async def run(self, inputs: Any, caller: Caller, store: Store) -> Outcome:
        number = f"{caller.entropy % 10_000:04d}"
        key = f"{caller.person}/{inputs['text']}/{number}"
        request = Record("request", key, 1, b"{}", {"person": (caller.person,)})
        return Outcome("filed", changes=Changes(puts=(request,), claims=(Claim("number", number, key),)))


class Log:
    """A channel whose platform is a file: what it took stays, whoever is killed."""

    name = "killed"

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "delivered", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def run(self, turns: Any) -> None:
        """Take nothing in."""

    async def deliver(self, delivery: Delivery) -> Receipt:
        assert isinstance(delivery.effect, Message)
        os.write(self._file, f"{delivery.conversation} {plain(delivery.effect.text)}\n".encode())
        return Sent()


async def live(folder: Path) -> None:
    """Handle events as a platform would give them: the last confirmed ones once more, then new ones."""
    store, clock, channel = await open_at(folder), WallClock(), Log(folder)
    versions = Versions(store, FLOWS, {}, lambda _: None, lambda session, flows: None)
    outbox = Outbox(store, channel, clock, papers)
    house = House(store, step, versions, {"file": File()})
    turns = Turns(house, clock, papers, outbox.pull)
    turns.committing.append(outbox.record)
    turns.committed.append(lambda commit, turned: outbox.wake())
    timers = Timers(store, clock, turns.fire, {}, lambda: FLOWS, lambda _: None)
    confirmed = os.open(folder / "confirmed", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    async with store.run_channel(channel.name):
        await asyncio.gather(
            outbox.run(), timers.run(), *[type_in(turns, person, confirmed, folder) for person in PEOPLE]
        )


async def type_in(turns: Turns, person: str, confirmed: int, folder: Path) -> None:
    """One person: the last two messages again, then further ones, each confirmed when it is committed."""
    known = lines_of(folder / "confirmed")[person]
    number = max(0, len(known) - 2)
    while True:
        event = Text(f"{person}/{number}", 0.0, str(number))
        await turns.handle(Incoming(person, person, "killed", event))
        if number >= len(known):
            os.write(confirmed, f"{person} {number}\n".encode())
        number += 1


async def papers(*_: Any) -> Any:
    """There are none."""
    raise LookupError


async def open_at(folder: Path) -> Store:
    """The store that all of them share."""
    return await open_store(f"tinydb:///{folder}/killed.db", folder / "key")


def lines_of(path: Path) -> dict[str, list[str]]:
    """What was written, per person."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text().splitlines() if path.exists() else ():
        person, text = line.split(" ", 1)
        found[person].append(text)
    return found


def one_life(folder: Path, events: int, more: float) -> None:
    """Begin a bot in a process of its own and kill it a little after it has confirmed so many more events."""
    wanted = confirmed_in(folder) + events
    child = os.fork()
    if not child:
        try:
            asyncio.run(live(folder))
        except BaseException as error:  # noqa: BLE001 - whatever ends a life early is a finding
            (folder / "broken").write_text(repr(error))
        os._exit(1)
    patience = time.monotonic() + 20
    while confirmed_in(folder) < wanted and time.monotonic() < patience:
        time.sleep(0.001)
    time.sleep(more)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def confirmed_in(folder: Path) -> int:
    """How many events were confirmed so far."""
    path = folder / "confirmed"
    return path.read_bytes().count(b"\n") if path.exists() else 0


async def wrongs(folder: Path) -> list[str]:
    """What is lost or doubled, after a last calm delivery."""
    store = await open_at(folder)
    channel, clock = Log(folder), WallClock()
    async with store.run_channel(channel.name):
        while await Outbox(store, channel, clock, papers).deliver_due():
            pass
    wrong: list[str] = []
    for person in PEOPLE:
        wrong += [f"{person}: {what}" for what in await wrongs_of(store, person, folder)]
    await store.close()
    return wrong


async def wrongs_of(store: Store, person: str, folder: Path) -> list[str]:
    """What is wrong with one person's conversation."""
    record = await store.get(conversation.KIND, person)
    heard = orjson.loads(record.body)["f"][0]["a"]["heard"] if record else []
    typed = [int(one) for one in heard if not one.startswith("timer")]
    fired = [one for one in heard if one.startswith("timer")]
    confirmed = [int(one) for one in lines_of(folder / "confirmed")[person]]
    requests, after = [], None
    while True:
        page = await store.find("request", "person", person, after=after, limit=500)
        requests += [int(one.key.split("/")[1]) for one in page.records]
        if (after := page.after) is None:
            break
    delivered = [int(one) for one in lines_of(folder / "delivered")[person]]
    first = list(dict.fromkeys(delivered))
    checks = {
        "events lost or doubled": typed == list(range(len(typed))),
        "a confirmed event is lost": len(typed) >= len(confirmed)
        and confirmed == list(range(len(confirmed))),
        "filed twice or not": sorted(requests) == typed,
        "said out of order or not at all": first == typed,
        "a timer fired twice": len(set(fired)) == len(fired),
    }
    return [what for what, holds in checks.items() if not holds]


def main() -> int:
    """Kill as often as asked for, then look."""
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    for _ in range(rounds):
        one_life(folder, chance.randrange(1, 25), chance.uniform(0, 0.005))
        if (folder / "broken").exists():
            print((folder / "broken").read_text())
            return 1
    wrong = asyncio.run(wrongs(folder))
    counts = {name: sum(map(len, lines_of(folder / name).values())) for name in ("confirmed", "delivered")}
    print(
        f"{rounds} kills, {counts['confirmed']} events confirmed, {counts['delivered']} deliveries",
        *wrong,
        sep="\n",
    )
    return 1 if wrong or counts["confirmed"] < rounds else 0


if __name__ == "__main__":
    sys.exit(main())
