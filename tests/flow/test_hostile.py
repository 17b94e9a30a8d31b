"""Files that are made to keep a reader waiting."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmabot.flow.finding import as_text
from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from tests.pace import seconds_of

PERSON = (Path(__file__).parents[1] / "lint" / "person.yaml").read_bytes()
HEAD = 'flow: f\nabout: {en: "A", fr: "B"}\n'


def repeated(piece: str, size: int = 150_000) -> str:
    """A piece again and again, each time with another number."""
    return "".join([piece.replace("%", str(number)) for number in range(size // len(piece))])


def tangled() -> str:
    """Sixty questions, each asked or not by what eight before it were."""
    steps = []
    for number in range(60):
        before = [f"{{q{other}: o{(number + other) % 6}}}" for other in range(max(0, number - 8), number)]
        steps += [f"  - ask: q{number}", "    type: choice", '    label: {en: "Q", fr: "Q"}']
        steps += [f"    when: {{any: [{', '.join(before)}]}}"] if before else []
        steps += [f'    en: "Q {number}?"', f'    fr: "Q {number}?"', "    options:"]
        steps += [
            f'      - o{at}: {{en: "W{sign * 5}", fr: "M{sign * 5}"}}' for at, sign in enumerate("abcdef")
        ]
        said = f'"{{q{max(number - 3, 0)}}}"'
        steps += [f"  - say: s{number}", f"    en: {said}", f"    fr: {said}"]
    return HEAD + "steps:\n" + "\n".join(steps) + "\n"


def facts() -> str:
    """Each fact three times the one before."""
    made = [f"  f{at}: {{any: [f{at - 1}, f{at - 1}, f{at - 1}]}}\n" for at in range(1, 40)]
    return (
        HEAD
        + "facts:\n  f0: {hours.open_now: no}\n"
        + "".join(made)
        + STEP.replace("x\n", "x\n    when: f39\n")
    )


STEP = 'steps:\n  - say: x\n    en: "a"\n    fr: "b"\n'
ASK = 'steps:\n  - ask: q\n    type: choice\n    label: {en: "Q", fr: "Q"}\n    en: "Q?"\n    fr: "Q?"\n    options:\n'

HOSTILE: dict[str, Callable[[], str]] = {
    "keys that nobody knows": lambda: HEAD + STEP + repeated("    ky%: 1\n"),
    "names that nobody gives": lambda: (
        HEAD + "steps:\n" + repeated('  - say: s%\n    en: "{n%}"\n    fr: "{n%}"\n')
    ),
    "one text of slips": lambda: HEAD + STEP.replace('"a"', f'"{repeated("{a%} ** `")}"'),
    "many options": lambda: HEAD + ASK + repeated('      - o%: {en: "Option %", fr: "Choix %"}\n'),
    "facts made of facts": facts,
    "one line of pairs": lambda: HEAD + "moved: {" + repeated("a%: b%, ") + "c: d}\nsteps: []\n",
    "questions in a tangle": tangled,
    "rows of a warranty table": lambda: (
        "policy: f\nwarranty:\n" + repeated("  - {line: l%, months: 3, from: 2021-01-01}\n", 700_000)
    ),
    "questions under a condition that nobody knows": lambda: (
        HEAD
        + "steps:\n"
        + repeated(
            '  - ask: q%\n    type: yes_no\n    when: {n%: yes}\n    label: {en: "Q", fr: "R"}\n    en: "Q %?"\n    fr: "R %?"\n',
            400_000,
        )
    ),
    "braces in braces": lambda: "lifecycle:\n" + repeated("{a: "),
    "slips at the end of a megabyte": lambda: (
        "texts:\n"
        + repeated(
            '  p%:\n    en: "Hello, and more words."\n    fr: "Bonjour, et encore des mots."\n', 950_000
        )
        + repeated('  q%:\n    en: "Hello"\n    fr: L\'ami : oui\n', 2_000)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_keeps_the_linter_waiting(name: str) -> None:
    """Findings or a set, in seconds of the processor's time, and few enough to read."""
    files = {"person.yaml": PERSON, "f.yaml": HOSTILE[name]().encode()}

    def read_and_say() -> None:
        loaded = load(files)
        as_text(loaded.findings, loaded.sources)
        assert len(loaded.findings) <= 200

    assert seconds_of(read_and_say, within=5) < 5


@cache
def example() -> Mapping[str, bytes]:
    return read_folder(Path(__file__).parents[1] / "lint" / "good" / "example")


_EDITS = st.tuples(
    st.integers(0, 10**6),
    st.integers(0, 120),
    st.sampled_from([b"", b"{", b"}", b"[", b"]", b":", b": ", b",", b'"', b"'", b"\n", b"\n  - ", b"  ", b"|\n", b"#", b"&a ", b"*a",
                     "“".encode(), b"\xff", b"\x00", b"\t", b"en", b"steps:\n", b"- ask: q\n"]),
)  # fmt: skip


@given(
    st.sampled_from(["return.yaml", "statements.yaml", "texts.yaml", "packing.yaml", "reasons.yaml"]),
    st.lists(_EDITS, min_size=1, max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_a_good_file_damaged_anywhere_gives_findings_or_a_set(
    file: str, edits: list[tuple[int, int, bytes]]
) -> None:
    """Bytes cut out, put in or replaced: never a traceback, and every finding can be shown at its place."""
    data = example()[file]
    for where, cut, put in edits:
        at = where % (len(data) + 1)
        data = data[:at] + put + data[at + cut :]
    loaded = load({**example(), file: data})
    assert (loaded.flows is None) is bool(loaded.findings)
    as_text(loaded.findings, loaded.sources)
