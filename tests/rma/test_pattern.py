"""A pattern that is made when it is first needed is the pattern that ``re`` makes."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from rmabot.rma.pattern import _Later, pattern, when_needed

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "rmabot").rglob("*.py")
        if re.search(r"\bpattern\(", path.read_text("utf-8"))
    ]
)


def test_it_answers_as_the_compiled_one_does() -> None:
    """Each method and attribute, the first time and every other time."""
    ours, theirs = pattern(r"(?P<word>[a-z]+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)
    for _ in range(2):
        assert ours.findall("Ab 1 c") == theirs.findall("Ab 1 c") == ["Ab", "c"]
        assert ours.sub("x", "Ab 1") == theirs.sub("x", "Ab 1")
        assert ours.split("1ab2") == theirs.split("1ab2")
        assert (ours.pattern, ours.flags, ours.groupindex) == (
            theirs.pattern,
            theirs.flags,
            theirs.groupindex,
        )
        assert ours.fullmatch("ab") is not None
        assert ours.match("1") is None


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_of_the_program_is_one(name: str) -> None:
    """A slip in one is found here, where it was found by importing its module."""
    for found in vars(import_module(name)).values():
        if isinstance(found, _Later):
            assert isinstance(re.compile(*found._given), re.Pattern)


def test_a_library_imported_meanwhile_makes_its_patterns_later() -> None:
    """And whatever happens in it, ``re`` is itself again."""
    compiled = re.compile
    with when_needed():
        later = re.compile(pattern="a+", flags=re.IGNORECASE)
        assert not isinstance(later, re.Pattern)
        assert later.match("aA") is not None  # used while it is still imported
    assert re.compile is compiled
    assert later.fullmatch("aA") is not None
    with pytest.raises(ModuleNotFoundError), when_needed():
        import_module("no_such_library")
    assert re.compile is compiled


def test_one_that_is_none_is_told_when_it_is_used() -> None:
    """By the words of ``re``."""
    wrong = pattern("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.match("a")
