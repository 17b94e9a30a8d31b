from functools import partial

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from rmabot.flow.finding import Finding, as_text
from rmabot.flow.source import Map, Node, Scalar, Series, read
from tests.pace import seconds_of


def only(data: bytes | str) -> Finding:
    """The one finding of a file."""
    source = read("f.yaml", data.encode() if isinstance(data, str) else data)
    (finding,) = source.findings
    return finding


def plain(node: Node | None) -> object:
    match node:
        case Scalar():
            return node.text
        case Map():
            return [(key.text, plain(value)) for key, value in node.items]
        case Series():
            return [plain(entry) for entry in node.entries]
        case None:
            return None


def test_words_stay_as_they_were_written() -> None:
    """YAML's own readers make false, 1.1 and 83 of these."""
    assert plain(read("f.yaml", b"a: [no, 1.10, 0123, 2026-01-31, null, '5']").root) == [
        ("a", ["no", "1.10", "0123", "2026-01-31", "null", "5"])
    ]


def test_nodes_know_where_they_begin() -> None:
    """Lines and columns count from 1, in characters."""
    root = read("f.yaml", "é:\n  - {b: «c»}\n".encode()).root
    assert isinstance(root, Map)
    (key, value) = root.items[0]
    assert (key.line, key.column) == (1, 1)
    assert isinstance(value, Series)
    inner = value.entries[0]
    assert isinstance(inner, Map)
    assert (inner.line, inner.column, inner.flow) == (2, 5, True)
    assert (inner.items[0][1].line, inner.items[0][1].column) == (2, 9)


def test_both_of_two_equal_keys_are_kept() -> None:
    """So that both places can be told."""
    assert plain(read("f.yaml", b"a: 1\na: 2").root) == [("a", "1"), ("a", "2")]


@pytest.mark.parametrize(
    ("data", "line", "column", "code"),
    [
        ("[" * 40_000, 1, 51, "too-deep"),
        ("{a: " * 40_000, 1, 201, "too-deep"),
        ("- " * 40_000, 1, 101, "too-deep"),
        ("a:\n  - &x b\n", 2, 5, "yaml-feature"),
        ("a: *x\n", 1, 4, "yaml-feature"),
        ("a: !!python/object:os.system x\n", 1, 4, "yaml-feature"),
        ("a: 1\n---\nb: 2\n", 2, 1, "yaml-feature"),
        ("a:\n\tb: 1\n", 2, 1, "yaml-feature"),
        (b"a: b\nc: \xff\n", 2, 4, "not-text"),
        ("a: \x00\n", 1, 4, "hidden-character"),
        ("a: \u202eb\n", 1, 4, "hidden-character"),
        ("a: [b\nc: d\n", 1, 4, "yaml-syntax"),
        ("a:\n  b: c\n d: e\n", 3, 2, "yaml-syntax"),
        ("? [a]\n: b\n", 1, 3, "yaml-syntax"),
        ('a: "x\\qy"\n', 1, 5, "yaml-syntax"),
        ("%YAML 3.0\n---\na: b\n", 1, 1, "yaml-syntax"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_at_its_place(
    data: str | bytes, line: int, column: int, code: str
) -> None:
    """Before it is nested, and with a sentence."""
    finding = only(data)
    assert (finding.place.line, finding.place.column, finding.code) == (line, column, code)


def test_a_file_of_many_values_is_refused() -> None:
    """200,000 values are more than people write."""
    assert only("- a\n" * 200_001).code == "too-large"


def test_a_megabyte_is_read_or_refused_at_once() -> None:
    """Whatever stands in it, within two seconds."""
    for piece in ("- {a: b, c: d}\n", '"', "a: |\n", "[[", "#", "a:\n", "- - - a\n", "\n", "'x': "):
        data = (piece * (1_000_000 // len(piece)))[:1_000_000].encode()
        assert seconds_of(partial(read, "f.yaml", data), within=2) < 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('en: "A" and B\n', "left over"),
        ("en: **Bold** text\n", "double quotes"),
        ("en: @home we say\n", "double quotes"),
        ("en: {serial} is open\n", "double quotes"),
        ("en: 'I can't'\n", "apostrophe"),
        ("a: {en: hello: you, fr: x}\n", "start of a new key"),
        ("en: Note: this\n", "start of a new key"),
    ],
)
def test_a_text_that_should_be_quoted_says_so_and_the_rest_is_read(written: str, said: str) -> None:
    """The usual slips have the remedy in the message, and what stands behind them is read all the same."""
    source = read("f.yaml", f"first: x\n{written}last: y\n".encode())
    assert [finding.place.line for finding in source.findings] == [2]
    assert said in source.findings[0].message
    assert isinstance(source.root, Map)
    assert source.root.items[-1][0].text == "last"


def test_a_missing_quote_is_named_where_the_text_begins() -> None:
    """The parser complains lines later."""
    source = read("f.yaml", b'en: "We are closed.\nfr: "Nous sommes ferm\xc3\xa9s."\nx: y\n')
    assert [(one.place.line, one.place.column) for one in source.findings] == [(1, 5)]
    assert isinstance(source.root, Map)


_PIECES = st.sampled_from(
    ["a", "en", ":", ": ", " : ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", '"', "'", "|", ">", "#", " #",
     "&a", "*a", "!", "%", "@", "`", "?", "---", "...", "<<", "\\", "\t", "é", "\x00", "\ufeff", "\u2028", "ok"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60))
@example("en: *\n")
@example('a: "')
@example("a: '\n'")
@example("{a: b: c")
def test_any_text_gives_nodes_or_findings(text: str) -> None:
    """Never a traceback; every place is inside the file, and its line can be shown."""
    source = read("f.yaml", text.encode("utf-8", "surrogatepass"))
    lines = source.text.split("\n")
    for finding in source.findings:
        assert 1 <= finding.place.line <= len(lines) + 1
        assert finding.place.column >= 1
    as_text(source.findings, {"f.yaml": source.text})


@given(st.binary(max_size=80))
def test_any_bytes_give_nodes_or_findings(data: bytes) -> None:
    """Not even what is no text at all."""
    read("f.yaml", data)


_VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12).map(str.strip),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), _VALUES, min_size=1, max_size=4))
def test_what_another_writer_wrote_is_read_as_it_was_meant(value: dict[str, object]) -> None:
    """PyYAML's own dump, read back: every text the same, every key in its place."""
    written = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=40, sort_keys=False)
    source = read("f.yaml", written.encode())
    if source.findings:
        assert {finding.code for finding in source.findings} <= {"hidden-character"}
        return
    assert plain(source.root) == _pairs(value)


def _pairs(value: object) -> object:
    if isinstance(value, dict):
        return [(key, _pairs(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [_pairs(inner) for inner in value]
    return value
