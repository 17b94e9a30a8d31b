"""Whole processes, in alternation with `python -c 'import yaml'`: `rmabot lint`, `rmabot test`, and `rmabot chat` to its first line.

Each as it is the first time, with dialogs that were not checked before, and as it is from then on; `lint` after a change or a slip in one file too.
Wall and CPU time of the process as the system counts them; the first run of each, which may compile, is not counted.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROUNDS = 9
DIALOGS = Path(__file__).parents[1] / "dialogs"
RMABOT = [sys.executable, "-m", "rmabot.cli"]
Timed = Callable[[], None]


def run(*command: str, ends: int = 0, **variables: str) -> Timed:
    """Return a run of a whole command, which ends with a code."""

    def timed() -> None:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | variables,
        )
        assert done.returncode == ends, command

    return timed


def first_line(**variables: str) -> None:
    """Start a chat and wait for the first line that says something."""
    chat = subprocess.Popen(
        [*RMABOT, "chat", "--fresh"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT | variables,
        cwd=HOME.name,
    )
    assert chat.stdin is not None
    assert chat.stdout is not None
    while chat.stdout.readline().strip() == b"":
        pass
    LAST[0] = time.perf_counter()
    chat.stdin.close()
    chat.stdout.read()
    chat.wait()


HOME = tempfile.TemporaryDirectory()
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "HOME": HOME.name, "XDG_CONFIG_HOME": HOME.name,
}  # fmt: skip
LAST = [0.0]


def ten_thousand_lines() -> Path:
    """Write the shipped dialogs with so many copies of the return flow, each a flow of its own, that they have 10,000 lines."""
    folder = Path(shutil.copytree(DIALOGS, Path(HOME.name, "large"), ignore=shutil.ignore_patterns("tests")))
    written = (DIALOGS / "return.yaml").read_text("utf-8")
    head, _, rest = written.partition("  phrases:")
    copy = head + rest[rest.index("give_up:") :]
    lines = sum([path.read_text("utf-8").count("\n") for path in folder.rglob("*.yaml")])
    for number in range(1, (10_000 - lines) // copy.count("\n") + 2):
        name = f"return_{number}"
        own = copy.replace("flow: return\n", f"flow: {name}\n").replace(
            "command: return\n", f"command: {name}\n"
        )
        (folder / f"{name}.yaml").write_text(own, "utf-8")
    return folder


def one_edited() -> None:
    """Change a line of the return flow, in dialogs that were checked just before, and check them again."""
    with (EDITED / "return.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    run(*RMABOT, "lint", str(EDITED))()


def nothing_kept() -> None:
    """Take away what was kept of all dialogs that the first lint is measured on."""
    shutil.rmtree(NOTHING, ignore_errors=True)


def one_slip(right: str, wrong: str) -> None:
    """Misspell a word in the return flow, in dialogs that were good just before."""
    assert right in RETURN
    (SLIPPED / "return.yaml").write_text(RETURN, "utf-8")
    run(*RMABOT, "lint", str(SLIPPED))()
    (SLIPPED / "return.yaml").write_text(RETURN.replace(right, wrong, 1), "utf-8")


NOTHING = Path(HOME.name, "nothing")
RETURN = (DIALOGS / "return.yaml").read_text("utf-8")
SLIPPED = Path(shutil.copytree(DIALOGS, Path(HOME.name, "slipped"), ignore=shutil.ignore_patterns("tests")))
EDITED = Path(shutil.copytree(DIALOGS, Path(HOME.name, "edited"), ignore=shutil.ignore_patterns("tests")))
LARGE = str(ten_thousand_lines())
SEEN_SLIP = "rmabot lint dialogs, a slip that other files may see"
MEASURED: dict[str, tuple[Timed, str]] = {
    "python -c 'import yaml'": (run(sys.executable, "-c", "import yaml"), ""),
    "rmabot lint dialogs, anew": (run(*RMABOT, "lint", "--no-cache", str(DIALOGS)), "at most 300 ms"),
    "rmabot lint dialogs, anew, and kept": (
        run(*RMABOT, "lint", str(DIALOGS), RMABOT_CACHE=str(NOTHING)),
        "at most 300 ms",
    ),
    "rmabot lint dialogs, unchanged": (run(*RMABOT, "lint", str(DIALOGS)), "at most 300 ms"),
    "rmabot lint dialogs, one file edited": (one_edited, "at most 300 ms"),
    "rmabot lint dialogs, a slip in one file": (run(*RMABOT, "lint", str(SLIPPED), ends=1), "at most 300 ms"),
    SEEN_SLIP: (run(*RMABOT, "lint", str(SLIPPED), ends=1), "at most 300 ms"),
    "rmabot chat, to its first line, dialogs anew": (
        partial(first_line, RMABOT_CACHE="off"),
        "at most 600 ms",
    ),
    "rmabot chat, to its first line": (first_line, "at most 600 ms"),
    "rmabot lint, 10,000 lines, anew": (run(*RMABOT, "lint", "--no-cache", LARGE), "at most 2 s"),
    "rmabot test dialogs, dialogs anew": (
        run(*RMABOT, "test", str(DIALOGS), RMABOT_CACHE="off"),
        "at most 3 s",
    ),
    "rmabot test dialogs": (run(*RMABOT, "test", str(DIALOGS)), "at most 3 s"),
}
BEFORE: dict[str, Timed] = {
    "rmabot lint dialogs, anew, and kept": nothing_kept,
    "rmabot lint dialogs, a slip in one file": partial(one_slip, "when: partner", "when: parner"),
    SEEN_SLIP: partial(one_slip, "- ask: province", "- ask: provnce"),
}
"""What must be made ready each time; it is not counted."""


def main() -> None:
    """Print the figures."""
    walls: dict[str, list[float]] = {name: [] for name in MEASURED}
    cpus: dict[str, list[float]] = {name: [] for name in MEASURED}
    for number in range(ROUNDS + 1):
        for name, (timed, _) in MEASURED.items():
            BEFORE.get(name, int)()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            begun, LAST[0] = time.perf_counter(), 0.0
            timed()
            wall = (LAST[0] or time.perf_counter()) - begun
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if number:
                walls[name].append(wall)
                cpus[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    yaml = statistics.median(walls["python -c 'import yaml'"])
    for name, (_, bound) in MEASURED.items():
        wall, cpu = statistics.median(walls[name]), statistics.median(cpus[name])
        said = f"   [{bound}]" if bound else ""
        print(
            f"{name}: median {wall * 1000:.0f} ms wall, {cpu * 1000:.0f} ms CPU, {wall / yaml:.1f} x import yaml{said}"
        )


if __name__ == "__main__":
    main()
