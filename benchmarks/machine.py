"""What this machine does at this moment with work that is not ours: absolute figures of two days compare by these."""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time_ns

ROUNDS = 9


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of the microseconds of CPU that the work takes here."""
    spent = []
    for _ in range(rounds):
        start = process_time_ns()
        work()
        spent.append((process_time_ns() - start) / 1000)
    return statistics.median(spent)


def objects() -> object:
    """Make and look up a hundred thousand small objects: calls, allocation and memory that no cache holds."""
    made = {f"key{number}": (number, str(number)) for number in range(50_000)}
    return sum(made[f"key{number * 7919 % 50_000}"][0] for number in range(50_000))


def yaml_imported() -> float:
    """Milliseconds of a process that imports PyYAML and ends, children's CPU alone."""
    spent = []
    for _ in range(ROUNDS):
        before = os.times()
        subprocess.run([sys.executable, "-c", "import yaml"], check=True)
        after = os.times()
        both = after.children_user - before.children_user + after.children_system - before.children_system
        spent.append(both * 1000)
    return statistics.median(spent)


def main() -> None:
    """Print the yardsticks."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.open(Path(folder, "kept"), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        database = sqlite3.connect(Path(folder, "kept.db"), isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE kept (body BLOB)")
        body = os.urandom(600)

        def keep() -> None:
            os.write(file, body)
            os.fdatasync(file)

        kept = timed(keep, 500)
        row = timed(lambda: database.execute("INSERT INTO kept VALUES (?)", (body,)), 500)
        database.close()
        os.close(file)
    print(f"a process that imports yaml: {yaml_imported():.0f} ms of CPU")
    print(f"100,000 small objects made and looked up: {timed(objects) / 1000:.0f} ms of CPU")
    print(f"600 bytes written and synced: {kept:.0f} us of CPU; one row of them on SQLite: {row:.0f} us")


if __name__ == "__main__":
    main()
