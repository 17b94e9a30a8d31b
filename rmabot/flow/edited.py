"""A set that was good and of which some flows or texts were edited: whether it still is, by looking at these files alone.

What others see of them must be the same (``Outside``), and nothing may be found in them. In any other case the whole set is
read and checked as ever: here nothing is ever found wrong, only found good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rmabot.flow.checks.of_flows import OF_FLOWS
from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_flow import compile_flow
from rmabot.flow.compiled import Compiled, contexts_of
from rmabot.flow.one_pass import MOST_FOLLOWED
from rmabot.flow.outside import is_no_less, outside_of
from rmabot.flow.parse_flow import flow
from rmabot.flow.parsed import Parsed
from rmabot.flow.read_files import ReadFiles, read_anew
from rmabot.flow.read_statements import StatementsSource
from rmabot.flow.read_texts import lifecycle
from rmabot.flow.read_words import words
from rmabot.flow.reading import Reader, TooManyFindingsError
from rmabot.flow.seen import Seen, digests_of, texts_of
from rmabot.flow.source import Map, Source
from rmabot.rma.catalogue import Catalogue

if TYPE_CHECKING:
    from rmabot.flow.finding import Finding

MOST_EDITED = 5
"""Of more edited files the whole set is checked."""


def still_good(before: Seen, files: Mapping[str, bytes], read_files: ReadFiles = read_anew) -> Seen | None:
    """What is now to be kept of a set that is good, as far as that can be told by its edited files alone."""
    digests = digests_of(files)
    edited = [name for name, digest in digests.items() if before.digests.get(name) != digest]
    if (
        digests.keys() != before.digests.keys()
        or len(edited) > MOST_EDITED
        or not before.outsides.keys() | before.texts.keys() >= {*edited}
    ):
        return None
    try:
        subject = _compiled(before, _parsed(before, read_files({name: files[name] for name in edited})))
    except (_OtherwiseError, TooManyFindingsError):
        return None
    if any(True for check in OF_FLOWS for _ in check(subject)):
        return None
    seen = {ctx.flow.place.file: outside_of(ctx, one, before.first) for ctx, one in subject.flows}
    texts = texts_of(subject.parsed.sources, before.names)
    spent = before.spent + subject.budget.spent
    # All means together must do for the whole set too, which has them once for all of its flows.
    if spent > MOST_FOLLOWED or not all(
        is_no_less(outside, before.outsides[file]) for file, outside in seen.items()
    ):
        return None
    if len(seen) + len(texts) != len(edited) or any(before.texts[file] != texts[file] for file in texts):
        return None
    return replace(before, digests=digests, outsides={**before.outsides, **seen}, spent=spent)


class _OtherwiseError(Exception):
    """The whole set must be looked at."""


def _parsed(before: Seen, sources: Sequence[Source]) -> Parsed:
    """The edited files as written; raises ``_OtherwiseError`` where something is found in them."""
    findings: list[Finding] = []
    parsed = Parsed(
        before.names.languages,
        findings,
        sources=sources,
        statements=StatementsSource(required=before.required),
    )
    for source in sources:
        root = source.root
        if source.findings or not isinstance(root, Map) or not root.items:
            raise _OtherwiseError
        reader = Reader(source, parsed.languages, findings)
        if source.file in before.texts:
            _read_texts(reader, root, parsed)
            continue
        name = before.outsides[source.file].name
        found = flow(reader, root) if root.items[0][0].text == "flow" else None
        if found is None or found.name.text != name:
            raise _OtherwiseError
        parsed.flows[name] = (found, reader)
    if findings:
        raise _OtherwiseError
    return parsed


def _read_texts(reader: Reader, root: Map, parsed: Parsed) -> None:
    """A file of words or of the lifecycle."""
    from rmabot.flow.parse_set import SAID, kind_of_file

    match kind_of_file(root):
        case "words":
            words(reader, root, parsed.words, SAID)
        case "lifecycle" if parsed.lifecycle is None:
            parsed.lifecycle = lifecycle(reader, root)
        case _:
            raise _OtherwiseError


def _compiled(before: Seen, parsed: Parsed) -> Subject:
    """The edited files compiled; raises ``_OtherwiseError`` where something is found in them."""
    flows = {**before.names.flows, **{name: source for name, (source, _) in parsed.flows.items()}}
    names = replace(before.names, flows=flows)
    contexts = contexts_of(parsed, names)
    compiled = {name: compile_flow(ctx) for name, ctx in contexts.items()}
    if parsed.words.moments or parsed.lifecycle is not None:
        from rmabot.flow.compile_set import compiled_lifecycle, compiled_words

        compiled_words(parsed, names)
        compiled_lifecycle(parsed, names)
    if parsed.findings:
        raise _OtherwiseError
    whole = Compiled(parsed, names, contexts, compiled, {}, {}, {}, Catalogue.of(()))
    return Subject(parsed, whole, heard=before.heard)
