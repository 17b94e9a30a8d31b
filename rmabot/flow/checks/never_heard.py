"""Words for an option that are taken for something else first."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.scope import Located
from rmabot.flow.syntax import OptionSource
from rmabot.questions.choice import CHOICE
from rmabot.text.clean import fold


def check(subject: Subject) -> Iterator[Finding]:
    """What always means something, or starts a flow, is no word for an option."""
    always, phrases, _ = subject.heard
    for ctx in subject.contexts:
        for located in ctx.scope.steps:
            for option in located.step.options:
                asks = ctx.flow.name.text if _answers_from_the_start(located, option) else ""
                for words in option.also_typed.values():
                    for word in words:
                        key = fold(word.text)
                        if key in always:
                            why = f'always means "{always[key]}" (globals: in words)'
                        elif phrases.get(key, asks) != asks:
                            why = f'starts flow "{phrases[key]}"'
                        else:
                            continue
                        message = f'"{word.text}" {why}, and would never reach option "{option.name.text}". take it away'
                        yield Finding(word.place, message, "never-heard")


def _answers_from_the_start(located: Located, option: OptionSource) -> bool:
    """Whether a phrase of the option's own flow answers its question too, as the engine's ``already_said`` has it."""
    step = located.step
    plain = not (option.go or option.again or option.call or option.sets)
    return plain and step.type is not None and step.type.text == CHOICE.name and not located.repeat
