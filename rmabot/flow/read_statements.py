"""Protected statements: what they say, whether each needs its own yes, and who approved exactly these words."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct, field

from rmabot.flow.model import FirstLanguage, Place
from rmabot.flow.parse_condition import condition
from rmabot.flow.reading import Reader, shown
from rmabot.flow.source import Map, Node
from rmabot.flow.syntax import Compare, Name, Texts

KEYS = ("statements", "required", "first_language")
NEEDS = ("own_yes", "reading")


class StatementSource(Struct, eq=False):
    """One statement as written; ``sealed`` is the seal under which it was approved, ``by`` and ``on`` who and when."""

    name: Name
    texts: Texts | None = None
    label: Texts | None = None
    own_yes: bool = True
    instead: tuple[Name, ...] = ()
    by: str = ""
    on: str = ""
    sealed: Name | None = None


class StatementsSource(Struct, eq=False):
    """A statements file as written."""

    statements: dict[str, StatementSource] = field(default_factory=dict)
    required: tuple[Name, ...] = ()
    first: FirstLanguage | None = None
    first_place: Place | None = None
    reader: Reader | None = None
    place: Place | None = None


def statements(reader: Reader, root: Map) -> StatementsSource:
    """Read a statements file."""
    found = StatementsSource(reader=reader, place=reader.place(root))
    for key, value in reader.entries(root, KEYS, "a statements file"):
        match key.text:
            case "statements":
                table = reader.map(value, "statements:")
                for name, part in reader.each_once(table, "statements:") if table is not None else ():
                    word = reader.name(name, "a statement")
                    inner = reader.map(part, f'statement "{shown(name.text)}"')
                    if word is not None and inner is not None:
                        found.statements[word.text] = _statement(reader, word, inner)
            case "required":
                found.required = reader.words(value, "required:")
            case _:
                found.first = _first_language(reader, value)
                found.first_place = reader.place(key)
    return found


def _statement(reader: Reader, name: Name, table: Map) -> StatementSource:
    what = f'statement "{name.text}"'
    found = StatementSource(name)
    items = list(reader.entries(table, ("label", "needs", "instead", "approved", *reader.languages), what))
    texts = dict(reader.written_of(items, what))
    found.texts = reader.texts_of(texts, what, name.place)
    if not texts:
        reader.report(name.place, f"{what} has no text", "text-missing")
    for key, value in items:
        match key.text:
            case "label":
                found.label = reader.texts(value, f"the label of {what}")
            case "needs":
                found.own_yes = _needs(reader, value)
            case "instead":
                found.instead = reader.words(value, "instead:")
            case "approved":
                _approved(reader, found, value)
    return found


def _needs(reader: Reader, node: Node) -> bool:
    word = reader.word(node, "needs:")
    if word is not None and word.text not in NEEDS:
        reader.report(word.place, f'needs: is own_yes or reading, not "{shown(word.text)}"', "bad-value")
    return word is None or word.text != "reading"


def _approved(reader: Reader, found: StatementSource, node: Node) -> None:
    table = reader.map(node, "approved:")
    if table is None:
        return
    for key, value in reader.entries(table, ("by", "date", "seal"), "approved:"):
        word = reader.word(value, f"{key.text}:")
        if word is None:
            continue
        match key.text:
            case "by":
                found.by = word.text
            case "date":
                found.on = word.text
            case _:
                found.sealed = word


def _first_language(reader: Reader, node: Node) -> FirstLanguage | None:
    table = reader.map(node, "first_language:")
    if table is None:
        return None
    parts: dict[str, str] = {}
    test: Compare | None = None
    for key, value in reader.entries(table, ("when", "show", "then_offer"), "first_language:"):
        if key.text == "when":
            found = condition(reader, value, reader.place(key))
            test = found if isinstance(found, Compare) and found.op == "is" else None
        elif (word := reader.word(value, f"{key.text}:")) is not None:
            if word.text not in reader.languages:
                reader.report(
                    word.place, f'"{shown(word.text)}" is no language of these dialogs', "bad-value"
                )
            parts[key.text] = word.text
    if test is None or len(parts) < 2:
        example = "{when: {province: QC}, show: fr, then_offer: en}"
        reader.report(node, f"first_language: is written {example}", "missing-key")
        return None
    values = frozenset([word.text for word in test.words])
    return FirstLanguage(test.path.text, values, parts["show"], parts["then_offer"])


def seal_of(statement: StatementSource) -> str:
    """The seal over id, need, what may be said instead and all texts: any change to them changes it."""
    texts = statement.texts.by_language if statement.texts is not None else {}
    labels = statement.label.by_language if statement.label is not None else {}
    parts = [statement.name.text, "own_yes" if statement.own_yes else "reading"]
    parts += sorted([option.text for option in statement.instead])
    for kind, found in (("text", texts), ("label", labels)):
        parts += [f"{kind}.{code}={found[code].scalar.text.strip()}" for code in sorted(found)]
    digest = sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{digest[:4]}-{digest[4:8]}"


def names_required(source: StatementsSource | None) -> Mapping[str, Name]:
    """The statements that must stand on every way to filing."""
    return {name.text: name for name in source.required} if source is not None else {}
