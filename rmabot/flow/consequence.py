"""What a word that a condition can never meet would do to the conversation, so that its author sees what is at stake."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.reading import shown
from rmabot.flow.syntax import Compare, CondSource, FactUse, FlowSource, Group, Name, StepSource

NEVER = "this part could never hold"


def if_never_met(flow: FlowSource, word: Name, meant: str) -> str:
    """Say which step the answer ``meant`` would not reach, since ``word`` stands in its condition in its stead."""
    answer = f'the answer "{meant}"' if meant else "the answer that is meant"
    facts = [name for name, (_, source) in flow.facts.items() if _holds(source, word)]
    for step in _all(flow.steps):
        if step.when is not None and (_holds(step.when, word) or _uses(step.when, facts)):
            name = shown(step.name.text)
            if step.verb == "go":
                return f'{answer} would not lead to "{name}" (line {step.place.line})'
            return f'{answer} would pass over "{name}" (line {step.place.line})'
    return NEVER


def _all(steps: tuple[StepSource, ...]) -> Iterator[StepSource]:
    for step in steps:
        yield step
        yield from _all(step.steps)


def _holds(source: object, word: Name) -> bool:
    """Whether a word is one of a condition's, with nothing in between that turns it round."""
    match source:
        case Compare():
            return any(word is one for one in source.words)
        case Group():
            return any(_holds(part, word) for part in source.parts)
        case _:
            return False


def _uses(source: CondSource, facts: list[str]) -> bool:
    match source:
        case FactUse():
            return source.name.text in facts
        case Group():
            return any(_uses(part, facts) for part in source.parts)
        case _:
            return False
