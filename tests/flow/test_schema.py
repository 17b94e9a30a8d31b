"""The schema for editors: what ships fits it, what the parser refuses does not, and no key of the parser is missing."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from rmabot.cli.schema import schema_text
from rmabot.flow.actions import ACTIONS
from rmabot.flow.parse_flow import KEYS, STARTS_KEYS
from rmabot.flow.parse_option import LIST_OPTION_KEYS
from rmabot.flow.parse_set import SAID
from rmabot.flow.parse_step import TEXT, VERBS
from rmabot.questions.table import QUESTIONS
from rmabot.testing.read_line import VERBS as LINES

DIALOGS = Path(__file__).parents[2] / "dialogs"
FILES = sorted(DIALOGS.rglob("*.yaml"))


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2, as the editors' servers read it: yes and no are words, days are texts."""


AsEditorsRead.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if tag in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null"}]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # fmt: skip


def read(text: str) -> Any:
    return yaml.load(text, AsEditorsRead)


@cache
def validator() -> Draft7Validator:
    schema = json.loads(schema_text())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def test_what_ships_is_what_the_parser_says() -> None:
    """After a change of the language: rmabot schema -o dialogs/schema/flow.json."""
    assert (DIALOGS / "schema" / "flow.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(DIALOGS)))
def test_every_shipped_file_fits(file: Path) -> None:
    """Flows, words, lists, policy, catalogue and tests alike."""
    errors = [
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in validator().iter_errors(read(file.read_text("utf-8")))
    ]
    assert errors == []


@pytest.mark.parametrize(
    "file",
    FILES,
    ids=lambda file: str(file.relative_to(DIALOGS)),
)
def test_every_shipped_file_names_the_schema(file: Path) -> None:
    """In its first line, by a path that leads there."""
    first = file.read_text("utf-8").partition("\n")[0]
    mark, _, path = first.partition("$schema=")
    assert mark == "# yaml-language-server: "
    assert (file.parent / path).resolve() == DIALOGS / "schema" / "flow.json"


def test_every_key_of_the_parser_is_in_the_schema() -> None:
    """Of flows, steps, options, question types, actions, moments and lines of tests."""
    known = set(_keys(json.loads(schema_text())))
    wanted = {*KEYS, *STARTS_KEYS, *LIST_OPTION_KEYS, *SAID, *VERBS, *LINES}
    wanted |= {key for keys in VERBS.values() for key in keys if key != TEXT}
    wanted |= {key for kind in QUESTIONS.values() for key in kind.keys}
    wanted |= {outcome for spec in ACTIONS.values() for outcome in spec.outcomes}
    assert wanted - known == set()


def _keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        for value in node.values():
            yield from _keys(value)
    if isinstance(node, list):
        for value in node:
            yield from _keys(value)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "flwo: x",
        "flow: x\nabout: {en: X, fr: X}",
        "flow: x\nabout: {en: X}\nsteps: []",
        "flow: x\nabout: {en: X, fr: X}\nstpes: []\nsteps: []",
        "flow: X\nabout: {en: X, fr: X}\nsteps: []",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{sya: hello, en: Hi, fr: Salut}]",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{say: hello, en: Hi, fr: Salut, option: 1}]",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{ask: a, type: serail, label: {en: A, fr: A}}]",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{ask: a, type: serial, label: {en: A, fr: A}, accepts: [photo]}]",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{do: file_rma, outcomes: {filed: go_on}}]",
        "flow: x\nabout: {en: X, fr: X}\nsteps: [{say: a, when: {b: {at_leats: 2}}, en: A, fr: A}]",
        "words: {no_such_moment: {en: A, fr: A}}",
        "list: l\noptions: [{a: {en: A, fr: A}, b: {en: B, fr: B}}]",
        "test: a\ntalk: [{thye: hello}]",
        "policy: a\nlimtis: {devices: 3}",
        "policy: a\ndeadlines: {in_transti: 21 days}",
        "policy: a\nwarranty: [{line: turret, month: 36}]",
        "catalogue: a\nmaker: A\ngruops: []",
        "catalogue: a\nmaker: A\ngroups: [{kind: camera, line: x, batery: no, models: [A]}]",
    ],
)
def test_what_the_parser_refuses_is_marked_in_the_editor(wrong: str) -> None:
    """A misspelt key, a missing text, a key of another type, an outcome that is not handled."""
    assert not validator().is_valid(read(wrong))
