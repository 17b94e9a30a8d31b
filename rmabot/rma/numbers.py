"""Request references and RMA numbers: made, read back from what people type, and found in a sentence."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from rmabot.rma.alone import alone
from rmabot.rma.pattern import pattern
from rmabot.rma.typed import fold

REQUEST_PREFIX = "RQ"

_DIGITS = 8  # two of the year, six of the number
_CONFUSED = str.maketrans("OIL", "011")
_BETWEEN = r"[ .\-]{0,2}"
_LABEL = pattern(r"^(?:(?:RMA|NO|NUMBER|NUMERO|REFERENCE|REF|N)?[ .:#\xb0\-])*")


def mint(prefix: str, year: int, entropy: int) -> str:
    """A number such as ``CA26004217K``: prefix, two digits of the year, six drawn digits, ISO 7064 mod 37,36 check.

    The same entropy gives the same number. Draws whose check character would be I or O are drawn again.
    """
    if prefix != prefix.upper() or not prefix.isalpha() or not prefix.isascii() or set(prefix) & set("IO"):
        raise ValueError(f'a number cannot begin with "{prefix}": use capital letters other than I and O')
    for attempt in range(256):
        digest = blake2b(f"{entropy}:{attempt}".encode(), digest_size=8).digest()
        body = f"{prefix}{year % 100:02d}{int.from_bytes(digest, 'big') % 1_000_000:06d}"
        check = _check_character(body)
        if check not in "IO":
            return body + check
    raise AssertionError("two check characters of 36 are left out, so 256 draws cannot all hit them")


def is_number(text: str, prefixes: Iterable[str]) -> str | None:
    """The canonical number if the whole text is one (however typed) and its check character fits."""
    plain = fold(text)
    for prefix in prefixes:
        for candidate in (plain, _LABEL.sub("", plain, count=1)):
            found = re.fullmatch(_pattern(prefix), candidate.strip(" .:#,;!?"))
            if found and (number := _canonical(prefix, found)):
                return number
    return None


def find_numbers(text: str, prefixes: Iterable[str]) -> tuple[str, ...]:
    """Each canonical number in a longer text, once, in the order in which they stand there."""
    plain = fold(text)
    found: dict[str, int] = {}
    for prefix in prefixes:
        for match in _anywhere(prefix).finditer(plain):
            if number := _canonical(prefix, match):
                found.setdefault(number, match.start())
    return tuple(sorted(found, key=found.__getitem__))


def find_slip(text: str, prefixes: Iterable[str]) -> str:
    """What begins like one of our numbers and is nearly as long, but has a slip in it; "" for none."""
    plain = fold(text)
    for prefix in prefixes:
        for found in _nearly(prefix).finditer(plain):
            if not find_numbers(found[0], (prefix,)):
                return found[0]
    return ""


def fits_shape(text: str, shape: str) -> str | None:
    """The text as a maker's number, if it fits a shape of the policy: ``#`` a digit, ``@`` a letter, ``*`` either.

    Every other character of the shape stands for itself; spaces and dashes may be left out or put in.
    """
    found = re.fullmatch(_shape_pattern(shape), fold(text))
    return _filled(shape, found) if found else None


def find_shaped(text: str, shape: str) -> tuple[str, ...]:
    """Each maker's number of a shape in a longer text, once, in the order in which they stand there."""
    found = re.finditer(rf"(?<![A-Z0-9]){_shape_pattern(shape)}(?![A-Z0-9])", fold(text))
    return tuple(dict.fromkeys(_filled(shape, match) for match in found))


_CLASSES = {"#": "([0-9])", "@": "([A-Z])", "*": "([A-Z0-9])"}


def _shape_pattern(shape: str) -> str:
    parts = (_CLASSES.get(one) or (re.escape(one) if one.isalnum() else "") for one in shape.upper())
    return r"[ .\-/]{0,2}".join(filter(None, parts))


def _filled(shape: str, found: re.Match[str]) -> str:
    typed = iter(found.groups())
    return "".join(next(typed) if one in _CLASSES else one for one in shape.upper())


def _pattern(prefix: str) -> str:
    letters = _BETWEEN.join(map(re.escape, prefix))
    return rf"{letters}((?:{_BETWEEN}[0-9OIL]){{{_DIGITS}}}){_BETWEEN}([0-9A-Z])"


@lru_cache(maxsize=64)
def _anywhere(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Z0-9]){_pattern(prefix)}(?![A-Z0-9])")


@lru_cache(maxsize=64)
def _nearly(prefix: str) -> re.Pattern[str]:
    letters = _BETWEEN.join(map(re.escape, prefix))
    return re.compile(rf"(?<![A-Z0-9]){letters}(?:{_BETWEEN}[0-9]){{7,10}}(?:[ .\-]?[0-9A-Z])?(?![A-Z0-9])")


def _canonical(prefix: str, found: re.Match[str]) -> str | None:
    digits = re.sub(r"[ .\-]", "", found[1]).translate(_CONFUSED)
    # L is a check character of its own; O and I never are.
    check = found[2].translate(str.maketrans("OI", "01"))
    body = prefix + digits
    for read in (check, "1") if check == "L" else (check,):
        if _check_character(body) == read:
            return body + read
    return None


def _check_character(body: str) -> str:
    # Not at the top: `lint` has no use for it. Alone: the library's beginning imports ssl, pydoc and more, 50 ms.
    return str(alone("stdnum.iso7064.mod_37_36").calc_check_digit(body))
