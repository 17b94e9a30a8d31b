"""Whether a text that any question of words would take is plainly no answer: a question of the person's own, or a story."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.name import NAME
from rmabot.questions.text import TEXT

OWN_WORDS = frozenset({TEXT.name, NAME.name})
"""The types of question that take nearly anything that is typed."""
_SHORT = 80
"""Characters; who describes a fault at length may end with a question mark."""
_MOST_WORDS = 3


def is_no_answer(type_name: str, text: str, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether a text to a question of this type is more likely something else than its answer."""
    if type_name not in OWN_WORDS or len(text) > _SHORT:
        return False
    return is_question(text, folded, lexicon) or (type_name == NAME.name and _begins(folded, lexicon.tells))


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
