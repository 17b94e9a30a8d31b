"""One runner of a channel on a store: a second one is told who the first is."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmabot.ports.store import Held
from rmabot.store.locks import try_lock
from rmabot.store.tinydb.replica import locks_of


@contextmanager
def run_alone(store: Path, channel: str) -> Iterator[None]:
    """Hold the lock of a channel; raises Held with who has it."""
    # a channel may carry a person's name, and what was typed is never a path
    path = locks_of(store) / f"run-{hashlib.blake2b(channel.encode(), digest_size=8).hexdigest()}"
    descriptor = try_lock(path)
    if descriptor is None:
        who = path.read_text("utf-8", "replace") or "another process"
        raise Held(f'"{channel}" is already run on this store by {who}. stop it first, or use another store')
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
        yield
    finally:
        os.close(descriptor)
