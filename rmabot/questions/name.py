"""The name of a person or a company, as it goes on a parcel."""

from __future__ import annotations

import unicodedata

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.question import Accepted, Context, QuestionType, Reading, Refused, Said, as_written
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, fold

_OPENERS = 3
_MOST = 60  # characters; two lines of a courier's label
_PLAIN = pattern(r"[^\W\d_](?:[^\W_]|[ .,'’&()/-])*[^\W_.]")
_TAGS = pattern(r"<[^<>]{0,80}>")
_MENTIONS = pattern(r"(?<!\w)@[\w.]+")
_LINKS = pattern(r"(?i)\b(?:https?://|www\.)\S+")
_NOT_IN_A_NAME = pattern(r"[*_~`|<>{}\[\]\\^\"=@]+")


def read(said: Said, context: Context) -> Reading:
    """The name on one line, without markup, mentions and emoji."""
    text = clean(said.text)
    if not text:
        return Refused("text_wanted" if said.file is not None else "name_not_seen")
    folded = fold(text)
    lexicon = context.lexicon
    if folded in lexicon.yes_words or folded in lexicon.no_words or folded in lexicon.agreed:
        return Refused("name_not_seen")
    name = " ".join(text.split()) if _PLAIN.fullmatch(text) else bare_name(text)
    shorter = _without_openers(name, lexicon)
    if shorter != name and fold(shorter.partition(" ")[0]) in lexicon.negations:
        return Refused("name_not_seen")  # "I'm not the buyer" names nobody
    if sum(map(str.isalpha, shorter)) < (1 if not shorter.isascii() else 2):
        return Refused("name_not_seen")
    if len(shorter) > _MOST:
        return Refused("name_too_long", {"length": str(len(shorter)), "most": str(_MOST)})
    return Accepted(shorter, sure=shorter == name)


def bare_name(text: str) -> str:
    """The text on one line, without what would be markup, a mention or a picture elsewhere."""
    for one in (_TAGS, _LINKS, _MENTIONS, _NOT_IN_A_NAME):
        text = one.sub(" ", text)
    kept = "".join(
        [sign for sign in text if unicodedata.category(sign) not in {"So", "Sk", "Cn"} and sign != "\ufe0f"]
    )
    return " ".join(kept.split()).strip(" ,;:-!?\u200d")


def _without_openers(name: str, lexicon: Lexicon) -> str:
    """The name behind all that stands in front of it: "it's for my company Smith Plumbing"."""
    for _ in range(_OPENERS):
        shorter = _without_opener(name, lexicon)
        if shorter == name:
            break
        name = shorter
    return name


def _without_opener(name: str, lexicon: Lexicon) -> str:
    words = name.split()
    if not words or fold(words[0]) not in lexicon.opener_starts:
        return name
    for opener in lexicon.name_openers:
        # An opener folds to as many words as it is typed with, apostrophes included.
        for count in range(1, min(len(words) - 1, 4) + 1):
            if fold(" ".join(words[:count])) == opener:
                return " ".join(words[count:]).strip(" :,.")
    return name


NAME = QuestionType(
    name="name",
    summary={"en": "the name of a person or a company", "fr": "le nom d'une personne ou d'une entreprise"},
    read=read,
    show=as_written,
)
