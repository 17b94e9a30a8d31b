"""A usual customer: what they answer to each question of the return flow, so that a test can begin anywhere in it."""

from __future__ import annotations

from rmabot.flow.model import FlowSet
from tests.engine.talk import INVOICE, Talk

# How each question is answered: a button's option, typed words, or a file. Inside the repeat by the plain name.
PRESS = {
    "province": "ON", "role": "customer", "hpp": "here", "where_found": "no_number", "which_model": "as_typed",
    "same_invoice": "yes", "fault": "no_power", "battery": "fine", "opened": "no", "label_intact": "yes",
    "backup": "yes", "not_erased": "consent", "liability": "yes", "illegal": "yes", "access": "yes",
    "packing_fee": "yes", "another": "no", "all_answers": "!send", "duplicate": "other_device", "email": "!skip",
}  # fmt: skip
SAY = {
    "serial": "G12345678", "model": "DS-2CD2143G2-I", "seller": "Camera Shop", "purchase_date": "14 March 2024",
    "details": "It does not start any more since yesterday", "name": "Jane Roy",
    "address": "123 Main Street, Toronto ON M5V 1A1", "phone": "416 555 0123",
}  # fmt: skip
PICK = {"tried": ("restart", "!done"), "damage": ("no_damage",)}


def answer(talk: Talk, **instead: str) -> Talk:
    """Answer the open question as usual, or with the words given for it."""
    name = talk.asks.rpartition(".")[2]
    if name in instead:
        return talk.says(instead[name])
    if name in PRESS:
        return talk.presses(PRESS[name])
    if name in PICK:
        return talk.presses(*PICK[name])
    if name in SAY:
        return talk.says(SAY[name])
    return talk.sends(INVOICE)


def reach(flows: FlowSet, key: str, *, language: str = "en", **instead: str) -> Talk:
    """Return a conversation that has just been asked the question of this key."""
    talk = Talk(flows, language=language).commands("return")
    return go_to(talk, key, **instead)


def go_to(talk: Talk, key: str, **instead: str) -> Talk:
    """Answer as usual until this question is open."""
    for _ in range(80):
        if talk.asks == key:
            return talk
        before = talk.asks
        answer(talk, **instead)
        assert talk.asks != before, f"stuck at {before}: {talk.text}"
    raise AssertionError(f"{key} was never asked")
