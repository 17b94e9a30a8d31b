"""Words that people type beside the names of things: numbers, "and", "yesterday"; in every language of the set at once.

They stand in ``typed:`` of the words file, so a new language brings its own. A missing list costs only its convenience.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from rmabot.text.clean import fold

TYPED: Mapping[str, str] = {
    "yes": "ways to say yes",
    "no": "ways to say no",
    "agreed": "ways to say that a text was read and is accepted",
    "numbers": "one, two, three and so on, in order",
    "ordinals": "first, second, third and so on, in order",
    "ordinals_too": "a second form of first, second, third, in order",
    "ordinal_endings": "what stands after the digits of an ordinal: st, nd",
    "last": "the last one of a list",
    "all": "every one of a list",
    "and": "what stands between two things chosen",
    "fillers": "words round an answer that say nothing: the, please",
    "place_words": "words in front of a place in a list: option, number",
    "not": "words that turn an answer into its opposite",
    "today": "the day at hand",
    "yesterday": "the day before",
    "before_yesterday": "two days ago",
    "tomorrow": "the day after",
    "days_ago": "so many days ago, without the number",
    "vague_dates": "times that name no day: last week",
    "asks": "how people begin a question of their own",
    "tells": "how people begin to tell something, and no name begins",
    "refers": "how people begin who point at what they said before, or would rather not tell it",
    "enough": "ways to say that there is no further one to add",
    "sends": "ways to say at the review that it may be sent",
    "name_openers": "what people write in front of their name",
}
"""Each list of a words file's ``typed:``, and what it holds."""


class Lexicon:
    """The lists of all languages, keyed once when the flows load."""

    __slots__ = (
        "agreed",
        "all",
        "and_words",
        "asks",
        "days_ago",
        "enough",
        "fillers",
        "languages",
        "last",
        "name_openers",
        "negations",
        "no",
        "no_words",
        "numbers",
        "opener_starts",
        "ordinal_endings",
        "ordinals",
        "place_words",
        "places",
        "refers",
        "relative_days",
        "sends",
        "tells",
        "vague_dates",
        "yes",
        "yes_words",
    )  # fmt: skip

    def __init__(
        self,
        typed: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        languages: Iterable[str] = ("en", "fr"),
    ) -> None:
        lists = typed or {}
        self.languages = tuple(languages)

        def folded(name: str) -> frozenset[str]:
            return frozenset(
                [key for words in lists.get(name, {}).values() for word in words if (key := fold(word))]
            )

        self.yes, self.no = _per_language(lists, "yes"), _per_language(lists, "no")
        self.yes_words, self.no_words, self.agreed = folded("yes"), folded("no"), folded("agreed")
        self.numbers = _in_order(lists, "numbers")
        self.ordinals = _in_order(lists, "ordinals", "ordinals_too")
        self.places: dict[int, list[str]] = {}
        """The words for each place in a list, counted from 1."""
        for words in (self.numbers, self.ordinals):
            for word, number in words.items():
                self.places.setdefault(number, []).append(word)
        self.ordinal_endings = folded("ordinal_endings")
        self.last, self.all = folded("last"), folded("all")
        self.and_words, self.fillers, self.negations = folded("and"), folded("fillers"), folded("not")
        self.place_words = folded("place_words")
        self.relative_days = {
            word: days
            for name, days in (("today", 0), ("yesterday", 1), ("before_yesterday", 2), ("tomorrow", -1))
            for word in folded(name)
        }
        self.asks, self.tells, self.sends = folded("asks"), folded("tells"), folded("sends")
        self.refers, self.enough = folded("refers"), folded("enough")
        self.days_ago, self.vague_dates = folded("days_ago"), folded("vague_dates")
        # The longest first: "my name is" before "my".
        self.name_openers = tuple(sorted(folded("name_openers"), key=len, reverse=True))
        self.opener_starts = frozenset([opener.split()[0] for opener in self.name_openers])

    def number(self, word: str) -> int | None:
        """The number that a folded word says: digits, "two", "second", "2nd"."""
        digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if (
            digits.isdecimal()
            and len(digits) <= 4
            and (digits == word or word[len(digits) :] in self.ordinal_endings)
        ):
            return int(digits)
        return self.numbers.get(word) or self.ordinals.get(word)

    def without_fillers(self, words: Sequence[str]) -> Sequence[str]:
        """The words without those at either end that say nothing."""
        start, end = 0, len(words)
        while start < end and words[start] in self.fillers:
            start += 1
        while start < end and words[end - 1] in self.fillers:
            end -= 1
        return words[start:end]


def _per_language(lists: Mapping[str, Mapping[str, Sequence[str]]], name: str) -> dict[str, tuple[str, ...]]:
    return {language: tuple(words) for language, words in lists.get(name, {}).items()}


def _in_order(lists: Mapping[str, Mapping[str, Sequence[str]]], *names: str) -> dict[str, int]:
    columns = [words for name in names for words in lists.get(name, {}).values()]
    return {
        fold(word): number
        for number, row in enumerate(zip_longest(*columns), start=1)
        for word in row
        if word is not None
    }


NO_WORDS = Lexicon()
"""A lexicon without a list."""
