"""The terminal's channel: pulled, one conversation, what is typed becomes events and what is said becomes lines."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO, assert_never

from rmabot.engine.effects import Choice, Chosen, Message, SendFile
from rmabot.engine.events import Attachment, Command, Event, Press, Text
from rmabot.ports.channel import Delivery, File, Incoming, NotNow, Receipt, Sent, Turns
from rmabot.text.spans import Rich
from rmabot_terminal import keep, paths
from rmabot_terminal.draw import NUMBER, Screen, dim, message_lines, text_lines
from rmabot_terminal.lines import Lines, PipedLines, TypedLines
from rmabot_terminal.person import colour_on, language_of

PROMPT = "> "
LOOK_SECONDS = 1.0
AWAY_SECONDS = 300.0
"""Silence at the keyboard after which news is told as what came while nobody looked."""
_BREATH_SECONDS = 0.02
_OVER_PROMPT = "\r\x1b[K\x1b[A"
"""Back over the prompt and the empty line above it, which the next message brings along itself."""
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")
_COMMAND = re.compile(r"/([A-Za-z]\w{0,31})(?:\s+(.*))?", re.DOTALL)


class TerminalChannel:
    """One person's conversation; settings: ``person``, ``language``, ``folder``, and how it begins.

    It begins with the command ``first`` (name and payload), or with a sentence that it ``says`` (moment and values).
    ``source`` and ``out`` are standard input and output unless given.
    """

    name = "terminal"

    def __init__(
        self, settings: Mapping[str, Any], source: int | None = None, out: TextIO | None = None
    ) -> None:
        self.conversation = f"{self.name}:{settings.get('person') or 'me'}"
        self.language = str(settings.get("language") or language_of(os.environ))
        self._first: tuple[str, str] = settings.get("first") or ("start", "")
        self._says: tuple[str, Mapping[str, str]] | None = settings.get("says")
        self._folder = Path(settings.get("folder") or ".").absolute() / keep.FOLDER
        self._out = out or sys.stdout
        self._source = sys.stdin.fileno() if source is None else source
        self._tty = os.isatty(self._source) and self._out.isatty()
        self._colour = colour_on(os.environ, tty=self._out.isatty())
        self._stop = asyncio.Event()
        self._turns: Turns | None = None
        self._choices: tuple[Choice, ...] = ()
        self._wants = ""
        self._away = False
        self._prompting = False
        self._spoke = 0.0
        # Behind a prompt the person's own line break is gap enough.
        self._gap = [] if self._tty else [""]

    async def run(self, turns: Turns) -> None:
        """Talk until the lines end or Ctrl-C; what was committed stays, whenever that is."""
        self._turns = turns
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self._interrupted, loop)
        lines: Lines = TypedLines(self._source, PROMPT) if self._tty else PipedLines(self._source)
        try:
            await self._meet(turns)
            while (line := await self._next(turns, lines)) is not None:
                await self._hear(turns, line)
        finally:
            loop.remove_signal_handler(signal.SIGINT)
            lines.close()
        if self._tty:
            self._write(["", *text_lines(turns.word("goodbye", self.language), self._screen())])

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Write one effect to the screen, a document to its folder."""
        if delivery.conversation != self.conversation or self._turns is None:
            return NotNow(60, "somebody else's terminal")
        if self._away:
            self._announce(self._turns)
        if self._prompting:
            self._clear_prompt()
        effect = delivery.effect
        match effect:
            case Message():
                self._show(effect)
            case Chosen():
                if effect.label:
                    self._write([*self._gap, dim(f"→ {effect.label}", self._screen())])
            case SendFile():
                self._save(self._turns, delivery)
            case _:
                assert_never(effect)
        return Sent()

    def _interrupted(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop at the next breath; a second Ctrl-C stops at once."""
        self._stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    async def _meet(self, turns: Turns) -> None:
        self._away = True
        await turns.pull(self.conversation)
        self._away = False
        if self._says is not None:
            self._write(
                ["", *text_lines(turns.word(self._says[0], self.language, self._says[1]), self._screen())]
            )
            return
        name, payload = self._first
        await self._hand_in(turns, Command(self._key(), 0.0, name, payload))

    async def _next(self, turns: Turns, lines: Lines) -> str | None:
        """The next line; while nobody types, what others committed is shown."""
        if self._tty:
            self._write([""])
        self._spoke = asyncio.get_running_loop().time()
        stop = asyncio.create_task(self._stop.wait())
        line = asyncio.create_task(lines.next())
        try:
            while not line.done() and not stop.done():
                await asyncio.wait({line, stop}, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if self._tty and not line.done() and not stop.done():
                    await self._look(turns, lines)
            return line.result() if line.done() and not stop.done() else None
        finally:
            stop.cancel()
            line.cancel()

    async def _look(self, turns: Turns, lines: Lines) -> None:
        """Show what was committed for this person meanwhile, and the prompt again with what is being typed."""
        self._prompting = True
        self._away = asyncio.get_running_loop().time() - self._spoke > AWAY_SECONDS
        if await turns.pull(self.conversation):
            self._out.write(f"\n{PROMPT}{lines.typed()}")
            self._out.flush()
        self._away = self._prompting = False

    def _announce(self, turns: Turns) -> None:
        self._away = False
        self._clear_prompt()
        self._write(["", *text_lines(turns.word("since_you_were_away", self.language), self._screen())])

    def _clear_prompt(self) -> None:
        if self._prompting:
            self._out.write(_OVER_PROMPT if self._colour else "\n")
        self._prompting = False

    async def _hear(self, turns: Turns, line: str) -> None:
        if self._tty and not line.strip():
            return
        event = await self._event(turns, line)
        # A Ctrl-C between typing and answer must not lose what was typed.
        await asyncio.shield(self._hand_in(turns, event))
        if not self._tty:
            await self._worked(turns)

    async def _worked(self, turns: Turns) -> None:
        """In a pipe the next line answers what is being worked on, so it waits for that."""
        while turns.working(self.conversation) and not self._stop.is_set():  # noqa: ASYNC110 - nobody tells the end
            await asyncio.sleep(_BREATH_SECONDS)
        await turns.pull(self.conversation)

    async def _hand_in(self, turns: Turns, event: Event) -> None:
        incoming = Incoming(
            self.conversation, self.conversation, self.name, event, self.language,
            self.conversation.partition(":")[2],
        )  # fmt: skip
        await turns.handle(incoming)
        await turns.pull(self.conversation)

    async def _event(self, turns: Turns, line: str) -> Event:
        due = self._wants in {"file", "either"}
        if given := (
            paths.paths_in(line, only_files=self._wants == "file") if due else paths.path_in_passing(line)
        ):
            return Attachment(self._key(), 0.0, tuple([await _file(turns, path) for path in given]))
        number = _NUMBER.fullmatch(line)
        if number and self._wants != NUMBER and 0 < int(number[1]) <= len(self._choices):
            return Press(self._key(), 0.0, self._choices[int(number[1]) - 1].token)
        command = _COMMAND.fullmatch(line.strip())
        if command:
            return Command(self._key(), 0.0, command[1].lower(), (command[2] or "").strip())
        return Text(self._key(), 0.0, line)

    def _key(self) -> str:
        return f"{self.conversation}/{secrets.token_hex(8)}"

    def _screen(self) -> Screen:
        return Screen(shutil.get_terminal_size().columns, self._colour)

    def _show(self, message: Message) -> None:
        self.language = message.language
        # News may come between a question and its answer: the question's choices stay.
        if message.choices or message.wants:
            self._choices, self._wants = message.choices, message.wants
        self._write(["", *message_lines(message, self._screen(), self._hint(message))])

    def _hint(self, message: Message) -> Rich:
        """What only a terminal must say: how a file is given."""
        if message.wants != "file" or self._turns is None:
            return ()
        return self._turns.word("file_by_path", message.language)

    def _save(self, turns: Turns, delivery: Delivery) -> None:
        document = delivery.document
        if document is None:
            return
        path = keep.save(document.name, document.data, self._folder)
        said: Rich = turns.word("saved_to", self.language, {"name": document.name, "path": _near(path)})
        self._write(["", *text_lines(said, self._screen())])

    def _write(self, lines: list[str]) -> None:
        text = "".join([f"{line}\n" for line in lines])
        encoding = self._out.encoding or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding))
        self._out.flush()


async def _file(turns: Turns, path: Path) -> File:
    given = await asyncio.to_thread(paths.read, path)
    if given.data is None:
        return File("", given.name, "other" if given.size else "missing", given.size)
    kept: File = await turns.keep_file(given.data, given.name)
    return kept


def _near(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return f"./{path.relative_to(Path.cwd())}"
    except ValueError:
        return str(path)
