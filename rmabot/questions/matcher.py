"""What a person typed against the options of a question: exact keys first, likeness last.

Options are heard in every language of the set, whatever language the conversation is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import force_setattr

from rmabot.questions.alike import ALIKE, Alike, Score
from rmabot.questions.lexicon import NO_WORDS, Lexicon
from rmabot.questions.reading import Accepted, Candidate, Reading, Refused, Unsure
from rmabot.text.clean import excerpt, fold

OFFERED_AT_MOST = 3
"""Candidates of one "did you mean"."""

_READ_AT_MOST = 300  # characters; a longer message is no name of an option
_AHEAD = 8  # by so much the best must lead to be certain
ALSO_TYPED = 1
_BY_PLACE = 3  # the weakest claim on a text


class Option(Struct, frozen=True):
    """One option: its label in each language, and what people type for it in any; ``alone`` goes with no other."""

    name: str
    labels: Mapping[str, str]
    also: tuple[str, ...] = ()
    alone: bool = False
    keys: Mapping[str, tuple[int, str]] = {}
    """Made here: its folded texts, each with its rank (0 label, 1 also typed, 2 name) and, for a label, the language."""

    def __post_init__(self) -> None:
        keys: dict[str, tuple[int, str]] = {fold(self.name.replace("_", " ")): (2, "")}
        keys |= {fold(text): (ALSO_TYPED, "") for text in self.also}
        for language, label in self.labels.items():
            key = fold(label)
            # The same word in two languages belongs to neither.
            keys[key] = (0, "" if keys.get(key, (1,))[0] == 0 else language)
        keys.pop("", None)
        force_setattr(self, "keys", keys)


class Matcher:
    """The options of one question, keyed once when the flows load.

    ``numbered``: their place in the list is a way to choose them ("2", "two", "the second").
    """

    __slots__ = (
        "_accepted",
        "_alike",
        "_by_language",
        "_exact",
        "_lexicon",
        "_numbered",
        "_places",
        "_shown",
        "_words",
        "options",
    )

    def __init__(
        self, options: Iterable[Option], lexicon: Lexicon = NO_WORDS, *, numbered: bool = True
    ) -> None:
        self.options = tuple(options)
        self._lexicon = lexicon
        self._numbered = numbered
        self._places = {option.name: place for place, option in enumerate(self.options)}
        self._accepted = {option.name: Accepted(option.name) for option in self.options}
        self._exact: dict[str, Accepted | Unsure] = {}
        self._by_language: dict[tuple[str, str], Accepted] = {}
        self._shown: dict[tuple[str, ...], Matcher] = {}
        self._words: frozenset[str] | None = None
        self._alike: Alike | None = None
        for key, claims in _claims(self.options, lexicon, numbered=numbered).items():
            self._settle(key, claims)

    def __len__(self) -> int:
        return len(self.options)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> Option:
        return self.options[self._places[name]]

    def label(self, name: str, language: str) -> str:
        """The option's text in a language, its name when there is none."""
        place = self._places.get(name)
        return name if place is None else self.options[place].labels.get(language, name)

    def among(self, names: Iterable[str]) -> Matcher:
        """The same for a part of the options, numbered anew as they are shown."""
        shown = tuple([name for name in names if name in self._places])
        if len(shown) == len(self.options):
            return self
        if shown not in self._shown:
            part = Matcher([self[name] for name in shown], self._lexicon, numbered=self._numbered)
            self._shown[shown] = part
        return self._shown[shown]

    def shares_a_word(self, text: str) -> bool:
        """Whether a word of the text is one of the options', fillers apart: where not, only a slip could mean one."""
        if self._words is None:
            words = {word for option in self.options for key in option.keys for word in key.split()}
            self._words = frozenset(words - self._lexicon.fillers)
        return not self._words.isdisjoint(fold(text[:_READ_AT_MOST]).split())

    def exact(self, text: str, language: str) -> Accepted | Unsure | None:
        """The option that the whole text names, without a doubt; ``Unsure`` if two bear that name."""
        return self._exactly(fold(text[:_READ_AT_MOST]), language)

    def read(self, text: str, language: str) -> Reading:
        """The option that the text means, those it may mean, or the reason why none."""
        key = fold(text[:_READ_AT_MOST])
        return self._exactly(key, language) or self._loosely(key, text, language)

    def _exactly(self, key: str, language: str) -> Accepted | Unsure | None:
        found = self._exact.get(key)
        if type(found) is Unsure:
            return self._by_language.get((language, key), found)
        return found

    def _loosely(self, key: str, text: str, language: str) -> Reading:
        words = key.split()
        if len(text) <= _READ_AT_MOST and words:
            for core in self._cores(words):
                if found := self._exactly(core, language):
                    return found
            if by_place := self._by_place(words):
                return by_place
            scores = sorted(self._scores(words), key=lambda score: -score.likeness)
            if certain := _certain(scores):
                return Accepted(certain.option.name, sure=False)
            if close := [score.option for score in scores[:OFFERED_AT_MOST] if score.likeness >= ALIKE]:
                return Unsure(tuple([_candidate(option) for option in close]), "did_you_mean")
        return Refused("choice_not_found", {"typed": excerpt(text)})

    def _cores(self, words: list[str]) -> Iterator[str]:
        """The words without those in front that say nothing, then without those behind too."""
        for start in range(1, len(words)):
            if words[start - 1] not in self._lexicon.fillers:
                break
            yield " ".join(words[start:])
        yield " ".join(self._lexicon.without_fillers(words))

    def _by_place(self, words: list[str]) -> Accepted | None:
        """The option at a place: "number two", "the 2nd one, please"."""
        fillers, place_words = self._lexicon.fillers, self._lexicon.place_words
        while len(words) > 1 and (words[0] in fillers or words[0] in place_words):
            words = words[1:]
        while len(words) > 1 and words[-1] in fillers:
            words = words[:-1]
        place = self._lexicon.number(words[0]) if self._numbered and len(words) == 1 else None
        return self._accepted[self.options[place - 1].name] if place and place <= len(self.options) else None

    def _scores(self, words: list[str]) -> list[Score]:
        if self._alike is None:
            self._alike = Alike(self.options, self._lexicon)
        return self._alike.scores(words)

    def _settle(self, key: str, claims: list[_Claim]) -> None:
        if len(claims) > 1:
            strongest = min([claim.rank for claim in claims])
            claims = [claim for claim in claims if claim.rank == strongest]
        names = dict.fromkeys([claim.option.name for claim in claims])
        if len(names) == 1:
            self._exact[key] = self._accepted[claims[0].option.name]
            return
        candidates = tuple([_candidate(self[name]) for name in names])
        self._exact[key] = Unsure(candidates[:OFFERED_AT_MOST], "did_you_mean")
        for language in {claim.language for claim in claims if claim.language}:
            own = {claim.option.name for claim in claims if claim.language == language}
            if len(own) == 1:
                self._by_language[language, key] = self._accepted[own.pop()]


class _Claim(NamedTuple):
    rank: int
    option: Option
    language: str = ""


def _claims(options: tuple[Option, ...], lexicon: Lexicon, *, numbered: bool) -> dict[str, list[_Claim]]:
    """What each folded text means, the stronger meaning with the lower rank."""
    claims: dict[str, list[_Claim]] = {}
    for place, option in enumerate(options, start=1):
        for key, (rank, language) in option.keys.items():
            claims.setdefault(key, []).append(_Claim(rank, option, language))
        if numbered:
            by_place = _Claim(_BY_PLACE, option)
            for key in (
                str(place),
                *lexicon.places.get(place, ()),
                *(lexicon.last if place == len(options) else ()),
            ):
                claims.setdefault(key, []).append(by_place)
    return claims


def _certain(scores: list[Score]) -> Score | None:
    """The one option meant: by a slip that no other option is near to, or by words that no other option has."""
    slips = [score for score in scores if score.slip]
    if slips:
        best = max(slips, key=lambda score: score.likeness)
        rivals = [score.likeness for score in scores if score is not best]
        return best if best.likeness - max(rivals, default=0) >= _AHEAD else None
    holding = [score for score in scores if score.holds]
    return holding[0] if len(holding) == 1 and holding[0].names else None


def _candidate(option: Option) -> Candidate:
    return Candidate(option.name, option.labels)


def likeness(one: str, other: str) -> int:
    """How alike two texts are to the matcher, 0 to 100: lint warns of options that it could not tell apart."""
    from rapidfuzz import fuzz

    return round(fuzz.ratio(fold(one), fold(other)))
