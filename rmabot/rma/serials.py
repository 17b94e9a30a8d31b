"""Serial numbers of Hikvision and HiLook devices, read out of whatever a person types or pastes.

Shapes and traps are those that public device answers show: a short serial is nine digits, a letter and eight, or two
letters and seven; a long one is model, channels, date, frequencies, region, short serial and features in one string.
No check digit is known, so a slip cannot be caught here and a stranger is never refused for the shape of his serial.
"""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from rmabot.rma.catalogue import Catalogue, Exact
from rmabot.rma.lookalikes import LooksLike, recognise_lookalike, without_lookalikes
from rmabot.rma.pattern import pattern
from rmabot.rma.record import replace
from rmabot.rma.typed import READ_AT_MOST, fold

KEEP_AT_MOST = (
    40  # characters of a serial that a person insists on; the longest known has 47 with its features
)
_ASK_ABOUT_AT_MOST = 5
_LONGEST_MODEL = 40


class Serial(Struct, frozen=True):
    """One device's serial; what only a long one says is None without it, `unverified` is what a person insists on."""

    short: str
    long: str | None = None
    model_guess: str | None = None
    model: str | None = None
    channels: int | None = None
    made: date | None = None
    region: str | None = None
    unverified: bool = False

    @property
    def tail(self) -> str:
        """The last four characters: what a card may show."""
        return self.short[-4:]


class Found(Struct, frozen=True):
    """One serial, without doubt about its characters."""

    serial: Serial


class Several(Struct, frozen=True):
    """Two serials in one text, or one that can be read in two ways: the person is asked which.

    ``candidates`` are the first few of all ``count``.
    """

    candidates: tuple[Serial, ...]
    count: int


class Nothing(Struct, frozen=True):
    """No serial, and nothing that is often taken for one."""


SerialReading = Found | Several | LooksLike | Nothing


class _Hit(Struct, frozen=True):
    start: int
    end: int
    readings: tuple[Serial, ...]


_D = "[0-9OIL]"
_NINE = rf"[A-Z0-9]{{2}}{_D}{{7}}"
_FEATURES = "[WCVLU]{0,5}"
_LABEL = (
    r"(?:S ?/ ?N|SN|SERIAL(?: ?(?:NUMBER|NUM|NO|NBR))?|(?:NUMERO|NO|N\xb0|N)?\.? ?(?:DE )?SERIE|SER\.?(?: ?NO)?)"
    r"[ .:#=\-]*(?:(?:IS|EST|NO)\b)?[ .:#=\-]*"
)
_LABEL_FIRST = pattern(_LABEL)
_LABEL_LAST = pattern(rf"(?<![A-Z]){_LABEL}$")
_TAIL = pattern(
    rf"(?P<made>{_D}{{8}})[ \-]?(?:[ABC]{{2}})?[ \-]?(?P<region>[A-Z]{{2}})[ \-]?(?P<short>{_NINE}){_FEATURES}(?![A-Z0-9])"
)
_MODEL_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/().+")
_MODEL_FIRST = pattern(r"[A-Z]+[A-Z0-9]*-[A-Z0-9]")
_TIGHT = pattern(rf"(?<![A-Z0-9])(?:SN)?({_NINE}){_FEATURES}(?![A-Z0-9])")
_GROUPED = pattern(
    r"(?<![A-Z0-9])(?<![0-9][ .\-])([A-Z]{0,2})([ .\-]?)([0-9]+(?:[ .\-][0-9]+)*)(?![A-Z0-9]|[ .\-][0-9])"
)
_WHOLE = pattern(rf"({_NINE}){_FEATURES}")
# Nine characters that read in one way, and nothing round them: what nearly everybody types.
_SHORT_ALONE = pattern("(?:[A-HJ-NP-Z]{2}|[A-HJ-NP-Z][0-9]|[0-9]{2})[0-9]{7}")
_SEPARATORS = pattern(r"[ .:,;#'\"\-_/]+")
_LOWER_L = pattern("(?<=[A-Z0-9])l(?=[0-9])")  # among capitals and digits it is a one
_ZERO_ONE = str.maketrans("OIL", "011")
_SHORT_LENGTH = 9
_DIGITS_AT_LEAST = 4  # so that no word made of O, I and L becomes a serial


def read_serial(text: str) -> SerialReading:
    """The serial in a text, pasted with whatever around it; two are asked about; else what it looks like instead."""
    plain = fold(_LOWER_L.sub("1", text[:READ_AT_MOST]))
    if _SHORT_ALONE.fullmatch(plain):
        return Found(Serial(plain))
    hits = _whole_message(plain) or tuple(_hits(plain))
    candidates = _without_repeats(_without_codes(hits, plain))
    match candidates:
        case ():
            return recognise_lookalike(plain) or Nothing()
        case (only,):
            return Found(only)
        case _:
            return Several(candidates[:_ASK_ABOUT_AT_MOST], len(candidates))


def read_loosely(text: str) -> Serial | None:
    """What a person insists on, kept as `unverified` unless it reads as a serial after all; None if it holds nothing."""
    match read_serial(text):
        case Found(serial):
            return serial
        case _:
            kept = "".join(character for character in fold(text) if character.isprintable())[
                :KEEP_AT_MOST
            ].strip()
            return Serial(kept, unverified=True) if any(map(str.isalnum, kept)) else None


def resolve_model(serial: Serial, catalogue: Catalogue) -> Serial:
    """The serial with its model told apart from the channel count that may follow it; unchanged without a guess."""
    guess = serial.model_guess
    if not guess:
        return serial
    if known := _known(guess, catalogue):
        return replace(serial, model=known)
    stem, channels = guess[:-2], guess[-2:]
    if len(stem) > 3 and channels.isdecimal():
        if known := _known(stem, catalogue):
            return replace(serial, model=known, channels=int(channels))
        if _tells_channels(stem, channels):
            return replace(serial, model=stem, channels=int(channels))
    return replace(serial, model=guess)


def _known(name: str, catalogue: Catalogue) -> str | None:
    found = catalogue.exactly(name)
    return found.model.name if isinstance(found, Exact) else None


def _tells_channels(stem: str, channels: str) -> bool:
    # Recorders repeat their channels in the name (DS-7608NI, DS-96128NI); intercoms write 01.
    if channels == "01":
        return stem.startswith("DS-K")
    series = re.match(r"I?DS-[0-9]{2}([0-9]{2,3})[A-Z]", stem)
    return series is not None and int(series[1]) == int(channels)


def _without_codes(hits: tuple[_Hit, ...], plain: str) -> tuple[_Hit, ...]:
    """Beside a labelled serial, nine bare digits without a label are the material code of the same label."""
    labelled = {hit for hit in hits if _LABEL_LAST.search(plain[max(0, hit.start - 40) : hit.start])}
    if not labelled:
        return hits
    return tuple(hit for hit in hits if hit in labelled or not hit.readings[0].short.isdecimal())


def _whole_message(plain: str) -> tuple[_Hit, ...]:
    if without_lookalikes(plain) != plain:
        return ()
    for text in (plain, _LABEL_FIRST.sub("", plain, count=1)):
        found = _WHOLE.fullmatch(_SEPARATORS.sub("", text))
        if found and (readings := _short_readings(found[1])):
            return (_Hit(0, len(plain), tuple(map(Serial, readings))),)
    return ()


def _hits(plain: str) -> Iterator[_Hit]:
    rest = plain
    for hit in _long_hits(plain):
        yield hit
        rest = rest[: hit.start] + "\n" * (hit.end - hit.start) + rest[hit.end :]
    rest = without_lookalikes(rest)
    for found in _TIGHT.finditer(rest):
        if readings := _short_readings(found[1]):
            yield _Hit(found.start(), found.end(), tuple(map(Serial, readings)))
    for found in _GROUPED.finditer(rest):
        short = found[1] + re.sub(r"[^0-9]", "", found[3])
        torn = found[2] == " " and found[1] and not _LABEL_LAST.search(rest[: found.start()])
        if len(short) == _SHORT_LENGTH and short != found[0] and not torn:
            yield _Hit(found.start(), found.end(), tuple(map(Serial, _short_readings(short))))


def _long_hits(plain: str) -> Iterator[_Hit]:
    for tail in _TAIL.finditer(plain):
        readings = _short_readings(tail["short"])
        start = _start_of_model(plain, tail.start())
        head = plain[start : tail.start()].strip(" -./+)")
        made = _made(tail["made"].translate(_ZERO_ONE))
        if not readings or not (made or _MODEL_FIRST.match(head)):
            continue
        region = tail["region"]
        written = plain[start : tail.end()].replace(" ", "")
        serials = (Serial(short, written, head or None, made=made, region=region) for short in readings)
        yield _Hit(start, tail.end(), tuple(serials))


def _start_of_model(plain: str, end: int) -> int:
    start = end - 1 if plain[end - 1 : end] == " " else end
    while start and end - start <= _LONGEST_MODEL and plain[start - 1] in _MODEL_CHARACTERS:
        start -= 1
    while start < end and not plain[start].isalnum():
        start += 1
    # A space in front of the date: what stands before it is the model only if it could be one.
    joined = plain[end - 1 : end] != " "
    return start if joined or _MODEL_FIRST.match(plain[start:end]) else end


def _short_readings(nine: str) -> tuple[str, ...]:
    """Each way to read nine characters as a short serial: in the first two places O and I may be letters or digits."""
    first, second, rest = nine[0], nine[1], nine[2:].translate(_ZERO_ONE)
    if sum(map(str.isdecimal, nine)) < _DIGITS_AT_LEAST:
        return ()
    pairs = ((a, b) for a in _letter_or_digit(first) for b in _letter_or_digit(second))
    return tuple(a + b + rest for a, b in pairs if a.isalpha() or b.isdecimal())


def _letter_or_digit(character: str) -> str:
    return {"O": "O0", "I": "I1"}.get(character, character)


def _made(digits: str) -> date | None:
    try:
        made = date.fromisoformat(digits)
    except ValueError:
        return None
    return made if made.year > 2000 else None


def _without_repeats(hits: tuple[_Hit, ...]) -> tuple[Serial, ...]:
    kept: dict[str, Serial] = {}
    for hit in sorted(hits, key=lambda hit: hit.start):
        for serial in hit.readings:
            if serial.short not in kept or serial.long:
                kept[serial.short] = serial
    return tuple(kept.values())
