"""Former names: where they lead, and those in use that lead nowhere any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rmabot.flow.checks.subject import Subject
from rmabot.flow.context import Context
from rmabot.flow.finding import Finding
from rmabot.flow.live import LiveFlow
from rmabot.flow.model import Place
from rmabot.flow.reading import did_you_mean, shown
from rmabot.flow.scope import names_of


def check(subject: Subject) -> Iterator[Finding]:
    """``moved`` names what is there; what conversations under way stand on is there, or moved."""
    for ctx, _ in subject.flows:
        known = _known(ctx)
        for old, new in ctx.flow.moved:
            if new.text not in known:
                message = f'moved: leads to "{shown(new.text)}", and nothing has this name.{did_you_mean(new.text, known)}'
                yield Finding(new.place, message, "moved")
            if old.text in known:
                message = f'"{shown(old.text)}" is still here, and cannot be moved too'
                yield Finding(old.place, message, "moved")
    for name, live in (subject.live.flows if subject.live is not None else {}).items():
        found = subject.compiled.contexts.get(name)
        if found is not None:
            yield from _gone(found, live)
        elif (people := sum(live.waiting.values())) and name not in subject.parsed.broken:
            message = (
                f'flow "{name}" of the version in use is gone; {_people(people)} a place in it. '
                "they end on the version they began: keep the file until then, or let them end first"
            )
            yield Finding(Place(f"{name}.yaml", 1, 1), message, "step-gone")


def _known(ctx: Context) -> dict[str, Place]:
    known = {name: located.step.place for name, located in ctx.scope.names.items()}
    for name, located in ctx.scope.names.items():
        for option in (*located.step.options, *located.step.instead):
            known[f"{name}.{option.name.text}"] = option.name.place
        for word in (located.step.options_from is not None and ctx.scope.slots[name].words) or ():
            known[f"{name}.{word}"] = located.step.place
    return known


def _gone(ctx: Context, live: LiveFlow) -> Iterator[Finding]:
    moved = {old.text for old, _ in ctx.flow.moved}
    known = _known(ctx)
    old_names = [*dict.fromkeys([*live.waiting, *live.holding])]
    gone = [name for name in old_names if name not in known and name not in moved]
    new = [
        name for name in ctx.scope.names if name not in {*old_names, *live.steps} and name in _questions(ctx)
    ]
    for name in gone:
        yield _finding(ctx, name, live, _heir(name, new))
    for path, count in live.chosen.items():
        step = path.partition(".")[0]
        if path not in known and path not in moved and step in known and step not in gone:
            yield _option_gone(ctx, path, count)


def _questions(ctx: Context) -> set[str]:
    return {
        name
        for name, located in ctx.scope.names.items()
        if located.step.verb in {"ask", "statement", "repeat"}
    }


def _heir(name: str, new: list[str]) -> str:
    """The new question that most likely took the place: alike in name, or the only one."""
    near = did_you_mean(name, new) if new else ""
    if "did you mean" in near:
        return near.split('"')[1]
    return new[0] if len(new) == 1 else ""


def _finding(ctx: Context, name: str, live: LiveFlow, heir: str) -> Finding:
    holding, waiting = live.holding.get(name, 0), live.waiting.get(name, 0)
    ending = "s" if waiting == 1 else ""
    who = "" if holding else " conversation" if waiting == 1 else " conversations"
    waits = f"{waiting}{who} wait{ending} at it"
    counts = [f"{_people(holding)} its answer" if holding else "", waits if waiting else ""]
    said = " and ".join([count for count in counts if count])
    place = ctx.scope.names[heir].step.place if heir else ctx.flow.name.place
    remedy = (
        f'if it is now "{heir}", add to moved: {{{name}: {heir}}}'
        if heir
        else f"say what took its place: moved: {{{name}: …}}"
    )
    message = f'question "{name}" of the version in use is gone; {said}. {remedy}'
    return Finding(place, message, "step-gone")


def _people(count: int) -> str:
    return f"{count} conversation{'' if count == 1 else 's'} hold{'s' if count == 1 else ''}"


def _option_gone(ctx: Context, path: str, count: int) -> Finding:
    step, _, option = path.partition(".")
    options: Mapping[str, object] = dict.fromkeys(names_of(ctx.scope.names[step].step.options))
    near = did_you_mean(option, options)
    remedy = f"add to moved: {{{path}: {step}.…}}.{near if 'did you mean' in near else ''}"
    message = f'option "{option}" of question "{step}" is gone; {_people(count)} it. {remedy}'
    return Finding(ctx.scope.names[step].step.place, message, "step-gone")
