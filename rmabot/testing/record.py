"""A conversation held by hand, written down as a test: what they did, what was open after it, what was said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from rmabot.flow.model import DONE
from rmabot.testing.conversation import Conversation
from rmabot.testing.expect import worded_as
from rmabot.testing.read_line import seconds_of
from rmabot.testing.reply import Reply, option_of
from rmabot.testing.script import DEFAULT_DAY, begins_on

COMMANDS = (":send FILE", ":wait 8 days", ":restart")
"""What can be done beside typing and pressing; the colon keeps it apart from what a customer types."""


class NotDone(ValueError):
    """Why a line could not be done: a sentence."""


class _Step(NamedTuple):
    """One act as a line of YAML, with what followed it."""

    act: str
    followed: tuple[str, ...]


class Recorder:
    """Does what each line says in a conversation, and remembers it."""

    def __init__(self, they: Conversation) -> None:
        self.they = they
        self._steps: list[_Step] = []
        self._ending = ""

    async def hear(self, line: str) -> Reply:
        """Do one line: a command with a colon, the number of a button, or words; raises NotDone and LookupError."""
        act, reply = await self._do(line.strip())
        self._steps.append(_Step(act, tuple(self._followed(reply))))
        ends = [f"{one.flow}.{one.about}" for one in reply.decisions if one.what == "ends"]
        self._ending = ends[-1] if ends else "" if self.they.flow else self._ending
        return reply

    async def _do(self, line: str) -> tuple[str, Reply]:
        command, _, rest = line.partition(" ")
        match command:
            case ":send":
                return f"send: {_text(rest)}", await self.they.send(rest)
            case ":wait":
                seconds = seconds_of(rest)
                if seconds is None:
                    raise NotDone(
                        f'"{rest}" is no time to wait. write :wait 30 minutes, :wait 2 hours or :wait 8 days'
                    )
                return f"wait: {rest}", await self.they.wait(seconds)
            case ":restart":
                return "restart: yes", await self.they.restart()
            case _ if command.startswith(":"):
                raise NotDone(f'there is no "{command}". there are: {", ".join(COMMANDS)}')
        choices = self.they.choices
        if line.isascii() and line.isdecimal() and 0 < int(line) <= len(choices):
            option = option_of(choices[int(line) - 1])
            return f"press: {_word(option)}", await self.they.press(option)
        return f"they: {_text(line)}", await self.they.say(line)

    def _followed(self, reply: Reply) -> Iterator[str]:
        said = [name for name in dict.fromkeys(reply.said) if name and name not in {self.they.asked, DONE}]
        yield from [f"says: {_word(name)}" for name in said]
        session = self.they.session
        if beside := worded_as(self.they.flows, session.language, reply.text) if not said else "":
            yield f"says: {_word(beside)}"
        # What is asked beside the flow, such as whether to stop, stands on the screen in the open question's stead.
        if session.pending:
            return
        if self.they.asked:
            yield f"asks: {_word(self.they.asked)}"
        elif not reply.effects:
            yield "nothing: yes"

    async def script(self, title: str, language: str, today: str) -> str:
        """The conversation so far as the text of a test."""
        lines = [f"test: {_text(title)}", f"language: {language}", f"today: {today}", "talk:"]
        for step in self._steps:
            lines += [f"  - {step.act}", *[f"  - {one}" for one in step.followed]]
        if self._ending and not self.they.flow:
            lines.append(f"ends: {_word(self._ending)}")
        if filed := await self.they.requests():
            lines.append(f"state: {filed[0].state.value}")
        return "\n".join(lines) + "\n"


def day_of(written: str | None) -> str:
    """The day on which a recorded conversation takes place; raises NotDone for one that is none."""
    day = written or DEFAULT_DAY.date().isoformat()
    if begins_on(day) is None:
        raise NotDone(f'"{day}" is no day. write 2026-06-15, or with the hour "2026-06-15 22:30"')
    return day


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _word(name: str) -> str:
    return name if name.replace("_", "").replace(".", "").isalnum() and not name.isdecimal() else _text(name)
