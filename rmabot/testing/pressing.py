"""Finding the button that a test means: by its option's name, or by what it says."""

from __future__ import annotations

from collections.abc import Sequence

from rmabot.engine.effects import Choice, Message
from rmabot.engine.keys import key_of, read_token
from rmabot.engine.session import Session
from rmabot.flow.model import FlowSet
from rmabot.flow.slips import near_name
from rmabot.testing.reply import option_of
from rmabot.text.clean import fold

_CHANGE = "!change:"
_PICKED = "✓ "


def find_choice(messages: Sequence[Message], wanted: str, session: Session, flows: FlowSet) -> Choice | None:
    """Return the newest button of that name: under the last message with buttons, else under any older one."""
    for message in reversed(messages):
        choices = message.choices
        found = [choice for choice in choices if _option(choice) == wanted]
        found += [choice for choice in choices if wanted in _other_names(choice, session, flows)]
        found += [choice for choice in choices if fold(choice.label.removeprefix(_PICKED)) == fold(wanted)]
        if found:
            return found[0]
    return None


def no_button(wanted: str, choices: Sequence[Choice]) -> str:
    """What is said of a button that is not there: the nearest name, and all that there are with what they say."""
    near = near_name(wanted, [option_of(one) for one in choices])
    meant = f' did you mean "{near}"?' if near else ""
    shown = ", ".join([f"{option_of(one)} ({one.label})" for one in choices]) or "none"
    return f'there is no button "{wanted}".{meant} there are: {shown}'


def _other_names(choice: Choice, session: Session, flows: FlowSet) -> tuple[str, ...]:
    option = _option(choice)
    if option.startswith(_CHANGE):
        return _changes(option.removeprefix(_CHANGE), session, flows)
    return (option.lstrip("!~"),)


def _option(choice: Choice) -> str:
    read = read_token(choice.token)
    return read[2] if read is not None else choice.token


def _changes(number: str, session: Session, flows: FlowSet) -> tuple[str, ...]:
    """The names of the answer that a change button stands for: ``serial`` and ``devices.2.serial``."""
    if not session.frames:
        return ()
    flow = flows.flows[session.frames[-1].flow]
    position, _, item = number.partition("-")
    name = flow.program[int(position)].name
    return (name, key_of(flow, name, int(item)))
