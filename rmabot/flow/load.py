"""From the files of ``dialogs/`` to a flow set, or to everything that is wrong with them: pure, all in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from rmabot.flow.compile_flow import compile_flow
from rmabot.flow.context import Context, SetNames
from rmabot.flow.finding import Finding, in_order
from rmabot.flow.model import Flow, FlowSet, Localized, OptionList, Place, Statement, Word
from rmabot.flow.moments import MOMENTS
from rmabot.flow.parse_flow import flow
from rmabot.flow.read_lists import ListSource, compile_list, option_list
from rmabot.flow.read_plain import catalogue, policy
from rmabot.flow.read_statements import StatementsSource, statements
from rmabot.flow.read_texts import LifecycleSource, PiecesSource, compiled_pieces, lifecycle, pieces
from rmabot.flow.read_words import WordsSource, languages_of, own_placeholders, words
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.scope import Scope
from rmabot.flow.source import Map, Source, read
from rmabot.flow.syntax import FlowSource, Texts
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.table import QUESTIONS
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.text.clean import fold

KINDS = ("flow", "statements", "words", "texts", "lifecycle", "list", "policy", "catalogue", "test")
"""Kinds of files; each is told by its first key, after what may stand first of the same file."""

IN_VERSION = frozenset({"flow", "words", "list", "texts"})
"""Kinds that a conversation stays on; all others are always the current ones."""

LANGUAGES = ("en", "fr")
"""The languages of a set whose words name none."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: ``flows`` only without findings; ``sources`` are the texts, to show findings in."""

    flows: FlowSet | None
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]


@dataclass(slots=True, eq=False)
class Parsed:
    """All files of a set, read as far as they go; ``broken`` are the files that could not be."""

    languages: tuple[str, ...]
    findings: list[Finding]
    flows: dict[str, tuple[FlowSource, Reader]] = field(default_factory=dict)
    statements: StatementsSource | None = None
    words: WordsSource = field(default_factory=WordsSource)
    pieces: PiecesSource = field(default_factory=PiecesSource)
    lifecycle: LifecycleSource | None = None
    lists: dict[str, ListSource] = field(default_factory=dict)
    policy: list[tuple[Reader, Map]] = field(default_factory=list)
    catalogue: list[tuple[Reader, Map]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def load(files: Mapping[str, bytes]) -> Loaded:
    """Load a set from its files (path in the folder -> bytes)."""
    sources = [read(name, files[name]) for name in sorted(files)]
    texts = {source.file: source.text for source in sources}
    findings = [finding for source in sources for finding in source.findings]
    parsed = _parse(sources, findings)
    flows = _compile(parsed, _version(files, sources))
    found = in_order(parsed.findings)
    return Loaded(None if found else flows, found, texts)


def _parse(sources: Sequence[Source], findings: list[Finding]) -> Parsed:
    parsed = Parsed(_languages(sources), findings)
    for source in sources:
        reader = Reader(source, parsed.languages, findings)
        if isinstance(source.root, Map) and source.root.items:
            _parse_file(reader, source.root, parsed)
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


def _languages(sources: Sequence[Source]) -> tuple[str, ...]:
    for source in sources:
        if isinstance(source.root, Map) and (found := languages_of(source.root)):
            return found
    return LANGUAGES


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
            words(reader, root, parsed.words, {**MOMENTS, **_reasons()} if _reasons() else {})
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
        case "test":
            pass
        case _:
            key = root.items[0][0]
            near = did_you_mean(key.text, KINDS)
            message = f'no kind of file begins with "{shown(key.text)}".{near if "did" in near else ""} {_KINDS_SAID}'
            reader.report(key, message, "unknown-kind")
            parsed.broken.add(stem(reader.source.file))


def _reasons() -> Mapping[str, tuple[str, ...]]:
    from rmabot.questions import table

    return getattr(table, "REASONS", {})


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
    if name in parsed.flows:
        first = parsed.flows[name][0].place
        message = f'flow "{name}" stands twice, first in {first.file} at line {first.line}'
        reader.report(found.name.place, message, "duplicate-name")
        return
    parsed.flows[name] = (found, reader)


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


def _compile(parsed: Parsed, version: str) -> FlowSet | None:
    lexicon = _lexicon(parsed)
    lists = {name: compile_list(source, lexicon) for name, source in parsed.lists.items()}
    rules = policy(parsed.policy)
    models = catalogue(parsed.catalogue)
    names = _set_names(parsed, lists, lexicon, rules)
    flows = _flows(parsed, names)
    return _flow_set(parsed, version, names, flows, rules, models)


def _lexicon(parsed: Parsed) -> Lexicon:
    typed = {
        name: {language: [word.text for word in said] for language, said in by_language.items()}
        for name, by_language in parsed.words.typed.items()
    }
    return Lexicon(typed, parsed.languages)


def _set_names(
    parsed: Parsed, lists: Mapping[str, OptionList], lexicon: Lexicon, rules: Policy | None
) -> SetNames:
    sealed = parsed.statements.statements if parsed.statements is not None else {}
    return SetNames(
        parsed.languages,
        {name: source for name, (source, _) in parsed.flows.items()},
        # What a broken file would have named is not missing: one finding is enough.
        frozenset(parsed.flows) | parsed.broken,
        lists,
        frozenset(lists) | parsed.broken,
        {name: tuple([option.text for option in one.instead]) for name, one in sealed.items()},
        compiled_pieces(parsed.pieces),
        rules,
        lexicon,
    )


def _flows(parsed: Parsed, names: SetNames) -> Mapping[str, Flow]:
    words_of_lists = {
        name: tuple([option.name for option in made.options]) for name, made in names.lists.items()
    }
    gives = {name: tuple([slot.text for slot in source.gives]) for name, (source, _) in parsed.flows.items()}
    flows: dict[str, Flow] = {}
    for name, (source, reader) in parsed.flows.items():
        scope = Scope(source, QUESTIONS, words_of_lists)
        scope.add_returned(gives)
        flows[name] = compile_flow(Context(reader, scope, names))
    return flows


def _flow_set(
    parsed: Parsed,
    version: str,
    names: SetNames,
    flows: Mapping[str, Flow],
    rules: Policy | None,
    models: Catalogue,
) -> FlowSet | None:
    said = _words(parsed, names)
    told = _lifecycle(parsed, names)
    sealed = _statements(parsed, names)
    if rules is None or parsed.findings:
        return None
    phrases = _phrases(flows)
    return FlowSet(
        version=version,
        languages=parsed.languages,
        flows=flows,
        statements=sealed,
        words=said,
        lifecycle=told,
        lists=names.lists,
        policy=rules,
        catalogue=models,
        globals=_globals(parsed),
        phrases=phrases,
        commands={
            fold(one.starts.command): name for name, one in flows.items() if one.starts and one.starts.command
        },
        exact_phrases=dict(phrases),
        lexicon=names.lexicon,
        first_language=parsed.statements.first if parsed.statements is not None else None,
    )


def _phrases(flows: Mapping[str, Flow]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name, one in flows.items():
        for said in one.starts.phrases.values() if one.starts is not None else ():
            for phrase in said:
                found.setdefault(fold(phrase), name)
    return tuple(found.items())


def _globals(parsed: Parsed) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, (_, by_language) in parsed.words.globals.items():
        for language, said in by_language.items():
            for word in said:
                found.setdefault(fold(word.text), f"language.{language}" if name == "language" else name)
    return found


def _words(parsed: Parsed, names: SetNames) -> Mapping[str, Word]:
    moments = {**MOMENTS, **_reasons()}
    return {
        moment: Word(
            moment,
            own_placeholders(
                parsed.words.readers[moment], texts, moments.get(moment, _all_slots(texts)), f'the words for "{moment}"', names.pieces,
                names.policy_has,
            ),
        )
        for moment, (_, texts) in parsed.words.moments.items()
    }  # fmt: skip


def _all_slots(texts: Texts) -> tuple[str, ...]:
    return tuple({slot for written in texts.by_language.values() for slot in written.template.slots})


LIFECYCLE_MAY_USE = tuple(
    [
        f"rma.{name}"
        for name in (
            "number", "reference", "since", "expires_on", "reply_by", "reason", "needed", "carrier", "tracking",
            "tracking_url", "quote", "eta", "device", "outcome", "old_number", "note", "status",
        )
    ]
)  # fmt: skip
"""What the runtime fills into the texts of the lifecycle."""


def _lifecycle(parsed: Parsed, names: SetNames) -> Mapping[str, Localized]:
    source = parsed.lifecycle
    if source is None or source.reader is None:
        return {}
    reader = source.reader
    return {
        key: own_placeholders(
            reader, texts, LIFECYCLE_MAY_USE, f'the text "{key}"', names.pieces, names.policy_has
        )
        for key, (_, texts) in source.texts.items()
    }


def _statements(parsed: Parsed, names: SetNames) -> Mapping[str, Statement]:
    if parsed.statements is None or parsed.statements.reader is None:
        return {}
    reader = parsed.statements.reader
    made: dict[str, Statement] = {}
    for name, source in parsed.statements.statements.items():
        what = f'statement "{name}"'
        texts = own_placeholders(reader, source.texts, (), what, {}, names.policy_has) if source.texts else {}
        label = own_placeholders(reader, source.label, (), what, {}, names.policy_has) if source.label else {}
        instead = tuple([option.text for option in source.instead])
        seal = source.sealed.text if source.sealed is not None else ""
        made[name] = Statement(name, texts, label, source.own_yes, seal, source.by, source.on, instead)
    return made


def _version(files: Mapping[str, bytes], sources: Sequence[Source]) -> str:
    digest = sha256()
    for source in sources:
        if isinstance(source.root, Map) and source.root.items and kind_of_file(source.root) in IN_VERSION:
            digest.update(f"{source.file}\0{len(files[source.file])}\0".encode())
            digest.update(files[source.file])
    return digest.hexdigest()[:16]
