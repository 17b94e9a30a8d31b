"""Conditions that can never hold, or that always do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from rmabot.flow.checks.slot_order import too_early
from rmabot.flow.checks.subject import Subject, position
from rmabot.flow.context import ConditionUse, Context
from rmabot.flow.finding import Finding
from rmabot.flow.model import Condition, Flow, Ref
from rmabot.flow.states import State, Ways, chain_presence, key_of, tests_in
from rmabot.flow.syntax import StepSource

_MOST = 2_000


def check(subject: Subject) -> Iterator[Finding]:
    """A condition that decides nothing is most often about the wrong slot or word."""
    for ctx, flow in subject.sound_flows:
        for use in ctx.conditions:
            sentence = _decides_nothing(subject, ctx, flow, use)
            if sentence:
                yield Finding(use.place, sentence, "condition")


def _whatever_is_said(ways: Ways, condition: Condition, states: set[State]) -> bool:
    """Whether it holds for every answer there is, and not only because the others lead elsewhere: that is only clear."""
    keys = {key_of(test.ref) for test in chain_presence(tests_in(condition))}
    choices = [
        {state[place] for state in states} | set(range(1, len(track.values))) if track.key in keys else {0}
        for place, track in enumerate(ways.tracks)
    ]
    return all(ways.holds(condition, state) is True for state in islice(product(*choices), _MOST))


def _decides_nothing(subject: Subject, ctx: Context, flow: Flow, use: ConditionUse) -> str:
    at = position(ctx, use.owner)
    walker = subject.walker(ctx, flow)
    tests = list(tests_in(use.condition))
    refs = [ref for test in tests for ref in (test.ref, test.operand) if isinstance(ref, Ref)]
    if at is not None and any(too_early(walker, ref, at) for ref in refs):
        return ""
    own = flow.program[at].when if at is not None and not use.of_step else None
    ways = walker.ways([*tests, *tests_in(own)])
    if ways is None:
        return ""
    name = use.owner.name.text
    states = ways.reaching(at) if at is not None else ways.endings.get(name, set())
    truths = {ways.holds(use.condition, state) for state in states if ways.holds(own, state) is not False}
    of_step = isinstance(use.owner, StepSource) and use.of_step
    what = "the step is always skipped" if of_step else "this is never said"
    if truths == {False}:
        return f"this can never hold here, so {what}. check the slot and the words"
    if truths == {True} and _whatever_is_said(ways, use.condition, states):
        return "this always holds here, so it decides nothing. check the slot and the words, or take the when: away"
    return ""
