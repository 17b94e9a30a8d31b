"""The models a desk knows, found by what people type: exact keys and prefixes first, likeness last."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from rmabot.rma.likeness import Likeness, most_alike
from rmabot.rma.models import Model
from rmabot.rma.pattern import pattern
from rmabot.rma.typed import fold

_SUGGEST_AT_MOST = 3
_LIKE_ENOUGH = 80  # of 100, by rapidfuzz's ratio; below it the suggestions for real typing slips are noise
_VERY_ALIKE = 90  # a letter or two among keys that begin alike: the rest need not be compared
_BUCKET = 6  # characters of a key that begin alike
_SHORTEST_TO_COMPARE = 5
_SHORTEST_PREFIX = 6
_KEEP_TYPED = 60
_WORDS_IN_A_MODEL = 4
_READ_WORDS = 80

_NOT_IN_A_KEY = pattern(r"[^A-Z0-9]+")
_CONFUSED = str.maketrans("OIL", "011")
_LENS = r"[ \-/(]*F?[0-9]{1,2}(?:[.,][0-9]{1,2})?(?: ?- ?[0-9]{1,3}(?:[.,][0-9]{1,2})?)? ?MM\)?"
_REVISION = r"[ \-/]*\((?:[A-Z]|O-STD|STD|BLACK|WHITE|NB|EU|US|UK|CA)\)"
_REGION = r"(?: |-|/)(?:EU|US|UK|CA|WR|RR|CH|STD|NEU)"
_SUFFIXES = pattern(rf"(?:{_LENS}|{_REVISION}|{_REGION})+$")
_AFTER_DS = pattern(r"[0-9][A-Z]?[A-Z0-9]{3}|K[0-9A-Z][0-9]{2}")
_LOOKS_LIKE_A_MODEL = pattern(
    r"I?DS-?[0-9K]|HW[INTD]-?[A-Z0-9]|(?:IPC|THC|NVR|DVR|PTZ)-?[A-Z0-9]|[0-9]CD[0-9]"
)


class Exact(Struct, frozen=True):
    """The model, told beyond doubt by what was typed."""

    model: Model


class Close(Struct, frozen=True):
    """Up to three models that the person may have meant, best first."""

    models: tuple[Model, ...]


class Unknown(Struct, frozen=True):
    """No model of the catalogue; what was typed is kept for a person to check."""

    typed: str


Lookup = Exact | Close | Unknown


class Catalogue:
    """All models a desk knows, keyed once when it is built; a lookup in 10,000 takes well under a millisecond."""

    def __init__(self, models: Iterable[Model]) -> None:
        """Keep one model a name: of two with the same name the later one counts."""
        by_name = {model.name: model for model in models}
        self._models = tuple(by_name.values())

    @classmethod
    def of(cls, models: Iterable[Model]) -> "Catalogue":
        """A catalogue of these models."""
        return cls(models)

    def __len__(self) -> int:
        return len(self._models)

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models)

    def lookup(self, text: str) -> Lookup:
        """The model that a whole answer names, those it may mean, or what was typed."""
        plain = fold(text)
        if len(plain) > _KEEP_TYPED:
            return self.find_in(plain) or Unknown(plain[:_KEEP_TYPED])
        if found := self._short(plain) or self._exactly(plain):
            return found
        if close := self._beginning(plain) or self._alike(plain):
            return Close(close)
        return Unknown(plain[:_KEEP_TYPED])

    def exactly(self, text: str) -> Exact | Close | None:
        """What the keys alone tell, without comparing likeness: one model, or several that share a key."""
        plain = fold(text)[:_KEEP_TYPED]
        return self._short(plain) or self._exactly(plain)

    def find_in(self, text: str) -> Exact | Close | None:
        """The model, or those possible, that a longer sentence mentions; None if it mentions none."""
        words = [word.strip(".,;:!?\"'") for word in fold(text).split(" ")[:_READ_WORDS]]
        close: Close | None = None
        for size in range(min(_WORDS_IN_A_MODEL, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                candidate = " ".join(words[start : start + size])
                if len(candidate) > _KEEP_TYPED or not any(map(str.isdecimal, candidate)):
                    continue
                match self._exactly(candidate):
                    case Exact() as exact:
                        return exact
                    case Close() as several:
                        close = close or several
                    case None:
                        pass
        return close or self._hinted_in(words)

    def _hinted_in(self, words: list[str]) -> Close | None:
        for word in words:
            if not (_SHORTEST_PREFIX <= len(word) <= _KEEP_TYPED and _LOOKS_LIKE_A_MODEL.match(word)):
                continue
            if close := self._beginning(word) or self._alike(word):
                return Close(close)
        return None

    def _short(self, plain: str) -> Exact | None:
        """A model too short to be compared, or to be looked for in a sentence, under its own name."""
        key = _key(plain)
        model = self._by_key.get(key) if len(key) < _SHORTEST_TO_COMPARE else None
        return Exact(model) if model is not None else None

    def _exactly(self, plain: str) -> Exact | Close | None:
        key = _key(plain)
        if len(key) < _SHORTEST_TO_COMPARE:
            return None
        if model := self._by_key.get(key):
            return Exact(model)
        confused = key.translate(_CONFUSED)
        bare = _key(_without_suffixes(plain)).translate(_CONFUSED)
        for wanted, index in (
            (confused, self._by_confused),
            (bare, self._by_confused),
            (bare, self._by_bare),
        ):
            for spelled in (wanted, "DS" + wanted):
                if models := index.get(spelled):
                    return Exact(models[0]) if len(models) == 1 else Close(models[:_SUGGEST_AT_MOST])
        return None

    def _beginning(self, plain: str) -> tuple[Model, ...]:
        """Models whose key begins with what was typed, shortest first: people leave the last letters off."""
        typed = _key(_without_suffixes(plain)).translate(_CONFUSED)
        if len(typed) < _SHORTEST_PREFIX:
            return ()
        keys = self._sorted_keys
        for wanted in (typed, "DS" + typed):
            start = bisect_left(keys, wanted)
            end = bisect_left(keys, wanted + "~")
            if start < end:
                nearest = sorted(keys[start:end], key=len)[:_SUGGEST_AT_MOST]
                return tuple(self._by_confused[key][0] for key in nearest)
        return ()

    def _alike(self, plain: str) -> tuple[Model, ...]:
        typed = _key(_without_suffixes(plain)).translate(_CONFUSED)
        if not _SHORTEST_TO_COMPARE <= len(typed) <= _KEEP_TYPED:
            return ()
        keys = self._sorted_keys
        # Who leaves DS off begins with the digits or letters that follow it.
        wanted = "DS" + typed if _AFTER_DS.match(typed) else typed
        start = bisect_left(keys, wanted[:_BUCKET])
        end = bisect_left(keys, wanted[:_BUCKET] + "~")
        near = most_alike(
            wanted, keys[start:end], _VERY_ALIKE, _SUGGEST_AT_MOST
        ) or self._likeness.most_alike(wanted, _LIKE_ENOUGH, _SUGGEST_AT_MOST)
        return tuple(self._by_confused[key][0] for key in near)

    # The indexes are built at the first lookup: `lint` reads catalogues and looks nothing up.

    @cached_property
    def _by_key(self) -> dict[str, Model]:
        return {_key(fold(model.name)): model for model in self._models}

    @cached_property
    def _by_confused(self) -> dict[str, tuple[Model, ...]]:
        return _index((key.translate(_CONFUSED), model) for key, model in self._by_key.items())

    @cached_property
    def _by_bare(self) -> dict[str, tuple[Model, ...]]:
        """Models under their name without revision and lens, for who leaves them off."""
        return _index(
            (_key(_without_suffixes(fold(model.name))).translate(_CONFUSED), model) for model in self._models
        )

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self._by_confused)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._sorted_keys)


def _index(pairs: Iterable[tuple[str, Model]]) -> dict[str, tuple[Model, ...]]:
    index: dict[str, tuple[Model, ...]] = {}
    for key, model in pairs:
        index[key] = (*index.get(key, ()), model)
    return index


def _key(plain: str) -> str:
    return _NOT_IN_A_KEY.sub("", plain)


def _without_suffixes(plain: str) -> str:
    return _SUFFIXES.sub("", plain)
