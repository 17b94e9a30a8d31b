"""Conditions on a question's number: what cannot hold, or always does, for any number that it takes."""

import pytest

from rmabot.flow.load import load
from tests.testing.small import LAMP, small_files

QUESTION = """\
  - ask: pieces
    type: number
    at_least: 1
    at_most: {most}
    label: {{en: "Pieces", fr: "Pièces"}}
    en: "How many pieces?"
    fr: "Combien de morceaux?"
  - say: told
    when: {when}
    en: "I see."
    fr: "Je vois."
"""


def told(when: str, most: str = "9") -> list[str]:
    """What the linter says of a condition that stands below the question."""
    flow = LAMP.replace("steps:\n", "steps:\n" + QUESTION.format(when=when, most=most), 1)
    found = load(small_files() | {"lamp.yaml": flow.encode()}).findings
    return [finding.message.partition(" here")[0] for finding in found if finding.code == "condition"]


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        ("{pieces: {at_least: 2}}", []),
        ("{pieces: {less_than: 1}}", ["this can never hold"]),
        ("{pieces: {more_than: 9}}", ["this can never hold"]),
        ("{pieces: {at_most: 9}}", ["this always holds"]),
        ("{all: [{pieces: {at_least: 5}}, {pieces: {less_than: 5}}]}", ["this can never hold"]),
        ("{any: [{pieces: {at_least: 5}}, {pieces: {less_than: 5}}]}", ["this always holds"]),
        ("{all: [{pieces: {more_than: 3}}, {pieces: {less_than: 5}}]}", []),
        ("{all: [{pieces: {more_than: 3}}, {pieces: {less_than: 4}}]}", ["this can never hold"]),
    ],
)
def test_comparisons_are_judged_by_the_numbers_that_the_question_takes(when: str, verdict: list[str]) -> None:
    """Within its bounds, and each beside the others."""
    assert told(when) == verdict


def test_a_bound_of_the_policy_may_change_and_proves_nothing() -> None:
    """More than today's policy allows may be allowed tomorrow."""
    assert told("{pieces: {more_than: 900}}", most="policy.limits.devices") == []
