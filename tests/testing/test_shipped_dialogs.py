"""The dialogs that ship and the conversations written beside them."""

import pytest

from rmabot.flow.finding import line_of
from rmabot.testing.coverage import Coverage, measure
from rmabot.testing.run import Played
from rmabot.testing.suite import Suite, gather, run
from tests.testing.small import DIALOGS


@pytest.fixture(scope="module")
def suite() -> Suite:
    """The shipped tests with their dialogs."""
    return gather(DIALOGS)


@pytest.fixture(scope="module")
def played(suite: Suite) -> list[Played]:
    """All of them, played."""
    return run(suite, suite.scripts)


@pytest.fixture(scope="module")
def coverage(suite: Suite, played: list[Played]) -> Coverage:
    """What they came by."""
    assert suite.flows is not None
    return measure(suite.flows, [seen for one in played for seen in one.seen])


def test_nothing_is_wrong_in_them(suite: Suite) -> None:
    """Neither in the dialogs nor in what their tests name."""
    assert [line_of(finding) for finding in suite.findings] == []


def test_every_conversation_goes_as_it_is_written(played: list[Played]) -> None:
    """In both languages."""
    assert [line_of(one.failure) for one in played if one.failure is not None] == []
    assert {one.script.language for one in played} == {"en", "fr"}


def test_every_step_is_reached(coverage: Coverage) -> None:
    """No text of the dialogs is one that no test has seen."""
    assert [point for point in coverage.missing() if point.kind == "step"] == []


def test_nearly_every_branch_is_taken(coverage: Coverage) -> None:
    """Options, both arms of conditions, cases, outcomes, endings: at least 95 of 100."""
    assert coverage.share("branch") >= 0.95


@pytest.mark.parametrize("kind", ["retry", "way out", "interruption"])
def test_every_trouble_is_met(coverage: Coverage, kind: str) -> None:
    """Every retry, every way out, and a question in between in every flow that asks."""
    assert [point for point in coverage.missing() if point.kind == kind] == []
