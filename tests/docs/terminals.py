"""Two terminals on one desk: a conversation at a keyboard, and commands beside it, all the real program."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

RMABOT = Path(sys.executable).with_name("rmabot")
PROMPT = "> "
PATIENCE_SECONDS = 60.0
QUIET_SECONDS = 0.05
"""So long nothing more may come behind a prompt; the program writes it last."""


class Stuck(AssertionError):
    """The program did not come back to its prompt; the message is what it wrote."""


class Keyboard:
    """A program in a terminal of its own, 80 columns of text wide, without colour."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self._process = process

    def heard(self) -> str:
        """Return what was written up to the next prompt, without the prompt."""
        written, until = b"", time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            at_prompt = _plain(written).endswith(f"\n{PROMPT}")
            more = self._more(QUIET_SECONDS if at_prompt else 1.0)
            if at_prompt and not more:
                return _plain(written).removesuffix(PROMPT)
            written += more
        raise Stuck(_plain(written))

    def type(self, line: str) -> str:
        """Type a line and return the answer to it, without the line itself."""
        os.write(self._descriptor, f"{line}\n".encode())
        return self.heard().partition("\n")[2]

    def _more(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        return os.read(self._descriptor, 1 << 16) if ready else b""


@contextmanager
def keyboard(*command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Keyboard]:
    """Start ``rmabot`` in a terminal; it is ended with the block."""
    ours, theirs = pty.openpty()
    # Wider than any line, so that the line editor never scrolls one; the text is wrapped by COLUMNS.
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 400, 0, 0))
    process = subprocess.Popen(
        [RMABOT, *command], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        env=dict(environment), start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Keyboard(ours, process)
    finally:
        process.terminate()
        process.wait()
        os.close(ours)


def run(*command: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Run ``rmabot`` to its end and return what it wrote."""
    done = subprocess.run(
        [RMABOT, *command], cwd=folder, env=dict(environment), capture_output=True, text=True, check=True
    )
    return done.stdout


def nobodys(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of whoever runs this is known."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "TMPDIR"}}
    return kept | {"HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "80"}


def _plain(written: bytes) -> str:
    text = written.decode("utf-8", "replace").replace("\r", "")
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
