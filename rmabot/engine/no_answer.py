"""Whether a text that any question of words would take is plainly no answer: a question of the person's own, or a story."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from rmabot.flow.model import Ask
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.name import NAME
from rmabot.questions.text import TEXT

OWN_WORDS = frozenset({TEXT.name, NAME.name})
"""The types of question that take nearly anything that is typed."""
_SHORT = 80
"""Characters; who describes a fault at length may end with a question mark."""
_MOST_WORDS = 3


def is_no_answer(ask: Ask, text: str, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a text to this question is more likely something else than its answer.

    Where another answer is offered beside the words, such as "I don't know the seller", a name is due: a yes is none.
    """
    if ask.type not in OWN_WORDS or len(text) > _SHORT:
        return False
    if is_question(text, folded, lexicon) or _begins(folded, lexicon.refers):
        return True
    named = ask.type == NAME.name or (bool(ask.instead) and "at_least" not in ask.settings)
    return named and (_begins(folded, lexicon.tells) or _says_yes_or_no(folded, lexicon))


def _says_yes_or_no(folded: str, lexicon: Lexicon) -> bool:
    return folded in lexicon.yes_words or folded in lexicon.no_words or folded in lexicon.agreed


def is_question(text: str, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether somebody asks something: by how it begins, or by its mark."""
    return " " in folded and (text.rstrip().endswith("?") or _begins(folded, lexicon.asks))


def _begins(folded: str, openers: AbstractSet[str]) -> bool:
    words = folded.split(" ", _MOST_WORDS)[:_MOST_WORDS]
    while words:
        if " ".join(words) in openers:
            return True
        words.pop()
    return False
