"""All files of a set read: each told by its first key, everything that can be read is, whatever is wrong beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from rmabot.flow import slips
from rmabot.flow.finding import Finding
from rmabot.flow.languages import languages_among
from rmabot.flow.model import Place
from rmabot.flow.moments import MOMENTS
from rmabot.flow.parse_flow import KEYS as FLOW_KEYS
from rmabot.flow.parse_flow import flow
from rmabot.flow.parsed import Parsed
from rmabot.flow.read_lists import option_list
from rmabot.flow.read_statements import statements
from rmabot.flow.read_texts import lifecycle, pieces
from rmabot.flow.read_words import words
from rmabot.flow.reading import Reader, TooManyFindingsError, did_you_mean, shown
from rmabot.flow.source import Map, Scalar, Source
from rmabot.flow.syntax import Name
from rmabot.questions.table import REASONS

KINDS = ("flow", "statements", "words", "texts", "lifecycle", "list", "policy", "catalogue", "test")
"""Kinds of files; each is told by its first key, after what may stand first of the same file."""

IN_VERSION = frozenset({"flow", "words", "list", "texts"})
"""Kinds that a conversation stays on; all others are always the current ones."""

SAID: Mapping[str, tuple[str, ...]] = {**MOMENTS, **REASONS}
"""Everything the bot has words of its own for, with what each may fill in."""


def parse_set(sources: Sequence[Source], findings: list[Finding]) -> Parsed:
    """Read all files of a set."""
    parsed = Parsed(languages_among(sources), findings, sources=sources)
    for source in sources:
        reader = Reader(source, parsed.languages, findings)
        if isinstance(source.root, Map) and source.root.items:
            try:
                _parse_file(reader, source.root, parsed)
            except TooManyFindingsError:
                parsed.broken.add(stem(source.file))
            continue
        parsed.broken.add(stem(source.file))
        if not source.findings:
            what = (
                "the file is empty"
                if source.root is None
                else "the file begins with a list or a word, not with a key"
            )
            findings.append(Finding(Place(source.file, 1, 1), f"{what}. {_KINDS_SAID}", "unknown-kind"))
    return parsed


_KINDS_SAID = f"its first key says what it is: {', '.join(KINDS)}"


def stem(file: str) -> str:
    """The name of a file without folder and ending."""
    return file.rpartition("/")[2].rpartition(".")[0]


def kind_of_file(root: Map) -> str:
    """What a file is: its first key; statements and words may begin with others of theirs."""
    keys = [key.text for key, _ in root.items]
    if keys[0] not in KINDS:
        return next((kind for kind in ("statements", "words") if kind in keys), "")
    return keys[0]


def _parse_file(reader: Reader, root: Map, parsed: Parsed) -> None:
    match kind_of_file(root):
        case "flow":
            _parse_flow(reader, root, parsed)
        case "statements":
            if parsed.statements is not None and parsed.statements.place is not None:
                first = parsed.statements.place.file
                reader.report(
                    root, f"statements stand in one file, and {first} has them already", "duplicate-name"
                )
            parsed.statements = statements(reader, root)
        case "words":
            words(reader, root, parsed.words, SAID)
        case "texts":
            pieces(reader, root, parsed.pieces)
        case "lifecycle":
            parsed.lifecycle = lifecycle(reader, root)
        case "list":
            _parse_list(reader, root, parsed)
        case "policy":
            parsed.policy.append((reader, root))
        case "catalogue":
            parsed.catalogue.append((reader, root))
        case _:
            _unknown_kind(reader, root, parsed)


def _kind_by_its_keys(root: Map) -> str:
    """What a file without its first line can only be: its first key is one that comes later in files of that kind."""
    first = root.items[0][0].text
    if first in FLOW_KEYS and "steps" in {key.text for key, _ in root.items}:
        return "flow"
    return "list" if first == "options" and len(root.items) == 1 else ""


def _unknown_kind(reader: Reader, root: Map, parsed: Parsed) -> None:
    """Note a file whose kind no key tells; one whose key is only misspelt is read as what it was meant to be."""
    late = next((at for at, (key, _) in enumerate(root.items) if key.text in KINDS), None)
    if late is not None:
        key = root.items[late][0]
        reader.report(
            key, f'"{key.text}:" says what the file is, and comes first. put it at the top', "unknown-kind"
        )
        root.items.insert(0, root.items.pop(late))
        _parse_file(reader, root, parsed)
        return
    if kind := _kind_by_its_keys(root):
        first, name = root.items[0][0], stem(reader.source.file)
        message = f'the first line is missing, which says what the file is. write "{kind}: {name}" above "{shown(first.text)}:"'
        reader.report(first, message, "unknown-kind")
        word = Scalar(name, "", first.line, first.column, first.start, first.start)
        root.items.insert(0, (slips.renamed(first, kind), word))
        _parse_file(reader, root, parsed)
        return
    for at, (key, value) in enumerate(root.items):
        near = slips.nearest(key.text, KINDS)
        if near and abs(len(near) - len(key.text)) <= 1:
            message = f'no kind of file begins with "{shown(key.text)}". did you mean "{near}"? {_KINDS_SAID}'
            reader.report(key, message, "unknown-kind")
            root.items[at] = (slips.renamed(key, near), value)
            _parse_file(reader, root, parsed)
            return
    first = root.items[0][0]
    near = did_you_mean(first.text, KINDS)
    message = (
        f'no kind of file begins with "{shown(first.text)}".{near if "did" in near else ""} {_KINDS_SAID}'
    )
    reader.report(first, message, "unknown-kind")


def _parse_flow(reader: Reader, root: Map, parsed: Parsed) -> None:
    found = flow(reader, root)
    if found is None:
        parsed.broken.add(stem(reader.source.file))
        return
    name = found.name.text
    if name != stem(reader.source.file):
        message = (
            f'flow "{name}" stands in {reader.source.file}. the file of a flow has its name: {name}.yaml'
        )
        reader.report(found.name.place, message, "file-name")
        name = _used(name, stem(reader.source.file), parsed)
        found.name = Name(name, found.name.place)
    if name in parsed.flows:
        first = parsed.flows[name][0].place
        message = f'flow "{name}" stands twice, first in {first.file} at line {first.line}'
        reader.report(found.name.place, message, "duplicate-name")
        return
    parsed.flows[name] = (found, reader)


def _used(name: str, file: str, parsed: Parsed) -> str:
    """Of a flow's two names the one by which other flows know it: what follows from a slip in the other is no news."""
    used = [
        len(re.findall(rf"\b(?:call|then|give_up|go): *{re.escape(one)}\b", parsed.written))
        for one in (name, file)
    ]
    return file if used[1] > used[0] and file not in parsed.flows else name


def _parse_list(reader: Reader, root: Map, parsed: Parsed) -> None:
    found = option_list(reader, root)
    if found is None:
        parsed.broken.add(stem(reader.source.file))
        return
    if found.name.text in parsed.lists:
        first = parsed.lists[found.name.text].name.place
        message = f'list "{found.name.text}" stands twice, first in {first.file} at line {first.line}'
        reader.report(found.name.place, message, "duplicate-name")
        return
    parsed.lists[found.name.text] = found


def version_of(files: Mapping[str, bytes], sources: Sequence[Source]) -> str:
    """A digest of the files that a conversation stays on."""
    digest = sha256()
    for source in sources:
        if isinstance(source.root, Map) and source.root.items and kind_of_file(source.root) in IN_VERSION:
            digest.update(f"{source.file}\0{len(files[source.file])}\0".encode())
            digest.update(files[source.file])
    return digest.hexdigest()[:16]
