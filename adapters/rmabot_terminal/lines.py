"""Where typed lines come from: a keyboard with editing, or a pipe or file, a line a message."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
from collections.abc import Callable
from typing import Any, Protocol

LONGEST_LINE = 1_000_000
_PASTING_OFF = b"\x1b[?2004l"


class Lines(Protocol):
    """A source of lines; ``next`` gives None at the end."""

    async def next(self) -> str | None:
        """Return the next line without its break."""

    def typed(self) -> str:
        """Return what stands at the prompt so far."""

    def close(self) -> None:
        """Leave the source as it was found."""


class PipedLines:
    """Lines of a pipe or a file, each read only when its turn has come."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self._ended = False
        # A file is always ready, and the event loop can't watch it.
        self._is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)

    async def next(self) -> str | None:
        """Return the next line; a last one without a break counts."""
        while b"\n" not in self._rest and not self._ended:
            await self._more()
        line, found, self._rest = self._rest.partition(b"\n")
        if not found and not line:
            return None
        return line[:LONGEST_LINE].decode("utf-8", "replace").removesuffix("\r")

    def typed(self) -> str:
        """Return nothing: there is no prompt."""
        return ""

    def close(self) -> None:
        """Leave the descriptor to its owner."""

    async def _more(self) -> None:
        if not self._is_file:
            await _readable(self._descriptor)
        read = os.read(self._descriptor, 1 << 16)
        self._ended = not read
        if len(self._rest) < LONGEST_LINE or b"\n" in read:
            self._rest += read


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except PermissionError:
        return  # /dev/null and the like can't be watched, and never keep anybody waiting
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


class TypedLines:
    """Lines from a keyboard, with the editing and the history that people expect; read beside the event loop."""

    def __init__(self, descriptor: int, prompt: str) -> None:
        self._descriptor = descriptor
        self._prompt = prompt
        self._waiting: asyncio.Future[str | None] | None = None
        self._buffer = _editing()
        self._pasting = self._buffer is not str
        self._before = _terminal_state(descriptor)

    async def next(self) -> str | None:
        """Return the next line; a call that was given up is taken up again by the next one."""
        if self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.create_future()
            threading.Thread(target=self._read, args=(loop, self._waiting), daemon=True).start()
        line = await asyncio.shield(self._waiting)
        self._waiting = None
        return line

    def typed(self) -> str:
        """Return what stands at the prompt so far."""
        return self._buffer()

    def close(self) -> None:
        """Give the terminal back as it was: whoever still reads from it has changed it."""
        if self._waiting is not None and self._pasting:
            os.write(self._descriptor, _PASTING_OFF)
        if self._before is not None:
            import termios

            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def _read(self, loop: asyncio.AbstractEventLoop, waiting: asyncio.Future[str | None]) -> None:
        try:
            line = input(self._prompt)
        except EOFError:
            line = None
        except UnicodeDecodeError:
            line = "\ufffd"
        try:
            loop.call_soon_threadsafe(_answer, waiting, line)
        except RuntimeError:
            return  # the conversation has ended meanwhile


def _answer(waiting: asyncio.Future[str | None], line: str | None) -> None:
    if not waiting.done():
        waiting.set_result(line)


def _editing() -> Callable[[], str]:
    try:
        import readline
    except ImportError:
        return str
    # An address pasted with its line breaks is one message.
    readline.parse_and_bind("set enable-bracketed-paste on")
    return readline.get_line_buffer


def _terminal_state(descriptor: int) -> list[Any] | None:
    try:
        import termios
    except ImportError:
        return None
    try:
        return termios.tcgetattr(descriptor)
    except termios.error:
        return None
