"""From the files of ``dialogs/`` to a flow set, or to everything that is wrong with them: pure, all in one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rmabot.flow.checks.follow_on import without_follow_on
from rmabot.flow.checks.said_alike import alike_once
from rmabot.flow.checks.same_cause import one_for_each_cause
from rmabot.flow.checks.subject import Subject
from rmabot.flow.checks.table import run_checks
from rmabot.flow.compile_set import compile_set, flow_set
from rmabot.flow.finding import Finding, capped, in_order
from rmabot.flow.folder import is_test
from rmabot.flow.live import Live
from rmabot.flow.loaded import Loaded
from rmabot.flow.parse_set import parse_set, version_of
from rmabot.flow.source import Source, read

ReadFiles = Callable[[Mapping[str, bytes]], Sequence[Source]]
"""Reads files in the order in which they are given."""


def read_anew(files: Mapping[str, bytes]) -> Sequence[Source]:
    """Read files, whatever was read before."""
    return [read(name, data) for name, data in files.items()]


def load(
    files: Mapping[str, bytes],
    live: Live | None = None,
    read_files: ReadFiles = read_anew,
    good: Callable[[Subject], None] | None = None,
) -> Loaded:
    """Load a set from its files (path in the folder -> bytes); ``live`` is what conversations under way stand on.

    Conversations written as tests are left to ``rmabot test``. Who must know of a set in which nothing was found is told by ``good``.
    """
    sources = read_files({name: files[name] for name in sorted(files) if not is_test(files[name])})
    texts = {source.file: source.text for source in sources}
    findings = [finding for source in sources for finding in source.findings]
    parsed = parse_set(sources, findings)
    compiled = compile_set(parsed)
    subject = Subject(parsed, compiled, findings, live)
    everything = [*findings, *run_checks(subject)]
    found = _told(everything, sources, parsed.languages) if everything else ()
    flows = None if everything else flow_set(compiled, version_of(files, sources))
    if flows is not None and good is not None:
        good(subject)
    return Loaded(flows, found, texts, parsed.languages)


def _told(
    everything: Sequence[Finding], sources: Sequence[Source], languages: tuple[str, ...]
) -> tuple[Finding, ...]:
    """The findings in their order, one for each cause."""
    told = in_order(without_follow_on(everything, sources, languages))
    return capped(alike_once(one_for_each_cause(told)))
