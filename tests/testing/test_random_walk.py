"""A person at random on the shipped dialogs: no crash, no dead end, no state that cannot be left."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmabot.engine.effects import Choice, Message, Run
from rmabot.engine.events import Text
from rmabot.engine.session import Frame, Session
from rmabot.flow.actions import ACTIONS
from rmabot.testing import rules
from rmabot.testing.random_walk import RandomWalk
from rmabot.testing.samples import result
from rmabot.text.spans import Span
from tests.shipped import shipped


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    language=st.sampled_from(("en", "fr")),
    patience=st.sampled_from((0.2, 0.6, 0.9, 0.97)),
)
def test_a_walk_never_ends_in_a_wall(seed: int, language: str, patience: float) -> None:
    """Whatever is done, in any order; patient people come through whole flows, the others jump about."""
    RandomWalk(shipped(), seed, language, patience).walk(120)


def test_patient_people_come_to_the_end_of_the_return() -> None:
    """So the walks are about whole conversations, and every filing has all that it must have."""
    filed = 0
    for seed in range(12):
        walk = RandomWalk(shipped(), seed, patience=0.97)
        walk.walk(120)
        filed += len([run for run in walk.ran if run.action == "file_rma"])
    assert filed >= 6


def test_the_same_seed_walks_the_same_way() -> None:
    """A failure can be walked again."""
    walks = [RandomWalk(shipped(), 7), RandomWalk(shipped(), 7)]
    for walk in walks:
        walk.walk(80)
    assert walks[0].log == walks[1].log
    assert walks[0].session == walks[1].session


SAID = Message((Span("Well."),))
HELLO = Text("e", 0.0, "hello")
NOBODY = Session("terminal:ann", "en")


@pytest.mark.parametrize(
    ("rule", "effects", "after"),
    [
        ("whatever a person does is answered", [], NOBODY),
        (
            "a flow under way waits for an answer or for work",
            [SAID],
            NOBODY._replace(frames=(Frame("return"),)),
        ),
        (
            "after the bot has spoken there is something to answer",
            [SAID],
            NOBODY._replace(frames=(Frame("return", "role"),)),
        ),
        ("no message is empty", [Message(())], NOBODY),
        ("every button says something", [Message(SAID.text, (Choice(" ", "1.a.b"),))], NOBODY),
        ("a token fits any channel", [Message(SAID.text, (Choice("Yes", "1.a." + "b" * 61),))], NOBODY),
    ],
)
def test_each_rule_can_be_broken(rule: str, effects: list[Message], after: Session) -> None:
    """A rule that cannot fail would say nothing."""
    with pytest.raises(rules.Stuck, match=rule):
        rules.after_turn(NOBODY, HELLO, effects, after)


def test_a_filing_without_a_statement_is_found() -> None:
    """None of the protected texts may be missing when a return is filed."""
    answers = dict.fromkeys([name for name in shipped().statements if name != "access"], "yes")
    with pytest.raises(rules.Stuck, match="nothing is filed before every statement is answered: access"):
        rules.filed_whole(shipped(), Frame("return"), Run("file_rma", "file_rma", {}, answers=answers))


@pytest.mark.parametrize(
    ("rule", "frame"),
    [
        (
            "no answer is filed that waits to be asked again: province",
            Frame("return", stale=frozenset({"province"})),
        ),
        ("the devices filed are those on the request", Frame("return", items={"devices": (1, 2)})),
    ],
)
def test_a_filing_that_is_not_whole_is_found(rule: str, frame: Frame) -> None:
    """Outdated answers, devices of which nothing is known."""
    answers = dict.fromkeys([*shipped().statements, "province", "devices.1.serial"], "yes")
    with pytest.raises(rules.Stuck, match=rule):
        rules.filed_whole(shipped(), frame, Run("file_rma", "file_rma", {}, answers=answers))


def test_a_failure_tells_the_way_to_it() -> None:
    """The last acts of the walk are in the notes of the error."""
    walk = RandomWalk(shipped(), 1)
    walk.walk(5)
    del walk.flows
    with pytest.raises(AttributeError) as failed:
        walk.walk(50)
    (told,) = failed.value.__notes__
    assert walk.log[-1] in told
    assert "now at [" in told


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_actions_answer_within_what_they_may(action: str) -> None:
    """Every outcome in time, with at least the fields that are certain."""
    spec = ACTIONS[action]
    walk = RandomWalk(shipped(), 3)
    outcomes = set()
    for _ in range(60):
        outcome, values = result(walk.random, action)
        outcomes.add(outcome)
        assert set(values) <= set(spec.fields)
        assert set(spec.certain.get(outcome, ())) - set(spec.only_if) <= set(values)
    assert outcomes == set(spec.outcomes)
