"""Keys of answers and tokens of buttons: short names for a place in a conversation."""

from __future__ import annotations

from functools import cache, lru_cache
from zlib import crc32

from rmabot.flow.model import Flow, RepeatStart

ANOTHER = "another"
"""The name, within a repeat, of its question for one more item."""
FROM = "^from"
"""The answer key under which a flow finds {flow, answers, items} of the one before it, or of the one that it interrupts."""
START = ">"
"""The question part of a token that starts a flow; its option is the flow, with ``:`` and a number behind it or not."""
_LONGEST_TOKEN = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def key_of(flow: Flow, name: str, item: int) -> str:
    """Return the key of a step's answer: its name, within a repeat with the repeat and the item's number."""
    repeat = flow.repeat_of.get(name, "") if item else ""
    return f"{repeat}.{item}.{name}" if repeat else name


class Keys(dict[int, str]):
    """The key of one step's answer by its item (0 outside a repeat), made when it is first asked for."""

    __slots__ = ("_name", "_repeat")
    _KEPT_BELOW = 64  # items are numbered on when others are removed: that must not fill the memory

    def __init__(self, repeat: str, name: str) -> None:
        super().__init__()
        self._repeat, self._name = repeat, name

    def __missing__(self, item: int) -> str:
        key = f"{self._repeat}.{item}.{self._name}" if item and self._repeat else self._name
        if item < self._KEPT_BELOW:
            self[item] = key
        return key


@lru_cache(maxsize=8192)
def parts(key: str) -> tuple[str, int, str]:
    """Return (repeat, item, name) of a key; repeat is "" and item 0 outside a repeat.

    Whether there is another item at all is no item's own answer: ``devices.another`` has item 0.
    """
    if "." not in key:
        return "", 0, key
    repeat, _, rest = key.partition(".")
    item, _, name = rest.partition(".")
    return (repeat, int(item), name) if name else (repeat, 0, item)


def position_of(flow: Flow, key: str) -> tuple[int, int]:
    """Return the program position and item of a key; raises KeyError for a step that is not in this flow."""
    repeat, item, name = parts(key)
    if repeat and name == ANOTHER:
        start = flow.program[flow.index[repeat]]
        assert isinstance(start, RepeatStart)
        return start.end, item
    return flow.index[name], item


@cache
def code(flow: str, name: str) -> str:
    """Return a short code for a step, the same in every version that has it."""
    number = crc32(f"{flow}/{name}".encode())
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


@lru_cache(maxsize=8192)
def stem(flow: str, key: str) -> str:
    """Return the part of a token that names the question."""
    return code(flow, parts(key)[2])


def token(visit: int, question: str, option: str) -> str:
    """Return what a button carries: which question put, which step, which option; at most 64 bytes."""
    return f"{visit}.{question}.{option}"


def read_token(text: str) -> tuple[int, str, str] | None:
    """Return (visit, question, option) of a token, None for what is none of ours."""
    return _read(text) if len(text) <= _LONGEST_TOKEN else None


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[int, str, str] | None:
    parted = text.split(".", 2)
    if len(parted) < 3:
        return None
    visit, question, option = parted
    if not visit.isdecimal() or not visit.isascii() or not option:
        return None
    return int(visit), question, option
