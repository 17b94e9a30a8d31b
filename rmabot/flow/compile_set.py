"""A set compiled: what its flows share first, then the flows, then what is said outside of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from rmabot.flow.compile_flow import compile_flow
from rmabot.flow.compiled import Compiled, as_far, contexts_of
from rmabot.flow.context import Context, SetNames
from rmabot.flow.model import Flow, FlowSet, Localized, OptionList, Statement, Word
from rmabot.flow.parse_set import SAID
from rmabot.flow.parsed import Parsed
from rmabot.flow.read_lists import compile_list
from rmabot.flow.read_plain import catalogue, policy
from rmabot.flow.read_texts import compiled_pieces
from rmabot.flow.read_words import own_placeholders
from rmabot.questions.lexicon import Lexicon
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.text.clean import fold


def compile_set(parsed: Parsed) -> Compiled:
    """Compile a set, noting what is wrong."""
    return compile_rest(compile_names(parsed))


def compile_names(parsed: Parsed) -> Compiled:
    """Of a set what all flows share and what each stands on, and no flow yet."""
    lexicon = _lexicon(parsed)
    lists = {name: compile_list(source, lexicon) for name, source in parsed.lists.items()}
    names = _set_names(parsed, lists, lexicon, as_far(lambda: policy(parsed.policy)))
    models = as_far(lambda: catalogue(parsed.catalogue)) or Catalogue.of(())
    return Compiled(parsed, names, contexts_of(parsed, names), {}, {}, {}, {}, models)


def compile_rest(begun: Compiled) -> Compiled:
    """The same set with its flows and with what is said outside of them."""
    parsed, names = begun.parsed, begun.names
    contexts: dict[str, Context] = {}
    flows: dict[str, Flow] = {}
    for name, ctx in begun.contexts.items():
        compiled = as_far(partial(compile_flow, ctx))
        if compiled is not None:
            contexts[name], flows[name] = ctx, compiled
    return Compiled(
        parsed,
        names,
        contexts,
        flows,
        as_far(lambda: compiled_words(parsed, names)) or {},
        as_far(lambda: compiled_lifecycle(parsed, names)) or {},
        as_far(lambda: _statements(parsed, names)) or {},
        begun.catalogue,
    )


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


def flow_set(compiled: Compiled, version: str) -> FlowSet | None:
    """The whole set, if its policy could be read."""
    parsed, names = compiled.parsed, compiled.names
    if names.policy is None:
        return None
    phrases = _phrases(compiled.flows)
    sealed = parsed.statements
    return FlowSet(
        version=version,
        languages=parsed.languages,
        flows=compiled.flows,
        statements=compiled.statements,
        words=compiled.words,
        lifecycle=compiled.lifecycle,
        lists=names.lists,
        policy=names.policy,
        catalogue=compiled.catalogue,
        globals=parsed.always,
        phrases=phrases,
        commands=commands_of(compiled.flows),
        exact_phrases=dict(phrases),
        lexicon=names.lexicon,
        first_language=sealed.first if sealed is not None else None,
    )


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


def compiled_words(parsed: Parsed, names: SetNames) -> Mapping[str, Word]:
    """The bot's own words by moment."""
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


def compiled_lifecycle(parsed: Parsed, names: SetNames) -> Mapping[str, Localized]:
    """What customers are told at each change of their request."""
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
