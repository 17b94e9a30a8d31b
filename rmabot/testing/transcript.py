"""A conversation as it went, for reading: who said what, which step spoke, what could be pressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import assert_never

from msgspec import Struct

from rmabot.engine.effects import Chosen, Message, SendFile
from rmabot.testing.reply import Reply, option_of
from rmabot.testing.script import Act, Desk, Fails, Press, Restart, Send, They, Wait
from rmabot.testing.watch import FAILED
from rmabot.text.spans import plain
from rmabot.text.unbroken import NBSP, unbroken

_WIDTH = 100
_LINES_EARLIER = 2
_IN_FULL = 3
_MARGIN = " " * 9


class Exchange(Struct, frozen=True):
    """One act and what it led to."""

    act: Act
    reply: Reply


def transcript(exchanges: Sequence[Exchange]) -> str:
    """Return the conversation as lines; of the earlier answers only how they begin."""
    lines: list[str] = []
    for number, exchange in enumerate(exchanges):
        in_full = number >= len(exchanges) - _IN_FULL
        lines.append(_line(*act_words(exchange.act)))
        lines += _reply_lines(exchange.reply, in_full=in_full)
    return "\n".join(lines)


def act_words(act: Act) -> tuple[str, str]:
    """Return who does what: the word of the script, and what it was given."""
    match act:
        case They(text=text):
            return "they", text
        case Press(options=options):
            return "press", ", ".join(options)
        case Send(file=file):
            return "send", file
        case Wait(written=written):
            return "wait", written
        case Restart():
            return "restart", ""
        case Desk():
            details = ", ".join([f"{key}: {', '.join(words)}" for key, words in act.details])
            return "desk", f"{act.act} {details}".strip()
        case Fails(action=action, outcome=outcome):
            return "fails", action if outcome == FAILED else f"{action}: {outcome}"
        case _:
            assert_never(act)


def _line(word: str, text: str) -> str:
    return f"{word:>7}  {text}".rstrip()


def _reply_lines(reply: Reply, *, in_full: bool) -> Iterator[str]:
    spoke = list(dict.fromkeys(_names(reply)))
    if spoke:
        yield f"{'bot':>7}  [{', '.join(spoke)}]"
    elif not reply.effects:
        yield f"{'bot':>7}  (silent)"
    for effect in reply.effects:
        match effect:
            case Message():
                yield from _message_lines(effect, in_full=in_full)
            case SendFile():
                yield f"{_MARGIN}(document: {effect.document})"
            case Chosen():
                if effect.notice:
                    yield f"{_MARGIN}(notice: {effect.notice})"


def _names(reply: Reply) -> Iterator[str]:
    for decision in reply.decisions:
        match decision.what:
            case "says" | "asks" | "ends":
                yield " ".join([decision.what, decision.about, *decision.details])
            case "does" | "gives up" | "refuses":
                yield f"{decision.what} {decision.about}"
            case _:
                pass


def _message_lines(message: Message, *, in_full: bool) -> Iterator[str]:
    text = unbroken(plain(message.text))
    lines = [
        line for paragraph in text.splitlines() for line in wrap(paragraph, _WIDTH - len(_MARGIN)) or [""]
    ]
    shown = lines if in_full else _shortened(lines)
    yield from [f"{_MARGIN}{line}".rstrip().replace(NBSP, " ") for line in shown]
    if message.choices and in_full:
        buttons = " · ".join([f"{option_of(choice)} ({choice.label})" for choice in message.choices])
        yield from [f"{_MARGIN}{line}" for line in wrap(f"buttons: {buttons}", _WIDTH - len(_MARGIN))]


def _shortened(lines: Iterable[str]) -> list[str]:
    lines = [line for line in lines if line]
    return lines if len(lines) <= _LINES_EARLIER else [*lines[:_LINES_EARLIER], "…"]
