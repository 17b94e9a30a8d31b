"""The serial number of a device, short or long, with whatever was pasted around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from rmabot.questions.file import file_name
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    File,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
)
from rmabot.questions.settings import Setting, read_shapes
from rmabot.text.clean import excerpt

if TYPE_CHECKING:
    from rmabot.rma.lookalikes import LooksLike
    from rmabot.rma.serials import Nothing, Serial, Several

_KEPT_FROM_TRY = 2  # the third time, what a person insists on is offered to be kept
_CODE_KEPT_FROM_TRY = 1  # the second time already, where it is another number of the label or may be a slip
_KEPT_AT_ONCE = {"other_maker", "other_code"}
_NAMES_TYPED = {"wrong_length"}


def read(said: Said, context: Context) -> Reading:
    """The serial with what a long one tells; two, or one that reads in two ways, are asked."""
    if not said.text.strip():
        return _not_in(said.file)
    if (shapes := context.settings.get("shapes")) and (shaped := _shaped(said.text, shapes)):
        return Accepted({"serial": shaped})
    return _reader()(said, context)


@cache
def _reader() -> Callable[[Said, Context], Reading]:
    """Imported here and not at the top: its patterns cost a start 7 ms, and only a return asks for a serial."""
    from rmabot.rma.serials import Found, read_serial

    def reader(said: Said, context: Context) -> Reading:
        found = read_serial(said.text)
        return (
            Accepted(_value(found.serial, context))
            if isinstance(found, Found)
            else _not_one(found, said, context)
        )

    return reader


def _not_in(file: File | None) -> Refused:
    if file is None:
        return Refused("serial_not_seen")
    if file.kind != "photo":
        return Refused("serial_not_a_photo", {"name": file_name(file)})
    return Refused("serial_photo_not_read")


def _shaped(text: str, shapes: Iterable[str]) -> str | None:
    from rmabot.rma.numbers import fits_shape

    return next((shaped for shape in shapes if (shaped := fits_shape(text, shape))), None)


def _not_one(found: Several | LooksLike | Nothing, said: Said, context: Context) -> Reading:
    from rmabot.rma.lookalikes import LooksLike
    from rmabot.rma.serials import Nothing, Serial, Several

    match found:
        case Several(candidates, count):
            offered = tuple([Candidate(_value(one, context), one.short) for one in candidates])
            if count == len(offered):
                return Unsure(offered, "serial_which")
            return Unsure(offered, "serial_which_of_many", {"count": str(count)})
        case LooksLike(kind, text):
            typed = {"typed": excerpt(text)} if kind in _NAMES_TYPED else {}
            if kind in {"model", "other_code"} and _is_model(text, context):
                return Refused("serial_looks_like_model")
            if kind in _KEPT_AT_ONCE:
                kept = _as_typed(Serial(text, unverified=True), context)
                return Unsure((kept,), f"serial_looks_like_{kind}", {"typed": excerpt(text)})
            return _insisted(said, context, _CODE_KEPT_FROM_TRY) or Refused(
                f"serial_looks_like_{kind}", typed
            )
        case Nothing():
            return _insisted(said, context, _KEPT_FROM_TRY) or Refused("serial_not_seen")


def _is_model(text: str, context: Context) -> bool:
    """Whether a text is a model of the catalogue: that one is never kept for a serial number."""
    from rmabot.rma.catalogue import Exact

    return context.catalogue is not None and isinstance(context.catalogue.lookup(text), Exact)


def _insisted(said: Said, context: Context, from_try: int) -> Reading | None:
    if context.tries < from_try or not any(map(str.isdigit, said.text)):
        return None
    from rmabot.rma.serials import read_loosely

    serial = read_loosely(said.text)
    if serial is None:
        return None
    return Unsure((_as_typed(serial, context),), "serial_as_typed")


def _as_typed(serial: Serial, context: Context) -> Candidate:
    return Candidate(_value(serial, context), excerpt(serial.short), "as_typed_label")


def _value(serial: Serial, context: Context) -> Mapping[str, Any]:
    if serial.long is None and not serial.unverified:
        return {"serial": serial.short}
    if context.catalogue is not None:
        from rmabot.rma.serials import resolve_model

        serial = resolve_model(serial, context.catalogue)
    value = {
        "serial": serial.short,
        "long": serial.long,
        "model": serial.model or serial.model_guess,
        "made": serial.made.isoformat() if serial.made else None,
        "region": serial.region,
        "channels": serial.channels,
        "unverified": "yes" if serial.unverified else None,
    }
    return {name: found for name, found in value.items() if found is not None}


def show(value: Any, _context: Context) -> str:
    """The short serial."""
    return str(value["serial"])


SERIAL = QuestionType(
    name="serial",
    summary={
        "en": "the serial number of a device, short or long; another maker's is kept when the person confirms it, anything else the third time",
        "fr": "le numéro de série d'un appareil, court ou long; celui d'une autre marque est gardé si la personne le confirme, le reste la troisième fois",
    },
    read=read,
    show=show,
    wants="either",
    keys={
        "shapes": Setting(
            {
                "en": "the shapes of another maker's numbers, # a digit, @ a letter, * either; read before ours",
                "fr": "les formes des numéros d'un autre fabricant, # un chiffre, @ une lettre, * l'un ou l'autre; lues avant les nôtres",
            },
            'shapes: ["@@########", "##########"]',
            read_shapes,
        ),
    },
    fields=("serial", "long", "model", "made", "region", "channels", "unverified"),
)
