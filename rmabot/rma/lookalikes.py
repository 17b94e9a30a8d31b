"""What people take for a serial number: the other numbers on a label, a box or a phone."""

import re
from typing import Literal

from msgspec import Struct

from rmabot.rma.numbers import is_number
from rmabot.rma.pattern import pattern

LookalikeKind = Literal[
    "mac",
    "verification_code",
    "lot_number",
    "phone",
    "rma_number",
    "model",
    "other_maker",
    "imei",
    "ip_address",
    "wrong_length",
    "other_code",
]


class LooksLike(Struct, frozen=True):
    """No serial, but a text of a kind that is often taken for one: a hint what to say, never a refusal."""

    kind: LookalikeKind
    text: str


_MAC = r"(?<![0-9A-F])(?:(?:[0-9A-F]{2}[:\- ]){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4})(?![0-9A-F])"
_PHONE = r"(?<![0-9A-Z])\+?(?:[0-9]{1,2}[ .\-])?\(?[0-9]{3}\)?[ .\-]?[0-9]{3}[ .\-][0-9]{4}(?![0-9A-Z])"
_ADDRESS = r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"
_NUMBER = r"(?<![0-9A-Z])[A-Z]{2}(?:[ \-]?[0-9]){8}[ \-]?[0-9A-Z](?![0-9A-Z])"

# Only shapes that cannot be one of ours; in this order, since a later one is the wider.
_KINDS: tuple[tuple[LookalikeKind, re.Pattern[str]], ...] = (
    ("mac", pattern(_MAC)),
    # Axis prints its MAC as the serial; these are blocks registered to Axis.
    ("other_maker", pattern(r"\b(?:ACCC8E|00408C|B8A44F)[0-9A-F]{6}\b")),
    ("mac", pattern(r"\b(?=[0-9]*[A-F])[0-9A-F]{12}\b")),
    ("ip_address", pattern(_ADDRESS)),
    ("rma_number", pattern(_NUMBER)),
    (
        "model",
        pattern(
            r"(?<![A-Z0-9])(?:I?DS-?[0-9K]|HW[INTD]-?[A-Z0-9]|(?:IPC|THC|NVR|DVR|PTZ)-[A-Z0-9])[A-Z0-9\-/().]{3,}"
        ),
    ),
    # Dahua: 15 characters with PA in the eighth place or near; Uniview: 20 from 210235; Western Digital: WD- or WX.
    (
        "other_maker",
        pattern(r"\b(?:[0-9][A-Z0-9]{6,7}[PY]A[A-Z0-9]{5,6}|210235[A-Z0-9]{12,14}|WD-?W[A-Z0-9]{9,11})\b"),
    ),
    ("imei", pattern(r"(?<![0-9])[0-9]{15}(?![0-9])")),
    ("phone", pattern(_PHONE)),
    ("phone", pattern(r"(?<![0-9A-Z])\+[0-9]{10,14}(?![0-9])")),
    ("lot_number", pattern(r"(?<![0-9A-Z])[0-9]{10}(?![0-9A-Z])")),
    (
        "wrong_length",
        pattern(
            r"(?<![0-9A-Z])(?:[A-Z]{1,2}[0-9]{5,7}|[A-Z]{1,2}[0-9]{9,10}|[0-9]{7,8}|[A-Z][0-9]{9})(?![0-9A-Z])"
        ),
    ),
)
# The number of no maker in particular, as a device or the drive inside it bears one: capitals or digits, two of them digits.
_OTHER_CODE = pattern(
    r"(?<![A-Z0-9\-/.])(?=[A-Z\-]*[0-9][A-Z\-]*[0-9])(?![0-9]{4}-[0-9]{2}-[0-9]{2}\b)"
    r"(?=[A-Z0-9\-]{6,24}(?![A-Z0-9\-]))[A-Z0-9]+(?:-[A-Z0-9]+)*"
)
_VERIFICATION_CODE = pattern(r"[A-Z]{6}")
_NEVER_A_SERIAL = pattern(f"{_MAC}|{_PHONE}|{_ADDRESS}")


def recognise_lookalike(plain: str) -> LooksLike | None:
    """The first thing in a folded text that is often taken for a serial."""
    for kind, written in _KINDS:
        found = written.search(plain)
        if found and (kind != "rma_number" or found[0][-1].isalpha() or is_number(found[0], [found[0][:2]])):
            return LooksLike(kind, found[0])
    # Six letters are a word as well, so only when nothing else was said.
    if _VERIFICATION_CODE.fullmatch(plain):
        return LooksLike("verification_code", plain)
    codes = dict.fromkeys(found[0] for found in _OTHER_CODE.finditer(without_lookalikes(plain)))
    return LooksLike("other_code", next(iter(codes))) if len(codes) == 1 else None


def without_lookalikes(plain: str) -> str:
    """The folded text with addresses of network cards and telephone numbers blanked, every place kept."""
    return _NEVER_A_SERIAL.sub(lambda found: "\n" * len(found[0]), plain)
