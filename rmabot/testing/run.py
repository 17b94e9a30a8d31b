"""Runs a script: act by act through a conversation, until the bot does otherwise than expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from msgspec import Struct

from rmabot.flow.finding import Finding
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action
from rmabot.runtime.failure import where
from rmabot.testing.conversation import Conversation, NoSuchButton, NoSuchFile
from rmabot.testing.desk import DeskRefused
from rmabot.testing.expect import missed
from rmabot.testing.final import missed_at_end
from rmabot.testing.reply import Reply
from rmabot.testing.script import (
    Act,
    Asks,
    Desk,
    Fails,
    Nothing,
    Press,
    Restart,
    Says,
    Script,
    Send,
    Shows,
    Speaks,
    They,
    Wait,
)
from rmabot.testing.transcript import Exchange
from rmabot.testing.trial import TurnBroke
from rmabot.testing.watch import Seen


class Played(Struct, frozen=True):
    """A script as it went: ``failure`` says what was first otherwise than expected, None when it all held."""

    script: Script
    exchanges: tuple[Exchange, ...]
    seen: tuple[Seen, ...]
    failure: Finding | None = None


async def play(
    script: Script, flows: FlowSet, files: Path | None = None, actions: Mapping[str, Action] | None = None
) -> Played:
    """Play a script to its end or its first difference; ``files`` is the folder of what it sends."""
    exchanges: list[Exchange] = []
    async with Conversation(flows, script.language, script.today, files=files, actions=actions) as they:
        failure = await _talk(script, they, exchanges)
        if failure is None:
            filed = await they.requests()
            state = filed[0].state.value if filed else ""
            failure = next(missed_at_end(script, they, state), None)
        return Played(script, tuple(exchanges), tuple(they.seen), failure)


async def _talk(script: Script, they: Conversation, exchanges: list[Exchange]) -> Finding | None:
    for line in script.talk:
        match line:
            case Asks() | Says() | Shows() | Nothing() | Speaks():
                if message := missed(line, they):
                    return Finding(line.place, message, type(line).__name__.lower())
            case _:
                failure = await _act(line, they)
                exchanges.append(Exchange(line, they.reply))
                if failure is not None:
                    return failure
    return None


async def _act(act: Act, they: Conversation) -> Finding | None:
    they.reply = Reply()
    try:
        await _do(act, they)
    except (NoSuchButton, NoSuchFile, DeskRefused) as error:
        return Finding(act.place, str(error), type(act).__name__.lower())
    except TurnBroke as broken:
        cause = broken.__cause__
        what = (
            f"{type(cause).__name__}: {cause} ({where(cause)})" if cause is not None else "no reason is known"
        )
        return Finding(act.place, f"the turn broke, which is a fault of the program. {what}", "turn-broke")
    return None


async def _do(act: Act, they: Conversation) -> Reply:
    match act:
        case They(text=text):
            return await they.say(text)
        case Press(options=options, several=several):
            return await (they.pick(*options) if several else they.press(options[0]))
        case Send(file=file):
            return await they.send(file)
        case Wait(seconds=seconds):
            return await they.wait(seconds)
        case Restart():
            return await they.restart()
        case Desk(act=done, details=details):
            return await they.desk(done, dict(details))
        case Fails(action=action, outcome=outcome):
            return they.fail(action, outcome)
        case _:
            assert_never(act)
