"""`rmabot chat` at a real terminal: a prompt with editing, colour, Ctrl-C and Ctrl-D, news while one sits there."""

import asyncio
import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rmabot.engine.effects import Message, to_json
from rmabot.ports.store import Commit, Outgoing
from rmabot.store.open import open_store
from rmabot.text.spans import Span

CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 30.0


class Terminal:
    """A process at a pseudo-terminal of 80 columns."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder = folder
        self.shown = ""
        self._codes = ""
        self.screen, theirs = os.openpty()
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
        own = {
            **os.environ,
            "HOME": str(folder),
            "LANG": "en_CA.UTF-8",
            "TERM": "xterm-256color",
            **environment,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rmabot.cli", "chat", "--as", "ana", *options],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=own, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C needs a terminal of one's own
        )  # fmt: skip
        os.close(theirs)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.screen, text.encode())

    def until(self, text: str) -> str:
        """Wait until something is shown; return what was shown since the last time."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            alive = self.process.poll() is None
            if not self._read(0.2):
                assert alive, f"it ended: {self.shown!r}"
                assert time.monotonic() < end, f"{text!r} is not in {self.shown!r}"
        before, found, self.shown = self.shown.partition(text)
        return before + found

    def ended(self) -> int:
        """Wait for the end; return its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end: {self.shown!r}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.wait()

    def codes(self) -> str:
        """Everything that was written, with its codes."""
        return self._codes

    def modes(self) -> tuple[bool, bool]:
        """Whether the terminal echoes, and edits lines."""
        flags = termios.tcgetattr(self.screen)[3]
        return bool(flags & termios.ECHO), bool(flags & termios.ICANON)

    def close(self) -> None:
        """End it, if it is still there."""
        self.process.kill()
        self.process.wait()
        os.close(self.screen)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.screen], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.screen, 65536).decode("utf-8", "replace")
        except OSError:
            return False
        self._codes += data
        self.shown += CODES.sub("", data).replace("\r", "")
        return bool(data)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Open]:
    """Open terminals on one store."""
    opened: list[Terminal] = []

    def at(*options: str, **environment: str) -> Terminal:
        opened.append(Terminal(tmp_path, *options, **environment))
        return opened[-1]

    yield at
    for one in opened:
        one.close()


async def commit(folder: Path, text: str) -> None:
    """What somebody else commits for Ana."""
    store = await open_store(f"tinydb:///{folder}/var/rmabot.db", folder / ".config/rmabot/key")
    row = Outgoing("terminal:ana", "terminal", to_json(Message((Span(text),))))
    await store.commit(Commit(1.0, outbox=(row,)))
    await store.close()


def test_ctrl_c_says_goodbye_and_the_conversation_goes_on_later(terminal: Open) -> None:
    """Exit 0, the terminal as it was, nothing lost."""
    first = terminal()
    first.until("8. Privacy")
    first.until("> ")
    first.type("1\r")
    first.until("14. Outside Canada")
    first.until("> ")
    first.type("onta")
    first.until("onta")
    first.type("\x03")
    assert first.ended() == 0
    assert "Nothing is lost" in first.shown
    assert first.modes() == (True, True)
    assert first.codes().rindex("\x1b[?2004l") > first.codes().rindex("\x1b[?2004h")

    again = terminal()
    again.until("14. Outside Canada")
    again.until("> ")
    again.type("\x04")
    assert again.ended() == 0
    assert "Nothing is lost" in again.shown


def test_lines_can_be_edited(terminal: Open) -> None:
    """Arrow keys move, as people expect who mistype an address."""
    chat = terminal()
    chat.until("8. Privacy")
    chat.until("> ")
    chat.type("eturn a device\x1b[H")
    chat.type("r\r")
    chat.until("14. Outside Canada")


def test_a_paste_of_several_lines_is_one_message(terminal: Open) -> None:
    """An address has line breaks."""
    chat = terminal()
    chat.until("8. Privacy")
    chat.until("> ")
    chat.type("\x1b[200~menu\nzzz\x1b[201~")
    chat.type("\r")
    shown = chat.until("8. Privacy")
    assert "did not understand" in shown


def test_an_empty_line_is_only_a_new_prompt(terminal: Open) -> None:
    """Who presses Enter once too often is not told off."""
    chat = terminal()
    chat.until("8. Privacy")
    chat.until("> ")
    chat.type("\r")
    assert chat.until("> ").strip() == ">"


def test_news_is_shown_to_who_sits_there(terminal: Open, tmp_path: Path) -> None:
    """Without a key pressed, and what was being typed stands behind it again."""
    chat = terminal()
    chat.until("8. Privacy")
    chat.until("> ")
    chat.type("1")
    chat.until("1")
    asyncio.run(commit(tmp_path, "Your number is CA26000001X."))
    chat.until("Your number is CA26000001X.")
    chat.until("> 1")
    chat.type("\r")
    chat.until("14. Outside Canada")


def test_news_of_meanwhile_comes_first(terminal: Open, tmp_path: Path) -> None:
    """The next time somebody looks."""
    first = terminal()
    first.until("8. Privacy")
    first.until("> ")
    first.type("\x04")
    assert first.ended() == 0
    asyncio.run(commit(tmp_path, "Your number is CA26000001X."))
    chat = terminal()
    assert "Since your last visit:" in chat.until("Your number is CA26000001X.")
    chat.until("8. Privacy")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colour(terminal: Open, environment: dict[str, str]) -> None:
    """No bold where nobody wants it."""
    chat = terminal(**environment)
    chat.until("8. Privacy")
    assert "\x1b[1m" not in chat.codes()


def test_with_colour_what_matters_is_bold(terminal: Open) -> None:
    """And lines wrap at the window."""
    chat = terminal()
    chat.until("8. Privacy")
    assert "\x1b[1mperson\x1b[0m" in chat.codes()
    assert max(len(line) for line in CODES.sub("", chat.codes()).splitlines()) < 80
