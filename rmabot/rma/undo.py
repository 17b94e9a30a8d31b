"""What a request was before its last step, kept small, and the way back to it."""

from typing import Any

from rmabot.rma.keeping import with_lasting
from rmabot.rma.plain import from_plain, to_plain
from rmabot.rma.record import replace
from rmabot.rma.request import Item, Request

_RESTORED = (
    "number",
    "aliases",
    "voided",
    "parcels",
    "flags",
    "asked_for",
    "assignee",
    "expires_on",
    "reply_by",
    "reply_at",
)


def snapshot(before: Request, after: Request) -> dict[str, Any]:
    """What differs between a request and its next step, as plain values, with the place of the step in the history."""
    kept: dict[str, Any] = {"entry": len(after.history) - 1}
    changed = [old for old, new in zip(before.items, after.items, strict=True) if old != new]
    if changed:
        kept["items"] = [to_plain(item) for item in changed]
    for name in _RESTORED:
        if getattr(before, name) != getattr(after, name):
            kept[name] = to_plain(getattr(before, name))
    return kept


def restored(request: Request) -> Request:
    """The request as it was before its last step; a number that this step gave is void for ever."""
    kept = dict(request.undo or {})
    kept.pop("entry", None)
    items = {item.number: item for item in (from_plain(Item, plain) for plain in kept.pop("items", ()))}
    # Through the plain form, so that dates and parcels are read as they were written.
    whole = {key: value for key, value in to_plain(request).items() if key not in kept}
    before = from_plain(Request, whole | {key: value for key, value in kept.items() if value is not None})
    before = replace(before, items=tuple(items.get(item.number, item) for item in request.items))
    before = with_lasting(before, request)
    given = request.number
    if given is None or given in {before.number, *before.aliases}:
        return before
    return replace(before, voided=(*before.voided, given))
