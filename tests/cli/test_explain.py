"""`rmabot explain`: what a lead can look up beside a flow."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from rmabot.cli.explain import of_action, of_type
from rmabot.cli.main import cli
from rmabot.flow.actions import ACTIONS
from rmabot.flow.outcomes import WHO
from rmabot.questions.table import QUESTIONS


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ACTIONS)
def test_each_answer_of_each_action_says_who_meets_it(name: str, language: str) -> None:
    """No answer stands as a bare word, in either language, and no word is kept for an answer that is gone."""
    assert set(WHO[name]) == set(ACTIONS[name].outcomes)
    lines = of_action(ACTIONS[name], language).splitlines()
    for outcome in ACTIONS[name].outcomes:
        assert any(line.split(maxsplit=1)[0] == outcome and len(line.split()) > 1 for line in lines if line)


@pytest.mark.parametrize("name", ACTIONS)
def test_in_french_no_english_word_of_the_command_is_left(name: str) -> None:
    """An explanation asked for in French has French headings too."""
    said = of_action(ACTIONS[name], "fr")
    assert not {"reads", "needed", "answers", "gives", "sure"} & set(said.replace("(", " ").split())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_type_is_explained_in_both_languages(name: str) -> None:
    """The French explanation is another text than the English one."""
    assert of_type(QUESTIONS[name], "fr") != of_type(QUESTIONS[name], "en")


def test_a_misspelt_name_gets_the_near_one() -> None:
    """A slip of the fingers is answered with the name that was meant, and exit 2."""
    done = CliRunner().invoke(cli, ["explain", "file_rna"])
    assert done.exit_code == 2
    assert 'did you mean "file_rma"?' in done.output
