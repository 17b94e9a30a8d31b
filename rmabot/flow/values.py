"""What a slot may hold, in as few kinds of value as its conditions can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations, product

from rmabot.flow.actions import ACTIONS, ActionSpec
from rmabot.flow.amounts import compared, together
from rmabot.flow.model import OptionWay, Test
from rmabot.flow.scope import Slot, names_of

Truth = bool | None
MOST_FREE = 4
MOST_KINDS = 48

MAYBE_EMPTY: Mapping[str, frozenset[str]] = {
    "serial": frozenset({"long", "model", "made", "region", "channels", "unverified"}),
    "model": frozenset({"maker"}),
    "address": frozenset({"unit", "company", "province", "postal_code", "name"}),
}
"""Fields of answers that are not always there, by question type."""


class Value:
    """One kind of value: the words it stands for, and what each test says of it (None: either).

    ``set`` is whether there is a value at all, ``outcome`` the answer of the action that gave it.
    """

    __slots__ = ("known", "names", "outcome", "truths")

    def __init__(
        self, names: tuple[str, ...], truths: Mapping[Test, Truth], *, known: bool, outcome: str = ""
    ) -> None:
        self.names, self.truths, self.known, self.outcome = names, truths, known, outcome


def absent(tests: Iterable[Test]) -> Value:
    """What tests say before there is any value."""
    return Value((), {test: test.op == "missing" for test in tests}, known=False)


def values_of(slot: Slot, tests: Sequence[Test], ways: Mapping[str, OptionWay]) -> list[Value]:
    """The kinds of value a slot may be given, as far as these tests and ways can tell them apart."""
    if slot.kind in {"result", "returned"} and (spec := _action_of(slot)):
        made = list(chain.from_iterable(_of_outcome(spec, outcome, tests) for outcome in spec.outcomes))
    else:
        made = list(_of_answer(slot, tests))
    return _merged(made, tests, ways)


def _action_of(slot: Slot) -> ActionSpec | None:
    for spec in ACTIONS.values():
        if spec.gives == slot.name and (
            slot.kind == "returned" or slot.step is None or slot.step.name.text == spec.name
        ):
            return spec
    return None


def _fields(test: Test) -> tuple[str, ...]:
    return test.ref.fields[1:] if test.ref.source == "items" else test.ref.fields


def _merged(made: Iterable[Value], tests: Sequence[Test], ways: Mapping[str, OptionWay]) -> list[Value]:
    """Values that no test and no way can tell apart, as one."""
    found: dict[tuple[object, ...], Value] = {}
    for value in made:
        own_ways = tuple([name for name in value.names if name in ways])
        key = (value.known, value.outcome, own_ways, *[value.truths.get(test) for test in tests])
        before = found.get(key)
        names = (*before.names, *value.names) if before is not None else value.names
        found[key] = Value(
            tuple(dict.fromkeys(names)), value.truths, known=value.known, outcome=value.outcome
        )
    return list(found.values())


def _of_answer(slot: Slot, tests: Sequence[Test]) -> Iterable[Value]:
    own = [test for test in tests if not _fields(test)]
    inner = [test for test in tests if _fields(test)]
    step = slot.step
    amounts = compared(slot, own)
    other = [test for test in own if test not in amounts] if amounts else own
    for names in _words(slot, own):
        for truths, told in product(_own_truths(other, names, known=True), together(slot, amounts) or [{}]):
            for rest in _field_truths(slot, inner):
                yield Value(names, {**truths, **told, **rest}, known=True)
    missing = {test: test.op == "missing" for test in inner}
    instead = slot.instead if step is None else names_of(step.instead)
    for name in instead:
        said = {test: _is(test, (name,)) if test.op == "is" else test.op == "missing" for test in own}
        yield Value((name,), {**said, **missing}, known=False)
    if step is not None and step.optional:
        yield Value(("skipped",), {test: test.op == "missing" for test in tests}, known=False)


def _words(slot: Slot, own: Sequence[Test]) -> Iterable[tuple[str, ...]]:
    if not slot.words:
        return [()]
    if not slot.several:
        return [(word,) for word in slot.words]
    named = {word for test in own if isinstance(test.operand, frozenset) for word in test.operand}
    told = [word for word in slot.words if word in named][:6]
    others = [word for word in slot.words if word not in named][:1]
    alone = (
        {option.name.text for option in slot.step.options if option.alone} if slot.step is not None else set()
    )
    together = [word for word in (*told, *others) if word not in alone]
    sets = chain.from_iterable(combinations(together, size) for size in range(1, len(together) + 1))
    return [*sets, *[(word,) for word in (*told, *others) if word in alone]]


def _is(test: Test, names: tuple[str, ...]) -> bool:
    return isinstance(test.operand, frozenset) and bool(test.operand.intersection(names))


def _own_truths(own: Sequence[Test], names: tuple[str, ...], *, known: bool) -> Iterable[dict[Test, Truth]]:
    fixed: dict[Test, Truth] = {}
    free: list[Test] = []
    for test in own:
        if test.op in {"present", "missing"}:
            fixed[test] = (test.op == "present") == known
        elif test.op == "is" and names:
            fixed[test] = _is(test, names)
        else:
            free.append(test)
    return _with_free(fixed, free)


def _with_free(fixed: dict[Test, Truth], free: Sequence[Test]) -> Iterable[dict[Test, Truth]]:
    """Both ways for each test that nothing decides; too many of them stay undecided."""
    if len(free) > MOST_FREE:
        return [{**fixed, **dict.fromkeys(free)}]
    return [
        {**fixed, **dict(zip(free, truths, strict=True))}
        for truths in product((True, False), repeat=len(free))
    ]


def _field_truths(slot: Slot, inner: Sequence[Test]) -> list[dict[Test, Truth]]:
    kind = slot.step.type.text if slot.step is not None and slot.step.type is not None else ""
    maybe = MAYBE_EMPTY.get(kind, frozenset())
    return _product(
        [
            _one_field(
                tests, slot.values.get(name, ()), present=True, missing=name in maybe or slot.open_fields
            )
            for name, tests in _by_field(inner).items()
        ]
    )


def _by_field(tests: Sequence[Test]) -> dict[str, list[Test]]:
    found: dict[str, list[Test]] = {}
    for test in tests:
        found.setdefault(_fields(test)[0], []).append(test)
    return found


def _one_field(
    tests: Sequence[Test], words: tuple[str, ...], *, present: bool, missing: bool
) -> list[dict[Test, Truth]]:
    found: list[dict[Test, Truth]] = []
    if present:
        for word in words or ("",):
            found += _own_truths(tests, (word,) if word else (), known=True)
    if missing or not present:
        found.append({test: test.op == "missing" for test in tests})
    return found


def _product(parts: list[list[dict[Test, Truth]]]) -> list[dict[Test, Truth]]:
    made: list[dict[Test, Truth]] = [{}]
    for part in parts:
        made = [{**one, **other} for one in made for other in part]
        if len(made) > MOST_KINDS:
            return [{test: None for one in made[:1] for test in one}]
    return made


def _of_outcome(spec: ActionSpec, outcome: str, tests: Sequence[Test]) -> Iterable[Value]:
    """The kinds of result after one answer of an action."""
    certain = spec.certain.get(outcome) if spec.certain else spec.fields
    own = {test: (test.op == "present") == (certain is not None) for test in tests if not _fields(test)}
    by_field = _by_field([test for test in tests if _fields(test)])
    deciding = {name for name, _ in spec.only_if.values()} & set(spec.values)
    for words in product(*[[(name, word) for word in spec.values[name]] for name in sorted(deciding)]):
        decided = dict(words)
        parts = [_result_field(spec, name, found, certain, decided) for name, found in by_field.items()]
        for rest in _product(parts):
            yield Value((), {**own, **rest}, known=certain is not None, outcome=outcome)


def _result_field(
    spec: ActionSpec,
    name: str,
    tests: Sequence[Test],
    certain: tuple[str, ...] | None,
    decided: Mapping[str, str],
) -> list[dict[Test, Truth]]:
    if certain is None:
        return _one_field(tests, (), present=False, missing=True)
    if name in decided:
        return _one_field(tests, (decided[name],), present=True, missing=False)
    if name in spec.only_if:
        other, words = spec.only_if[name]
        there = decided.get(other) in words
        return _one_field(tests, spec.values.get(name, ()), present=there, missing=not there)
    return _one_field(tests, spec.values.get(name, ()), present=True, missing=name not in certain)
