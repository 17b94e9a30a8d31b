"""One step: its verb, its name, and the keys that the verb takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from rmabot.flow import slips
from rmabot.flow.parse_condition import condition
from rmabot.flow.parse_option import INSTEAD_KEYS, OPTION_KEYS, options, pairs
from rmabot.flow.reading import Reader, did_you_mean, kind_of, listed, shown
from rmabot.flow.source import Map, Node, Scalar
from rmabot.flow.step_slips import as_meant
from rmabot.flow.syntax import AlsoSource, Name, StepSource
from rmabot.flow.yaml_lines import step_gone
from rmabot.questions.table import QUESTIONS

TEXT = "text"
"""Stands for the languages of the set."""

VERBS: Mapping[str, tuple[str, ...]] = {
    "section": ("label",),
    "say": (TEXT, "when", "by", "cases", "also"),
    "ask": (
        TEXT, "when", "type", "label", "by", "cases", "also", "options", "options_from", "where", "instead", "retry",
        "optional", "suggest", "ask_again_after", "yes_copies", "give_up",
    ),
    "statement": ("when", "instead"),
    "repeat": ("when", "label", "at_most", "another", "steps"),
    "do": ("when", "outcomes", "as", "with"),
    "call": ("when", "with", "as"),
    "go": ("when",),
    "review": (TEXT, "when", "by", "cases", "also"),
}  # fmt: skip
"""Each verb with the keys it takes; a question also takes those of its type."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "section": ("label",),
    "ask": ("type", "label"),
    "repeat": ("label", "at_most", "another", "steps"),
}

KINDS = {
    "section": "section", "say": "text", "ask": "question", "statement": "protected statement", "repeat": "repeat",
    "do": "action", "call": "call", "go": "go", "review": "review",
}  # fmt: skip
"""What each step is called in a message."""


MOST_STEPS = 1_000
"""Steps of a flow, or of a part that is repeated; the longest that ships has 52."""


def steps(reader: Reader, node: Node, *, inside: str = "") -> tuple[StepSource, ...]:
    """Read a list of steps; ``inside`` names the repeat they stand in."""
    keys = _known_keys(reader.languages)
    if isinstance(node, Map) and node.items and _is_of_a_step(node.items[0][0].text, keys):
        key = node.items[0][0]
        message = step_gone([own.text for own, _ in node.items], key.line)
        reader.report(key, message, "missing-line")
        return ()
    series = reader.series(node, "steps")
    if len(series) > MOST_STEPS:
        message = f"a flow of more than {MOST_STEPS:,} steps is not read on. split it into flows that call each other"
        reader.report(series[MOST_STEPS], message, "too-large")
    entries = as_meant(reader, series[:MOST_STEPS], keys)
    found = [_step(reader, entry, inside) for entry in entries]
    return tuple([step for step in found if step is not None])


def _is_of_a_step(key: str, keys: Mapping[str, Collection[str]]) -> bool:
    return key not in VERBS and any(key in known for known in keys.values())


@cache
def _known_keys(languages: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """By verb what a step may have, of whatever type a question is."""
    return {
        verb: frozenset(
            {verb, *allowed, *(languages if TEXT in allowed else ()), *(_SETTINGS if verb == "ask" else ())}
            - {TEXT}
        )
        for verb, allowed in VERBS.items()
    }


def _step(reader: Reader, entry: Node, inside: str) -> StepSource | None:
    if not isinstance(entry, Map) or not entry.items:
        reader.report(
            entry, f"a step begins with its verb, such as say: or ask:, not {kind_of(entry)}", "wrong-type"
        )
        return None
    verb, value = entry.items[0]
    if verb.text not in VERBS:
        meant = _unknown_verb(reader, entry, verb)
        if meant is None:
            return None
        entry = meant
        verb, value = entry.items[0]
    named = verb.text in {"go", "call", "do", "statement"}
    name = reader.word(value, f"{verb.text}:") if named else reader.name(value, f"{verb.text}:")
    if name is None:
        name = Name("", reader.place(value))
    if verb.text == "repeat" and inside:
        reader.report(verb, f'a repeat cannot stand in another repeat ("{inside}")', "repeat-in-repeat")
        return None
    what = f'{KINDS[verb.text]} "{shown(name.text)}"'
    return _filled(reader, entry, StepSource(verb.text, name, name.place, {}), what)


def _unknown_verb(reader: Reader, entry: Map, first: Scalar) -> Map | None:
    """Note what a step begins with; give the step as it was most likely meant, so that its names are known."""
    meant = Map(entry.flow, entry.line, entry.column)
    for at, (key, _) in enumerate(entry.items[1:], 1):
        if key.text in VERBS:
            message = f'a step begins with its verb: put "{key.text}:" first, before "{shown(first.text)}:"'
            reader.report(first, message, "unknown-key")
            meant.items = [entry.items[at], *entry.items[:at], *entry.items[at + 1 :]]
            return meant
    near = _meant_verb(reader, first.text, {key.text for key, _ in entry.items[1:]})
    remedy = f' did you mean "{near}"?' if near else did_you_mean(first.text, VERBS)
    reader.report(first, f'a step cannot begin with "{shown(first.text)}".{remedy}', "unknown-key")
    if near:
        meant.items = [(slips.renamed(first, near), entry.items[0][1]), *entry.items[1:]]
        return meant
    return None


def _meant_verb(reader: Reader, word: str, keys: Collection[str]) -> str:
    """The verb that is nearest, among those that take the keys beside it."""
    allowed = _known_keys(reader.languages)
    fitting = [verb for verb in VERBS if keys and allowed[verb].issuperset(keys)]
    return slips.nearest(word, fitting) or slips.nearest(word, VERBS)


def _filled(reader: Reader, table: Map, step: StepSource, what: str) -> StepSource:
    allowed = VERBS[step.verb]
    known = {*allowed, step.verb, *(reader.languages if TEXT in allowed else ())} - {TEXT}
    items: list[tuple[Scalar, Node]] = []
    strange: list[tuple[Scalar, Node]] = []
    for key, value in reader.each_once(table, what, known):
        if key.text in known:
            items.append((key, value))
        elif slip := slips.part_run_together(reader.source.read, key, value, known):
            reader.report(key, slip.message, "yaml-syntax")
            items.append((slip.key, slip.value))
        elif (
            step.verb == "ask"
            and not _is_misspelt(key.text, known - {one.text for one, _ in table.items})
            and not (isinstance(value, Map) and any(part.text in reader.languages for part, _ in value.items))
        ):
            # The type of the question decides whether this is one of its keys.
            step.settings = (*step.settings, (Name(key.text, reader.place(key)), value))
        elif step.verb == "statement" and key.text in reader.languages:
            message = f"the text of {what} stands in statements.yaml, where it is approved. delete it here"
            reader.report(key, message, "statement-text")
        else:
            strange.append((key, value))
    keys = [key for key, _ in strange]
    if strange and slips.of_another_part(keys, known):
        reader.report(keys[0], slips.line_is_missing(keys, what, "has no keys"), "missing-line")
    elif strange:
        items += reader.meant(table, strange, known, what)
    step.keys = {key.text: reader.place(key) for key, _ in items}
    _note_missing(reader, step, what)
    if TEXT in allowed:
        texts = dict(reader.written_of(items, what))
        step.texts = reader.texts_of(texts, what, step.place) if texts else None
    for key, value in items[1:]:
        _FILL.get(key.text, _nothing)(reader, step, key, value)
    return step


def _is_misspelt(key: str, known: Collection[str]) -> bool:
    """Whether a key of a question is one of the language's own with a slip in it, and no type's own."""
    return key not in _SETTINGS and slips.nearest(key, known) != ""


_SETTINGS = frozenset([key for kind in QUESTIONS.values() for key in kind.keys])


def _note_missing(reader: Reader, step: StepSource, what: str) -> None:
    missing = [f"{key}:" for key in NEEDED.get(step.verb, ()) if key not in step.keys]
    if "type:" in missing and {"options", "options_from"} & set(step.keys):
        missing[missing.index("type:")] = "type: choice"
    spoken = step.verb in {"say", "ask", "review"}
    silent = spoken and not {"cases", *reader.languages} & set(step.keys)
    if missing and silent:
        missing += [f"{code}:" for code in reader.languages]
    if missing:
        reader.report(step.place, f"{what} needs {listed(missing)}", "missing-key")
    elif silent:
        reader.report(
            step.place,
            f"{what} has no text. write {' and '.join([f'{code}:' for code in reader.languages])}",
            "text-missing",
        )


def _nothing(_reader: Reader, _step: StepSource, _key: Scalar, _value: Node) -> None:
    """A language: read with the other ones."""


def _when(reader: Reader, step: StepSource, key: Scalar, value: Node) -> None:
    step.when = condition(reader, value, reader.place(key))


def _label(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.label = reader.texts(value, f'the label of "{shown(step.name.text)}"')


def _another(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.another = reader.texts(value, "another:")


def _by(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.by = reader.word(value, "by:")


def _cases(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    table = reader.map(value, "cases:")
    if table is None:
        return
    if "by" not in step.keys:
        reader.report(_key, "cases: needs by:, the slot whose value decides", "missing-key")
    step.cases = tuple(
        [
            (Name(name.text, reader.place(name)), reader.texts(text, f'the case "{shown(name.text)}"'))
            for name, text in reader.each_once(table, "cases:")
        ]
    )


def also(reader: Reader, value: Node) -> tuple[AlsoSource, ...]:
    """Read further paragraphs."""
    what = "a paragraph of also:"
    found: list[AlsoSource] = []
    for entry in reader.series(value, "also:"):
        table = reader.map(entry, what)
        if table is None:
            continue
        items = list(reader.entries(table, ("when", *reader.languages), what))
        key = next((reader.place(name) for name, _ in items if name.text == "when"), None)
        when = next(
            (condition(reader, node, reader.place(name)) for name, node in items if name.text == "when"), None
        )
        texts = dict(reader.written_of(items, what))
        found.append(AlsoSource(when, reader.texts_of(texts, what, reader.place(table)), key))
    return tuple(found)


def _also(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.also = also(reader, value)


def _type(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.type = reader.word(value, "type:")


def _options(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.options = options(reader, value, OPTION_KEYS)


def _options_from(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.options_from = reader.word(value, "options_from:")


def _where(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    found = pairs(reader, value, "where:")
    if found:
        step.where = found[0]


def _instead(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.instead = options(reader, value, INSTEAD_KEYS, what="instead:")


def _retry(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    entries = reader.series(value, "retry:")
    found = [reader.texts(entry, f"retry {number}") for number, entry in enumerate(entries, 1)]
    step.retry = tuple([texts for texts in found if texts is not None])


def _optional(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.optional = reader.flag(value, "optional:")


def _suggest(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.suggest = reader.word(value, "suggest:")


def _ask_again_after(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.ask_again_after = reader.words(value, "ask_again_after:")


def _yes_copies(reader: Reader, step: StepSource, key: Scalar, value: Node) -> None:
    table = reader.map(value, "yes_copies:")
    if table is None:
        return
    found = {part.text: node for part, node in reader.entries(table, ("from", "answers"), "yes_copies:")}
    if "from" not in found or "answers" not in found:
        reader.report(key, "yes_copies: needs from: and answers:", "missing-key")
        return
    start = reader.word(found["from"], "from:")
    answers = reader.words(found["answers"], "answers:")
    step.copies = (start, answers) if start is not None else None


def _give_up(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.give_up = reader.word(value, "give_up:")


def _outcomes(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.outcomes = pairs(reader, value, "outcomes:")


def _with(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.inputs = pairs(reader, value, "with:")


def _as(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.renamed = reader.name(value, "as:")


def _at_most(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.at_most = reader.word(value, "at_most:")


def _steps(reader: Reader, step: StepSource, _key: Scalar, value: Node) -> None:
    step.steps = steps(reader, value, inside=step.name.text)


_FILL = {
    "when": _when, "label": _label, "another": _another, "by": _by, "cases": _cases, "also": _also, "type": _type,
    "options": _options, "options_from": _options_from, "where": _where, "instead": _instead, "retry": _retry,
    "optional": _optional, "suggest": _suggest, "ask_again_after": _ask_again_after, "yes_copies": _yes_copies,
    "give_up": _give_up, "outcomes": _outcomes, "with": _with, "as": _as, "at_most": _at_most, "steps": _steps,
}  # fmt: skip
