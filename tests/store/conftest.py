"""Stores on files of a test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from rmabot.ports.store import Commit, Outgoing, Record, Timer
from rmabot.store.cipher import Cipher
from rmabot.store.keyfile import load_cipher
from rmabot.store.tinydb.store import TinyDbStore
from rmabot.testing.clock import SetClock

AT = 1_767_276_000.0

Open = Callable[[], Awaitable[TinyDbStore]]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(AT)


@pytest.fixture
def cipher(tmp_path: Path) -> Cipher:
    return load_cipher(tmp_path / "key", data=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rmabot.db"


@pytest.fixture
async def opened(path: Path, cipher: Cipher, clock: SetClock) -> AsyncIterator[Open]:
    """Open the store as another process would: each call is a store of its own on the one file."""
    async with AsyncExitStack() as stack:

        async def another() -> TinyDbStore:
            store = await TinyDbStore.open(path, cipher, clock.now)
            stack.push_async_callback(store.close)
            return store

        yield another


def turn(number: int, who: int = 1, revision: int | None = None, pad: int = 40) -> Commit:
    """A turn as the runtime commits it: session, event, timer, row; ``number`` is what a test looks for."""
    conversation = f"telegram:{who}"
    body = b'{"turn":%d,"pad":"%s"}' % (number, b"x" * pad)
    return Commit(
        at=AT + number,
        event=f"telegram:update:{number}",
        puts=(Record("session", conversation, revision or number, body, {"person": (conversation,)}),),
        timers=(Timer(f"{conversation}:nudge", AT + number + 60, conversation, "nudge"),),
        outbox=(Outgoing(conversation, "telegram", {"text": f"turn {number}"}),),
    )
