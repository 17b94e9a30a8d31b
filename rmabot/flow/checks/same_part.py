"""Findings of one file that follow from a part that lost its first line, or that stands where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rmabot.flow.finding import Finding
from rmabot.rma.pattern import pattern

_NEAR = 12
_CASES = 24
"""Lines of the cases of a text."""
_UNGIVEN = frozenset({"unknown-slot", "missing-input", "unknown-input"})
_TO_MATCH = " to match"


def _lacks_what_is_handed_in(one: Finding, other: Finding) -> bool:
    """What a caller hands in and a flow does not take: told where the flow would need it."""
    if one.code != "unknown-input" or other.code != "unknown-slot" or not one.message.startswith('flow "'):
        return False
    flow, name = one.message.split('"')[1:4:2]
    return f'gives "{name}"' in other.message and other.place.file.rpartition("/")[2].startswith(f"{flow}.")


def _lost_who_uses_it(one: Finding, other: Finding) -> bool:
    """A list that the question without options would use."""
    lacks = other.code == "missing-key" and "needs options:, or options_from: a list" in other.message
    return one.code == "unused" and lacks and 'options from list "' in one.message


def _begins_elsewhere(one: Finding, other: Finding) -> bool:
    """Lines that begin at another column, or whose part does: all that stands below it is read wrongly."""
    if other.place.line > one.place.line or other is one:
        return False
    misplaced = (
        other.code == "yaml-syntax" and _TO_MATCH in other.message and other.place.line <= _NEAR
    ) or ("is it indented wrongly" in other.message and other.code == "wrong-type")
    if misplaced and one.code in {"missing-line", "policy"}:
        return True
    far_out = other.code == "unknown-key" and other.place.column == 1
    return (misplaced or far_out) and _TO_MATCH in one.message and other.place.line < one.place.line


def _is_without_its_first_step(one: Finding, other: Finding) -> bool:
    """What follows the paths says nothing of a flow whose first step is gone, or that has none."""
    if other.code == "missing-line" and "begins the first step" in other.message:
        return one.code in {"condition", "unreachable", "dead-end"}
    return one.code == "unreachable" and other.code == "dead-end" and " has no steps: " in other.message


def _is_under_another_key(one: Finding, other: Finding) -> bool:
    """The text that is missing stands under a key that is misspelt."""
    if one.code != "text-missing" or other.code != "unknown-key":
        return False
    same = other.message.startswith(f"{one.message.partition(' has no ')[0]} has no key ")
    return same and any(f'did you mean "{language}"?' in other.message for language in one.languages)


def _stands_at_a_line_told_already(one: Finding, other: Finding) -> bool:
    """A line of a text that stands twice, or went to another part: its list is longer by it, its words are missing here."""
    if one.code == "lists" and other.code == "said-twice":
        return abs(one.place.line - other.place.line) <= _CASES
    if one.code == "unused" and other.code == "said-twice":
        return one.place.line == other.place.line and " is never said: after " in one.message
    if one.code == "outcomes" and other.code == "unknown-key":
        return 'has no key "outcomes"' in other.message and 0 < other.place.line - one.place.line <= _AS_BELOW
    below = 0 < other.place.line - one.place.line <= _NEAR
    return (
        one.code == "placeholders"
        and below
        and other.code == "missing-line"
        and " runs on into say:" in other.message
    )


def _went_with_its_entry(one: Finding, other: Finding) -> bool:
    """A placeholder of an entry that a language has not."""
    return one.code == "placeholders" and other.code == "lists" and one.place == other.place


def _is_one_of_each(one: Finding, other: Finding) -> bool:
    """An answer that a repeat does not have, named of each of its items and by itself."""
    if one.code != "unknown-slot" or other.code != "unknown-slot" or '" says nothing of "' not in one.message:
        return False
    named = _GIVES.search(other.message)
    return named is not None and f".{named[1]}" in one.message.partition('" says')[0]


_GIVES = pattern(r'(?:policy gives|flow asks) "(\w+)"')


def _has_its_phrases_elsewhere(one: Finding, other: Finding) -> bool:
    """Phrases of a language that stand in a list which another line took in."""
    unsaid = one.code == "text-missing" and " phrases: nobody could begin it" in one.message
    lost = "is never closed" in other.message or "opens this list" in other.message
    return unsaid and lost and 0 < other.place.line - one.place.line <= _CASES


def _lost_its_first_line(one: Finding, other: Finding) -> bool:
    """The step of which only keys are left would have given what is not given."""
    if one.code not in {*_UNGIVEN, "unknown-step", "unknown-key"}:
        return False
    near = 0 <= one.place.line - other.place.line <= 1
    if other.code == "yaml-syntax" and "seem to have changed places" in other.message:
        return one.code in _UNGIVEN or (one.code == "unknown-key" and near)
    if other.code == "unknown-key" and any(f'has no key "{key}"' in other.message for key in _OF_A_STEP):
        return one.code == "unknown-slot" and "did you mean" not in one.message
    if other.code == "duplicate-key":
        return one.code == "unknown-step" or (one.code == "unknown-input" and near)
    return False


_OF_A_STEP = ("instead", "outcomes", "options", "retry")


def _is_below_an_empty_list(one: Finding, other: Finding) -> bool:
    """Entries that stand too far out, and the list that they left empty; a language that stands among cases."""
    empty = other.code == "wrong-type" and " is empty. write its entries" in other.message
    if empty and 0 < one.place.line - other.place.line <= _NEAR:
        return one.code in {"unknown-key", "missing-line"}
    column = "begins at another column than the text" in other.message
    return one.code == "unknown-option" and column and one.place.line == other.place.line


def _has_no_name_of_its_own(one: Finding, other: Finding) -> bool:
    if one.code == "duplicate-name" and _OF_ITS_OWN in one.message:
        return other.message == _NO_AS and 0 < other.place.line - one.place.line <= _AS_BELOW
    twice = other.code == "duplicate-name" and _OF_ITS_OWN in other.message
    return twice and one.code == "unknown-step" and "did you mean" not in one.message


_OF_ITS_OWN = "give it a name of its own: as:"
_NO_AS = 'a colon is missing after "as"'
_AS_BELOW = 3


def _is_in_an_unread_part(one: Finding, other: Finding) -> bool:
    """Endings, facts and steps that are no part with keys name nothing."""
    if other.code == "wrong-type":
        return (one.code == "unknown-step" and other.message.startswith("endings:")) or (
            one.code == "unknown-fact" and other.message.startswith("facts:")
        )
    if other.code == "missing-key" and "steps:" in other.message:
        return one.code == "bad-value" or 'a "- " is missing' in one.message
    if other.code == "missing-line" and other.message.startswith("option "):
        return one.code == "condition"
    if other.code == "missing-line" and (
        other.message.startswith("the case ") or " has no keys " in other.message
    ):
        return one.code == "cases" and 0 < other.place.line - one.place.line <= _CASES
    if other.code == "unknown-kind":
        return one.code in {"too-many", "missing-line"} or (
            one.code == "unknown-kind" and "comes first" in one.message
        )
    return False


def _is_of_the_line_above(one: Finding, other: Finding) -> bool:
    """A comma or a dash that is gone takes the next line with it."""
    if other.code != "yaml-syntax" or not 0 <= one.place.line - other.place.line <= _NEAR:
        return False
    if one.code == "placeholders":
        return "begins too far out" in other.message
    comma = "a comma is missing at the end of line" in other.message
    return one.code == "unknown-slot" and comma and "did you mean" not in one.message


def _is_the_same_name(one: Finding, other: Finding) -> bool:
    """What an action needs and a text names, under a name that is misspelt where it is given."""
    if one.code != "missing-input" or other.code != "unknown-slot" or "did you mean" not in other.message:
        return False
    return f"needs {other.message.partition('gives ')[2].partition('.')[0]}," in one.message


def _is_empty_together(one: Finding, other: Finding) -> bool:
    """Two placeholders of one text that are empty for one reason."""
    if one.code != "slot-may-be-empty" or other.code != "slot-may-be-empty":
        return False
    why, same = (
        finding.message.partition(" may be empty here: ")[2].partition(". ")[0] for finding in (one, other)
    )
    alike = one.place.line == other.place.line and one.place.column > other.place.column
    return alike and why == same and _head(one) == _head(other)


def _head(one: Finding) -> str:
    return one.message.partition("}")[0].partition(".")[0]


def _is_of_an_unknown_statement(one: Finding, other: Finding) -> bool:
    """What may be answered to a statement that is not there is said by nothing."""
    if one.code != "statement-text" or other.code != "unknown-statement":
        return False
    name = one.message.partition('"')[2].partition('"')[0]
    return f'no statement "{name}"' in other.message


def _is_a_copy(one: Finding, other: Finding) -> bool:
    """A file that was copied holds the flow a second time."""
    return one.code == "file-name" and other.code == "duplicate-name" and one.place == other.place


IN_ONE_PART: Iterable[Callable[[Finding, Finding], bool]] = (
    _begins_elsewhere,
    _is_without_its_first_step,
    _is_under_another_key,
    _has_its_phrases_elsewhere,
    _stands_at_a_line_told_already,
    _went_with_its_entry,
    _is_one_of_each,
    _lost_its_first_line,
    _has_no_name_of_its_own,
    _is_below_an_empty_list,
    _is_in_an_unread_part,
    _is_of_the_line_above,
    _is_the_same_name,
    _is_empty_together,
    _is_of_an_unknown_statement,
    _is_a_copy,
)
"""Whether the first finding follows from the second, in one file."""
OF_TWO_FILES: Iterable[Callable[[Finding, Finding], bool]] = (_lacks_what_is_handed_in, _lost_who_uses_it)
"""The same in two files."""
