"""The dialog language as a JSON Schema for editors, made from the tables that the parser itself reads by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rmabot.flow.actions import ACTIONS, ActionSpec
from rmabot.flow.moments import GLOBALS
from rmabot.flow.parse_condition import COMPARISONS, PRESENCE
from rmabot.flow.parse_flow import KEYS as FLOW_KEYS
from rmabot.flow.parse_flow import STARTS_KEYS
from rmabot.flow.parse_option import INSTEAD_KEYS, LIST_OPTION_KEYS, OPTION_KEYS
from rmabot.flow.parse_set import SAID
from rmabot.flow.parse_step import KINDS, NEEDED, TEXT, VERBS
from rmabot.flow.read_lists import KEYS as LIST_KEYS
from rmabot.flow.read_statements import KEYS as STATEMENTS_KEYS
from rmabot.flow.read_statements import NEEDS
from rmabot.flow.read_texts import STATE_KEYS
from rmabot.flow.read_words import KEYS as WORDS_KEYS
from rmabot.flow.reading import NAME
from rmabot.questions.lexicon import TYPED
from rmabot.questions.question import QuestionType
from rmabot.questions.table import QUESTIONS
from rmabot.rma.models import GROUP_KEYS
from rmabot.rma.models import KEYS as CATALOGUE_KEYS
from rmabot.rma.policy_file import KEYS as POLICY_KEYS
from rmabot.rma.policy_file import PARTS as POLICY_PARTS
from rmabot.rma.policy_file import ROW_KEYS
from rmabot.rma.record import names

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors' YAML servers read."""


def schema_of(
    languages: Sequence[str], test_keys: Iterable[str], line_keys: Iterable[str], language: str = "en"
) -> Schema:
    """The schema of every kind of file; ``test_keys`` and ``line_keys`` are those of the conversations written as tests."""
    maker = _Maker(languages, language)
    kinds = {
        "flow": maker.flow(),
        "statements": maker.statements(),
        "words": maker.words(),
        "texts": _closed({"texts": _each(_ref("texts"))}, ["texts"]),
        "lifecycle": maker.lifecycle(),
        "list": _closed(
            {key: _ref("options_of_list") if key == "options" else _ref("name") for key in LIST_KEYS},
            ["list", "options"],
        ),
        "policy": _policy(),
        "catalogue": _catalogue(),
        "test": maker.test(test_keys, line_keys),
    }
    return {
        "$schema": DRAFT,
        "title": "rmabot dialogs",
        "type": "object",
        "anyOf": [{"required": [kind]} for kind in kinds],
        "allOf": [_when_has(kind, schema) for kind, schema in kinds.items()],
        "definitions": maker.definitions(),
    }


def _policy() -> Schema:
    """The keys of a policy file down to those that hold a value, which the reader checks."""
    found: Schema = {key: {} for key in POLICY_KEYS} | {"policy": _ref("word")}
    found |= {key: _closed({name: {} for name in names(kind)}) for key, kind in POLICY_PARTS.items()}
    return _closed(found | {"warranty": _list(_closed({key: {} for key in ROW_KEYS}))})


def _catalogue() -> Schema:
    group = _closed({key: {} for key in GROUP_KEYS})
    words = {key: _ref("word") for key in CATALOGUE_KEYS}
    return _closed(words | {"groups": _list(group)}, ["catalogue", "groups"])


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _closed(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def _each(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _list(value: Schema) -> Schema:
    return {"type": "array", "items": value}


def _when_has(key: str, then: Schema) -> Schema:
    return {"if": {"required": [key]}, "then": then}


class _Maker:
    def __init__(self, languages: Sequence[str], language: str) -> None:
        self.languages, self.language = tuple(languages), language

    def definitions(self) -> Schema:
        """What the kinds of files share."""
        scalar: Schema = {"type": ["string", "number", "boolean"]}
        keys: Schema = {
            "word": scalar,
            "words": {"anyOf": [scalar, {"type": "array", "items": scalar, "minItems": 1}]},
            "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
            "flag": {"enum": [True, False, "yes", "no"]},
            "text": {"type": ["string", "number"]},
            "texts": self._texts(),
            "typed": _closed({code: _list(_ref("word")) for code in self.languages}),
            "pairs": _each(_ref("word")),
            "condition": self._condition(),
            "comparison": _closed({key: {} for key in (*COMPARISONS, *PRESENCE, "is", "not")}),
            "also": _list(_closed({"when": _ref("condition"), **self._spoken()})),
            "steps": _list(_ref("step")),
            "step": {"type": "object", "allOf": [_when_has(verb, _ref(f"step_{verb}")) for verb in VERBS], "anyOf": [{"required": [verb]} for verb in VERBS]},
        }  # fmt: skip
        keys |= {f"step_{verb}": self._step(verb) for verb in VERBS}
        for name, allowed in {
            "options": OPTION_KEYS,
            "options_of_list": LIST_OPTION_KEYS,
            "instead": INSTEAD_KEYS,
        }.items():
            keys[name] = self._options(allowed)
        return keys

    def _texts(self) -> Schema:
        return _closed({code: _ref("text") for code in self.languages}, self.languages)

    def _spoken(self) -> Schema:
        return {code: _ref("text") for code in self.languages}

    def _condition(self) -> Schema:
        several = _list(_ref("condition"))
        table: Schema = {
            "type": "object",
            "properties": {"any": several, "all": several, "not": _ref("condition")},
            "additionalProperties": {"anyOf": [_ref("words"), _ref("comparison")]},
        }
        return {"anyOf": [{"type": "string"}, table]}

    def _options(self, allowed: Sequence[str]) -> Schema:
        """A list of options, each one name with its words."""
        kinds: Schema = {
            "also_typed": _ref("typed"),
            "sets": _ref("pairs"),
            "alone": _ref("flag"),
            "for": _ref("words"),
        }
        properties = {key: kinds.get(key, _ref("word")) for key in allowed} | self._spoken()
        one = _each(_closed(properties, self.languages)) | {"minProperties": 1, "maxProperties": 1}
        return _list(one)

    def _step(self, verb: str) -> Schema:
        properties: Schema = {key: _STEP_KEYS[key] for key in VERBS[verb] if key != TEXT}
        if TEXT in VERBS[verb]:
            properties |= self._spoken()
        named = verb in {"go", "call", "do", "statement"}
        properties[verb] = (_ref("word") if named else _ref("name")) | {"description": KINDS[verb]}
        found = _closed(properties, [verb, *NEEDED.get(verb, ())])
        if verb == "ask":
            return self._ask(found)
        if verb == "do":
            properties["do"] = {"enum": list(ACTIONS)}
            found["allOf"] = [self._action(spec) for spec in ACTIONS.values()]
        return found

    def _ask(self, found: Schema) -> Schema:
        """A question takes the keys of its type beside those of all questions."""
        common = [*found["properties"]]
        found["properties"]["type"] = {"enum": list(QUESTIONS)}
        for kind in QUESTIONS.values():
            for key, setting in kind.keys.items():
                about = setting.about.get(self.language) or setting.about["en"]
                found["properties"].setdefault(
                    key, {**_ref("words"), "description": about, "examples": [setting.example]}
                )
        found["allOf"] = [self._question(kind, common) for kind in QUESTIONS.values()]
        return found

    def _question(self, kind: QuestionType, common: Sequence[str]) -> Schema:
        return {
            "if": {"properties": {"type": {"const": kind.name}}, "required": ["type"]},
            "then": {"propertyNames": {"enum": [*common, *[key for key in kind.keys if key not in common]]}},
        }

    def _action(self, spec: ActionSpec) -> Schema:
        about = spec.about.get(self.language) or spec.about["en"]
        outcomes = _closed({name: _ref("word") for name in spec.outcomes}, spec.outcomes)
        inputs = _closed({name: _ref("word") for name in (*spec.needs, *spec.may_use)})
        then: Schema = {
            "properties": {"do": {"description": about}, "outcomes": outcomes, "with": inputs},
        }
        if len(spec.outcomes) > 1:
            then["required"] = ["outcomes"]
        return {"if": {"properties": {"do": {"const": spec.name}}}, "then": then}

    def flow(self) -> Schema:
        """A flow file."""
        kinds: Schema = {
            "flow": _ref("name"), "about": _ref("texts"), "takes": _each({}), "gives": _ref("words"),
            "facts": _each({"anyOf": [_ref("condition"), _closed({"date": _ref("word"), "plus": _ref("word")}, ["date"])]}),
            "moved": _ref("pairs"), "steps": _ref("steps"), "keeps_place": _ref("flag"),
            "starts": _closed({key: {"phrases": _ref("typed")}.get(key, _ref("word")) for key in STARTS_KEYS}),
            "endings": _each(_closed({"then": _ref("word"), "also": _ref("also"), **self._spoken()})),
        }  # fmt: skip
        return _closed({key: kinds.get(key, _ref("word")) for key in FLOW_KEYS}, ["flow", "about", "steps"])

    def statements(self) -> Schema:
        """The file of protected statements."""
        one = _closed({
            "label": _ref("texts"), "needs": {"enum": list(NEEDS)}, "instead": _ref("words"),
            "approved": _closed({"by": _ref("word"), "date": {}, "seal": _ref("word")}), **self._spoken(),
        }, self.languages)  # fmt: skip
        kinds: Schema = {
            "statements": _each(one),
            "required": _ref("words"),
            "first_language": _closed({
                "when": _ref("condition"), "show": {"enum": list(self.languages)}, "then_offer": {"enum": list(self.languages)},
            }),
        }  # fmt: skip
        return _closed({key: kinds[key] for key in STATEMENTS_KEYS})

    def words(self) -> Schema:
        """A file of the bot's own words."""
        kinds: Schema = {
            "words": _closed({moment: _ref("texts") for moment in SAID}),
            "globals": _closed({name: {**_ref("typed")} for name in GLOBALS}),
            "typed": _closed(
                {name: {**_ref("typed"), "description": about} for name, about in TYPED.items()}
            ),
        }
        return _closed({key: kinds[key] for key in WORDS_KEYS})

    def lifecycle(self) -> Schema:
        """The file of what customers are told."""
        state = _closed({key: _ref("texts") for key in STATE_KEYS})
        parts = {"states": _each(state), "told": _each(_ref("texts")), "reasons": _each(_ref("texts"))}
        return _closed({"lifecycle": _closed(parts)}, ["lifecycle"])

    def test(self, keys: Iterable[str], lines: Iterable[str]) -> Schema:
        """A conversation written as a test."""
        line = _closed({key: {} for key in lines}) | {"minProperties": 1, "maxProperties": 1}
        kinds: Schema = {
            "language": {"enum": list(self.languages)},
            "talk": _list(line),
            "test": _ref("text"),
        }
        return _closed({key: kinds.get(key, {}) for key in keys}, ["test", "talk"])


_STEP_KEYS: Mapping[str, Schema] = {
    "when": _ref("condition"), "by": _ref("word"), "cases": _each(_ref("texts")), "also": _ref("also"), "type": _ref("word"),
    "label": _ref("texts"), "options": _ref("options"), "options_from": _ref("word"), "where": _ref("pairs"),
    "instead": _ref("instead"), "retry": _list(_ref("texts")), "optional": _ref("flag"), "suggest": _ref("word"),
    "ask_again_after": _ref("words"), "yes_copies": _closed({"from": _ref("word"), "answers": _ref("words")}, ["from", "answers"]),
    "give_up": _ref("word"), "outcomes": _ref("pairs"), "with": _ref("pairs"), "as": _ref("name"), "at_most": _ref("word"),
    "another": _ref("texts"), "steps": _ref("steps"),
}  # fmt: skip
