"""Days found in what people write: figures, names of months, "yesterday", "3 days ago"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from rmabot.questions.figures import Mention, day_of, in_figures, year_of
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.months import month_names
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, fold

_READ_AT_MOST = 400
_CONNECTING = 3  # letters of "of", "de", "the" between day, month and year
_SLIP = 80  # of 100: "febuary", "septembr"
_SHORTEST_WITH_A_SLIP = 5

_YEAR = pattern(r"(?:19|20|21)\d{2}")
_MONTH_AND_YEAR = pattern(r"(?<![\d/.-])(?:\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2})(?![\d/.-])")
_LETTERS_AND_DIGITS = pattern(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")


class Days(Struct, frozen=True):
    """What was found: mentions of days, or only of a month, a year, "last week" (``vague``).

    ``whole``: nothing else was written.
    """

    mentions: tuple[Mention, ...] = ()
    vague: bool = False
    whole: bool = False


def find_days(text: str, today: date, lexicon: Lexicon) -> Days:
    """Every day in a text; ``today`` gives "yesterday", two-digit years and missing years their meaning."""
    plain = unicodedata.normalize("NFKC", clean(text, _READ_AT_MOST))
    if relative := _relative(fold(plain), today, lexicon):
        return Days((relative,), whole=True)
    figures, rest = in_figures(plain, today)
    words = _words(rest, lexicon)
    if not any(map(str.isalpha, words)):
        alone = len(figures) == 1 and set(words) <= {"|"}
        return Days(tuple(figures), not figures and _is_vague(rest, words, {}, lexicon), alone)
    months = month_names(lexicon.languages)
    words = [word for word in words if len(word) > _CONNECTING or not word.isalpha() or word in months]
    named, used = _named(words, months, today, lexicon)
    if not figures and not named and any(map(str.isdecimal, words)):
        named, used = _named([_without_slip(word, months) for word in words], months, today, lexicon)
    mentions = (*figures, *named)
    return Days(mentions, not mentions and _is_vague(rest, words, months, lexicon), used == len(words))


def _relative(key: str, today: date, lexicon: Lexicon) -> Mention | None:
    days = lexicon.relative_days.get(key)
    if days is None:
        words = key.split()
        numbers = [number for word in words if (number := lexicon.number(word)) is not None]
        rest = " ".join([word for word in words if lexicon.number(word) is None])
        if len(numbers) != 1 or rest not in lexicon.days_ago:
            return None
        days = numbers[0]
    return Mention((today - timedelta(days=days),), key)


def _words(text: str, lexicon: Lexicon) -> list[str]:
    """Folded words and figures, "14th" and "1er" without their endings, a bar where a day in figures stood."""
    words: list[str] = []
    for part in text.split("|"):
        for word in _LETTERS_AND_DIGITS.sub(" ", fold(part)).split():
            if not (words and words[-1].isdecimal() and word in lexicon.ordinal_endings):
                words.append(word)
        words.append("|")
    return words[:-1]


def _named(
    words: Sequence[str], months: Mapping[str, int], today: date, lexicon: Lexicon
) -> tuple[list[Mention], int]:
    """The days that name their month, and how many of the words they are made of."""
    mentions: list[Mention] = []
    used: set[int] = set()

    def word(at: int) -> str:
        return words[at] if 0 <= at < len(words) and at not in used else ""

    for at, name in enumerate(words):
        if name not in months or at in used:
            continue
        if day := _number(word(at - 1), lexicon):
            year_at = at + 1 if _is_year(word(at + 1), two_digits=True) else at - 2
            parts = {at - 1, at}
        elif day := _number(word(at + 1), lexicon):
            year_at = at + 2 if _is_year(word(at + 2)) else at - 1
            parts = {at, at + 1}
        else:
            continue
        year = word(year_at) if _is_year(word(year_at), two_digits=year_at == at + 1) else ""
        parts |= {year_at} if year else set()
        used |= parts
        mentions.append(
            Mention(_days(year, months[name], day, today), " ".join(filter(None, (str(day), name, year))))
        )
    return mentions, len(used)


def _days(year: str, month: int, day: int, today: date) -> tuple[date, ...]:
    """The day; without a year those nearest to today, the last leap year's at the end of February."""
    if year:
        found = day_of(year_of(year, today), month, day)
        return (found,) if found else ()
    years = (0, -1, 1) if (month, day) != (2, 29) else range(0, -8, -1)
    return tuple([found for ahead in years if (found := day_of(today.year + ahead, month, day))])


def _number(word: str, lexicon: Lexicon) -> int | None:
    number = lexicon.number(word) if len(word) < 3 or not word.isdecimal() else None
    return number if number is not None and 0 < number < 100 else None


def _is_year(word: str, *, two_digits: bool = False) -> bool:
    return bool(_YEAR.fullmatch(word)) or (two_digits and len(word) == 2 and word.isdecimal())


def _without_slip(word: str, months: Mapping[str, int]) -> str:
    if len(word) < _SHORTEST_WITH_A_SLIP or not word.isalpha():
        return word
    from rapidfuzz import fuzz, process

    whole = [name for name in months if len(name) >= _SHORTEST_WITH_A_SLIP]
    found = process.extractOne(word, whole, scorer=fuzz.ratio, score_cutoff=_SLIP)
    return found[0] if found else word


def _is_vague(text: str, words: Sequence[str], months: Mapping[str, int], lexicon: Lexicon) -> bool:
    """Whether a month, a year or "last week" stands there without a day."""
    letters = " ".join([word for word in fold(text).split() if not word.isdecimal()])
    return (
        any(word in months or _YEAR.fullmatch(word) for word in words)
        or _MONTH_AND_YEAR.search(text) is not None
        or any(f" {phrase} " in f" {letters} " for phrase in lexicon.vague_dates)
    )
