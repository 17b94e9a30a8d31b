"""Spaces at which no line may end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.spans import Span, plain
from rmabot.text.unbroken import NBSP, unbroken, unbroken_rich


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Par exemple : QC", "Par exemple~: QC"),
        ("« 1 de 2 », « 2 de 2 »", "«~1~de~2~», «~2~de~2~»"),
        ("« Depuis lundi, l'image devient noire »", "«~Depuis lundi, l'image devient noire~»"),
        ('add "1 of 2", "2 of 2" and “so on”', 'add "1~of~2", "2~of~2" and “so~on”'),
        ("14,975 % de 120,00 $.", "14,975~% de 120,00~$."),
        ("See: this, 5 %, and (yes) :done", "See: this, 5~%, and (yes) :done"),
        ("an e-mail, a line\nand more", "an e-mail, a line\nand more"),
    ],
)
def test_what_belongs_to_the_word_beside_it_stays_there(text: str, kept: str) -> None:
    """Colons, guillemets, signs after a number, and a few signs in quotes."""
    assert unbroken(text) == kept.replace("~", NBSP)


def test_punctuation_after_a_bold_word_stays_with_it() -> None:
    """Styles do not part what belongs together."""
    rich = (Span("Écrivez "), Span("personne", bold=True), Span(" : quelqu'un lira."))
    assert plain(unbroken_rich(rich)) == f"Écrivez personne{NBSP}: quelqu'un lira."
    assert unbroken_rich(rich)[1] is rich[1]


@given(st.text(alphabet="ab «»:;!?%$1\n"))
def test_only_spaces_change_and_none_is_lost(text: str) -> None:
    """Places of styles and lengths stay true."""
    assert unbroken(text).replace(NBSP, " ") == text
