"""A set that was good and of which some flows or texts were edited: whether it still is, or what is wrong with it, by looking at these files alone.

What others see of them must be the same (``Outside``): then nothing can be wrong elsewhere, and what is found in them is all
that checking the whole set finds. In any other case the whole of it is read and checked as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rmabot.flow.checks.not_given_back import asked_of_others
from rmabot.flow.checks.of_flows import OF_FLOWS
from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_flow import compile_flow
from rmabot.flow.compiled import Compiled, contexts_of
from rmabot.flow.loaded import Loaded
from rmabot.flow.one_pass import MOST_FOLLOWED
from rmabot.flow.outside import Outside, is_no_less, outside_of
from rmabot.flow.outside_texts import OutsideOfTexts
from rmabot.flow.parse_flow import flow
from rmabot.flow.parsed import Parsed
from rmabot.flow.read_files import ReadFiles, read_anew
from rmabot.flow.read_statements import StatementsSource
from rmabot.flow.read_texts import lifecycle
from rmabot.flow.read_words import languages_of, words
from rmabot.flow.reading import Reader, TooManyFindingsError
from rmabot.flow.seen import Seen, digests_of, keeps_of, texts_of
from rmabot.flow.source import Map, Source
from rmabot.rma.catalogue import Catalogue

if TYPE_CHECKING:
    from rmabot.flow.finding import Finding

MOST_EDITED = 5
"""Of more edited files the whole set is checked."""


def looked_at(
    before: Seen, files: Mapping[str, bytes], read_files: ReadFiles = read_anew
) -> Seen | Loaded | None:
    """Of a set that was good what is now to be kept of it, or all that is found in it; None where its edited files alone do not tell."""
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
        seen = {ctx.flow.place.file: outside_of(ctx, one, before.first) for ctx, one in subject.flows}
        texts = texts_of(subject.parsed.sources, before.names)
        if not _seen_the_same(before, seen, texts, edited):
            return None
        found = [*subject.found, *[one for check in OF_FLOWS for one in check(subject)]]
    except (_OtherwiseError, TooManyFindingsError):
        return None
    spent = before.spent + subject.budget.spent
    # All means together must do for the whole set too, which has them once for all of its flows.
    if spent > MOST_FOLLOWED:
        return None
    if found:
        return _told(before, subject, found)
    return replace(
        before,
        digests=digests,
        outsides={**before.outsides, **seen},
        spent=spent,
        keeps={**before.keeps, **keeps_of(subject)},
    )


def _seen_the_same(
    before: Seen, seen: Mapping[str, Outside], texts: Mapping[str, OutsideOfTexts], edited: Sequence[str]
) -> bool:
    """Whether the rest of the set sees all that it saw."""
    return (
        len(seen) + len(texts) == len(edited)
        and all(is_no_less(outside, before.outsides[file]) for file, outside in seen.items())
        and all(before.texts.get(file) == outside for file, outside in texts.items())
    )


def _told(before: Seen, subject: Subject, found: Sequence[Finding]) -> Loaded | None:
    """What was found in the edited files, if nothing in the others has a part in it."""
    from rmabot.flow.checks.told import told

    sources = subject.parsed.sources
    elsewhere = {one.place.file for one in found} - {source.file for source in sources}
    # A button of another flow may be what a text names, and a called flow may keep what nothing gives.
    kept_back = any(name in before.keeps.get(flow, ()) for flow, name in asked_of_others(subject))
    if elsewhere or kept_back or any(one.code == "unheard" for one in found):
        return None
    languages = subject.parsed.languages
    texts = {source.file: source.text for source in sources}
    return Loaded(None, told(found, sources, languages), texts, languages)


class _OtherwiseError(Exception):
    """The whole set must be looked at."""


def _parsed(before: Seen, sources: Sequence[Source]) -> Parsed:
    """The edited files as written; raises ``_OtherwiseError`` where one is not what it was."""
    findings = [finding for source in sources for finding in source.findings]
    parsed = Parsed(
        before.names.languages,
        findings,
        sources=sources,
        statements=StatementsSource(required=before.required),
    )
    for source in sources:
        root = source.root
        if not isinstance(root, Map) or not root.items:
            raise _OtherwiseError
        reader = Reader(source, parsed.languages, findings)
        if source.file in before.texts:
            _read_texts(reader, root, parsed)
            continue
        name = before.outsides[source.file].name
        if root.items[0][0].text != "flow" or languages_of(root):
            raise _OtherwiseError
        found = flow(reader, root)
        if found is None or found.name.text != name:
            raise _OtherwiseError
        parsed.flows[name] = (found, reader)
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
    """The edited files compiled; raises ``_OtherwiseError`` where texts that others look for could not be read."""
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
    return Subject(parsed, whole, parsed.findings, heard=before.heard)
