"""What leaves together: a question that was superseded before anybody saw it goes into the one that stands now."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from rmabot.engine.effects import Chosen, Leaving, Message, from_json
from rmabot.ports import post
from rmabot.ports.post import Post
from rmabot.ports.store import Leased
from rmabot.text.spans import join


class Parcel(Struct, frozen=True):
    """One thing to deliver, and the rows that are done with it."""

    rows: tuple[Leased, ...]
    effect: Leaving | Post


def parcels(rows: Sequence[Leased]) -> list[Parcel]:
    """Return what to deliver for rows of one conversation, in their order.

    Of questions that wait behind each other only the last one can still be answered. The same question put again is
    said once; of another one the text is kept, since what it told was never seen, and its buttons are not.
    """
    made: list[Parcel] = []
    asked = -1
    for row in rows:
        parcel = Parcel((row,), post.from_json(row.effect) or from_json(row.effect))
        effect = parcel.effect
        if isinstance(effect, Message) and effect.wants:
            if asked >= 0:
                parcel = _superseding(made.pop(asked), parcel)
            asked = len(made)
        elif not isinstance(effect, Chosen):
            asked = -1
        made.append(parcel)
    return made


def _superseding(before: Parcel, parcel: Parcel) -> Parcel:
    old, new = before.effect, parcel.effect
    assert isinstance(old, Message)
    assert isinstance(new, Message)
    rows = (*before.rows, *parcel.rows)
    if (old.visit and old.visit == new.visit) or old.text == new.text:
        return Parcel(rows, new)
    return Parcel(rows, new._replace(text=join(old.text, new.text, between="\n\n")))
