"""From the files of ``dialogs/`` to a flow set, or to everything that is wrong with them: pure, all in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext

from rmabot.flow.checks.subject import Subject
from rmabot.flow.checks.table import run_checks
from rmabot.flow.checks.told import told
from rmabot.flow.compile_set import compile_names, compile_rest, flow_set
from rmabot.flow.finding import Finding
from rmabot.flow.folder import of_set
from rmabot.flow.live import Live
from rmabot.flow.loaded import Loaded
from rmabot.flow.parse_set import parse_set, version_of
from rmabot.flow.read_files import ReadFiles, read_anew

RunChecks = Callable[[Subject], Iterable[Finding]]
Checking = Callable[[Subject], AbstractContextManager[RunChecks]]
"""Begins to check a set whose flows are not compiled yet; the checks are run on the compiled one."""


def one_by_one(_: Subject) -> AbstractContextManager[RunChecks]:
    """Check a set when it is compiled, one check after the other."""
    return nullcontext(run_checks)


def load(
    files: Mapping[str, bytes],
    live: Live | None = None,
    read_files: ReadFiles = read_anew,
    good: Callable[[Subject], None] | None = None,
    checking: Checking = one_by_one,
    *,
    wanted: bool = True,
) -> Loaded:
    """Load a set from its files (path in the folder -> bytes); ``live`` is what conversations under way stand on.

    Conversations written as tests are left to ``rmabot test``. How files are read and the set is
    checked changes nothing but how long it takes. Where only the findings are ``wanted``, no set is put together. Who must know of a set in which nothing was found is told by ``good``.
    """
    sources = read_files(of_set(files))
    texts = {source.file: source.text for source in sources}
    findings = [finding for source in sources for finding in source.findings]
    parsed = parse_set(sources, findings)
    begun = compile_names(parsed)
    with checking(Subject(parsed, begun, findings, live)) as run:
        compiled = compile_rest(begun)
        subject = Subject(parsed, compiled, findings, live)
        everything = [*findings, *run(subject)]
    found = told(everything, sources, parsed.languages) if everything else ()
    flows = flow_set(compiled, version_of(files, sources)) if wanted and not everything else None
    if not everything and good is not None:
        good(subject)
    return Loaded(flows, found, texts, parsed.languages)
