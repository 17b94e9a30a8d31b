"""A set compiled: what its flows share first, then the flows, then what is said outside of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct

from rmabot.flow.compile_flow import compile_flow
from rmabot.flow.context import Context, SetNames
from rmabot.flow.model import Flow, FlowSet, Localized, OptionList, Statement, Word
from rmabot.flow.parse_set import SAID, Parsed
from rmabot.flow.read_lists import compile_list
from rmabot.flow.read_plain import catalogue, policy
from rmabot.flow.read_texts import compiled_pieces
from rmabot.flow.read_words import own_placeholders
from rmabot.flow.reading import TooManyFindingsError
from rmabot.flow.scope import Scope
from rmabot.flow.targets import call_as_meant
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.table import QUESTIONS
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.text.clean import fold


class Compiled(Struct, eq=False):
    """A set as far as it could be compiled: complete only if nothing was found wrong."""

    parsed: Parsed
    names: SetNames
    contexts: Mapping[str, Context]
    flows: Mapping[str, Flow]
    words: Mapping[str, Word]
    lifecycle: Mapping[str, Localized]
    statements: Mapping[str, Statement]
    catalogue: Catalogue

    def flow_set(self, version: str) -> FlowSet | None:
        """The whole set, if its policy could be read."""
        if self.names.policy is None:
            return None
        phrases = _phrases(self.flows)
        sealed = self.parsed.statements
        return FlowSet(
            version=version,
            languages=self.parsed.languages,
            flows=self.flows,
            statements=self.statements,
            words=self.words,
            lifecycle=self.lifecycle,
            lists=self.names.lists,
            policy=self.names.policy,
            catalogue=self.catalogue,
            globals=globals_of(self.parsed),
            phrases=phrases,
            commands=commands_of(self.flows),
            exact_phrases=dict(phrases),
            lexicon=self.names.lexicon,
            first_language=sealed.first if sealed is not None else None,
        )


def compile_set(parsed: Parsed) -> Compiled:
    """Compile a set, noting what is wrong."""
    lexicon = _lexicon(parsed)
    lists = {name: compile_list(source, lexicon) for name, source in parsed.lists.items()}
    names = _set_names(parsed, lists, lexicon, as_far(lambda: policy(parsed.policy)))
    models = as_far(lambda: catalogue(parsed.catalogue)) or Catalogue.of(())
    contexts: dict[str, Context] = {}
    flows: dict[str, Flow] = {}
    for name, ctx in _contexts(parsed, names).items():
        compiled = as_far(partial(compile_flow, ctx))
        if compiled is not None:
            contexts[name], flows[name] = ctx, compiled
    return Compiled(
        parsed,
        names,
        contexts,
        flows,
        as_far(lambda: _words(parsed, names)) or {},
        as_far(lambda: _lifecycle(parsed, names)) or {},
        as_far(lambda: _statements(parsed, names)) or {},
        models,
    )


T = TypeVar("T")


def as_far(compiled: Callable[[], T]) -> T | None:
    """What came of compiling something, None of a file with more findings than anybody reads."""
    try:
        return compiled()
    except TooManyFindingsError:
        return None


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


def _contexts(parsed: Parsed, names: SetNames) -> Mapping[str, Context]:
    words_of_lists = {
        name: tuple([option.name for option in made.options]) for name, made in names.lists.items()
    }
    gives = {name: tuple([slot.text for slot in source.gives]) for name, (source, _) in parsed.flows.items()}
    contexts: dict[str, Context] = {}
    for name, (source, reader) in parsed.flows.items():
        as_far(partial(call_as_meant, reader, source.steps, names.known_flows))
        scope = Scope(source, QUESTIONS, words_of_lists)
        scope.add_returned(gives)
        contexts[name] = Context(reader, scope, names)
    return contexts


def commands_of(flows: Mapping[str, Flow]) -> Mapping[str, str]:
    """The flow that each command starts."""
    return {
        fold(one.starts.command): name
        for name, one in flows.items()
        if one.starts is not None and one.starts.command
    }


def _phrases(flows: Mapping[str, Flow]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name, one in flows.items():
        for said in one.starts.phrases.values() if one.starts is not None else ():
            for phrase in said:
                found.setdefault(fold(phrase), name)
    return tuple(found.items())


def globals_of(parsed: Parsed) -> dict[str, str]:
    """What each folded word means everywhere."""
    found: dict[str, str] = {}
    for name, (_, by_language) in parsed.words.globals.items():
        for language, said in by_language.items():
            for word in said:
                found.setdefault(fold(word.text), f"language.{language}" if name == "language" else name)
    return found


def _words(parsed: Parsed, names: SetNames) -> Mapping[str, Word]:
    found: dict[str, Word] = {}
    for moment, (_, texts) in parsed.words.moments.items():
        what = f'the words for "{moment}"'
        reader = parsed.words.readers[moment]
        said = own_placeholders(reader, texts, SAID.get(moment, ()), what, names.pieces, names.policy_has)
        found[moment] = Word(moment, said)
    return found


LIFECYCLE_MAY_USE = tuple(
    [
        f"rma.{name}"
        for name in (
            "number", "reference", "since", "expires_on", "reply_by", "reason", "needed", "carrier", "tracking",
            "tracking_url", "quote", "eta", "device", "outcome", "new_serial", "old_number", "note", "status",
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
