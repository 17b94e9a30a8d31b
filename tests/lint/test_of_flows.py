"""What was edited is looked at alone: the checks that do so see no other flow, in whatever is wrong."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from rmabot.flow.checks.of_flows import OF_FLOWS
from rmabot.flow.checks.subject import Subject
from rmabot.flow.compile_set import compile_set
from rmabot.flow.compiled import Compiled
from rmabot.flow.parse_set import parse_set
from rmabot.flow.parsed import Parsed
from rmabot.flow.read_files import read_anew
from rmabot.flow.read_statements import StatementsSource, names_required


def by_themselves(subject: Subject) -> Iterator[Subject]:
    """Each flow of a set as it is looked at after an edit: without the others."""
    whole, parsed = subject.compiled, subject.parsed
    required = StatementsSource(required=tuple(names_required(parsed.statements).values()))
    for name, ctx in whole.contexts.items():
        alone = Parsed(
            parsed.languages, [], {name: parsed.flows[name]}, required, sources=[ctx.reader.source]
        )
        compiled = Compiled(
            alone, whole.names, {name: ctx}, {name: whole.flows[name]}, {}, {}, {}, whole.catalogue
        )
        yield Subject(
            alone,
            compiled,
            [one for one in subject.found if one.place.file == ctx.flow.place.file],
            heard=subject.heard,
        )


def subject_of(files: Mapping[str, bytes]) -> Subject:
    """A set as its checks see it, whatever is wrong with it."""
    sources = read_anew({name: files[name] for name in sorted(files)})
    findings = [one for source in sources for one in source.findings]
    parsed = parse_set(sources, findings)
    return Subject(parsed, compile_set(parsed), findings)


PAIRS = sorted([path.stem for path in (Path(__file__).parent / "pairs").glob("*.out")])


@pytest.mark.parametrize("name", PAIRS)
def test_a_check_of_flows_finds_in_a_flow_alone_what_it_finds_in_it_beside_all_others(
    name: str, pair: Callable[[str], Any]
) -> None:
    """Of each mistake that the linter knows: none of these checks needs to see another flow."""
    files, _, _ = pair(name)
    person = (Path(__file__).parent / "person.yaml").read_bytes()
    whole = subject_of({"person.yaml": person, **files})
    for check in OF_FLOWS:
        flows = {ctx.flow.place.file for ctx, _ in whole.flows}
        found = [one for one in check(whole) if one.place.file in flows]
        alone = [one for subject in by_themselves(whole) for one in check(subject)]
        assert found == [one for one in alone if one.place.file in flows], check.__module__
