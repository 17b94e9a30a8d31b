"""What a signal says to staff, in a sentence: look at this, and why. Never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rmabot.rma.request import Flag

SENTENCES: Mapping[str, str] = {
    "serial_open_elsewhere": "this serial number is on another open request: {about}",
    "serial_seen_before": "this serial number was on a request before: {about}",
    "serial_twice": "the same serial number stands twice on this request: {about}",
    "serial_not_verified": "the serial number was kept as typed, its shape is unknown: {about}",
    "without_serial": "no serial number was given",
    "model_not_listed": "the model is not in the catalogue: {about}",
    "model_differs_from_serial": "the long serial number says another model: {about}",
    "made_after_purchase": "the serial number says it was made after it was bought: made {about}",
    "file_on_another_request": "the same file is on a request of somebody else: {about}",
    "photo_used_before": "the same photo is on another request of this customer: {about}",
    "photo_twice": "the same photo stands for several devices of this request",
    "many_requests": "this customer filed many requests lately: {about}",
    "on_allow_list": "on your allow list: {about}",
    "on_block_list": "on your block list: {about}",
    "reply_late": "our answer is late",
    "waiting_over": "the time to tell us more is over",
    "customer_news": "news from the customer: {about}",
    "renewal_asked": "the customer asks for a new number",
    "lost": "the parcel should have arrived by now",
    "legal_hold": "on legal hold: nothing of it is erased",
}
"""By the signal's name; ``without_…`` and ``statement_…`` are made of the question that they are about."""


def flag_texts(flags: Iterable[Flag]) -> tuple[str, ...]:
    """Return signals as staff read them, one line for all devices that the same is said of: ``… (#1, #2)``."""
    devices: dict[str, list[int]] = {}
    for flag in flags:
        found = devices.setdefault(_said(flag), [])
        found += [flag.item] if flag.item and flag.item not in found else []
    return tuple([f"{text}{_of(items)}" for text, items in devices.items()])


def _of(items: Sequence[int]) -> str:
    return f" ({', '.join([f'#{item}' for item in items])})" if items else ""


def _said(flag: Flag) -> str:
    said = SENTENCES.get(flag.name) or _made(flag)
    text = said.replace(
        "{about}", flag.about.replace("_", " ") if flag.name == "customer_news" else flag.about
    )
    return text.rstrip(" :")


def _made(flag: Flag) -> str:
    what = flag.name.replace("_", " ")
    if flag.name.startswith("without_"):
        return f'{what}: the customer chose "{flag.about.replace("_", " ")}"'
    if flag.name.startswith("statement_"):
        return (
            f'instead of the statement "{flag.about}" the customer chose "{what.removeprefix("statement ")}"'
        )
    return f"{what} {{about}}"
