import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.flow.source import Map, Scalar, read
from rmabot.flow.written import offset_place


def place_of(written: str, sign: str) -> tuple[int, int]:
    """Where a sign of the only text of a file is said to stand."""
    source = read("f.yaml", written.encode())
    assert source.findings == []
    assert isinstance(source.root, Map)
    scalar = source.root.items[0][1]
    assert isinstance(scalar, Scalar)
    place = offset_place(source, scalar, scalar.text.index(sign))
    return place.line, place.column


@pytest.mark.parametrize(
    "written",
    [
        "en: one {x}",
        'en: "one {x}"',
        "en: 'it''s {x}'",
        'en: "a \\"b\\" \\u00e9 {x}"',
        "en: |\n  one\n  two {x}\n",
        "en: |\n\n    one\n\n    - two {x}\n",
        'en: "one\n  two {x}"',
        'en: "one\n\n  two {x}"',
        "en: one\n  two {x}\n",
        "en: |2\n   one {x}\n",
        'en: "one \\\n  two {x}"',
    ],
)
def test_a_placeholder_is_found_where_it_stands(written: str) -> None:
    """Past quotes, escapes, indentation and folded lines."""
    lines = written.split("\n")
    line = next(number for number, text in enumerate(lines, 1) if "{" in text)
    assert place_of(written, "{") == (line, lines[line - 1].index("{") + 1)


@given(
    st.lists(
        st.text(st.characters(codec="latin-1", categories=["L", "N", "Zs"]), max_size=8),
        min_size=1,
        max_size=4,
    )
)
def test_every_letter_of_a_block_is_found(lines: list[str]) -> None:
    """Under | each line of the text is a line of the file."""
    text = "\n".join([f"  x{line}{{" for line in lines])
    written = f"en: |\n{text}\n"
    assert place_of(written, "{") == (2, len(f"  x{lines[0]}") + 1)
