"""What came back to one act of a person: messages, documents, and why."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rmabot.engine.effects import Choice, Chosen, Leaving, Message, SendFile
from rmabot.testing.watch import Decision
from rmabot.text.spans import plain

_SPOKEN = {"says", "asks", "ends", "retries"}


class Reply(Struct, frozen=True):
    """Everything that one act led to, in order."""

    effects: tuple[Leaving, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was said."""
        return tuple([effect for effect in self.effects if isinstance(effect, Message)])

    @property
    def documents(self) -> tuple[SendFile, ...]:
        """What was handed out."""
        return tuple([effect for effect in self.effects if isinstance(effect, SendFile)])

    @property
    def notices(self) -> tuple[Chosen, ...]:
        """What became of the buttons pressed."""
        return tuple([effect for effect in self.effects if isinstance(effect, Chosen) and effect.token])

    @property
    def text(self) -> str:
        """All that was said, without its markup, a blank line between messages."""
        return "\n\n".join([plain(message.text) for message in self.messages])

    @property
    def said(self) -> tuple[str, ...]:
        """What spoke, in order: steps, cases, endings, retries: ``verdict``, ``verdict.in``, ``filed``, ``serial.retry_1``."""
        return tuple(self._said())

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the buttons that answer the last question, in order."""
        return tuple([option_of(choice) for choice in self.choices if not choice.aside])

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All buttons under the last message that has any."""
        for message in reversed(self.messages):
            if message.choices:
                return message.choices
        return ()

    def did(self, action: str) -> bool:
        """Tell whether the action was run."""
        return any(decision.what == "does" and decision.about == action for decision in self.decisions)

    def _said(self) -> Iterator[str]:
        for decision in self.decisions:
            if decision.what in _SPOKEN:
                name, retry = name_of(decision.about), "retry_" if decision.what == "retries" else ""
                yield name
                yield from [f"{name}.{retry}{case}" for case in decision.details if not case.startswith("+")]


def name_of(key: str) -> str:
    """Return the step of a key: ``serial`` of ``devices.2.serial``."""
    return key.rpartition(".")[2]


def option_of(choice: Choice) -> str:
    """Return the option that a button stands for, as authors call it: ``yes``, ``back``, ``skip``."""
    return choice.token.split(".", 2)[-1].lstrip("!~")
