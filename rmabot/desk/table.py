"""Every act of the desk, by its name; a new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.desk import (
    abandon,
    answer,
    approve,
    ask,
    assign,
    cancel,
    claim,
    close,
    follow_up,
    hold,
    inspect,
    legal_hold,
    lift_hold,
    link,
    lost,
    no_fault,
    no_mail,
    note,
    parts,
    parts_in,
    quote,
    ready,
    receive,
    reject,
    renew,
    reopen,
    repair,
    replace,
    resolve,
    send_back,
    ship,
    track,
    undelivered,
    undo,
    unlink,
    wait,
)
from rmabot.desk.act import DeskAct

ACTS: Mapping[str, DeskAct] = {
    act.spec.name: act
    for act in (
        claim.ACT, assign.ACT, approve.ACT, reject.ACT, ask.ACT, answer.ACT, cancel.ACT, reopen.ACT, renew.ACT, track.ACT, lost.ACT,
        receive.ACT, hold.ACT, resolve.ACT, send_back.ACT, inspect.ACT, wait.ACT, quote.ACT, repair.ACT, replace.ACT,
        no_fault.ACT, parts.ACT, parts_in.ACT, ready.ACT, ship.ACT, undelivered.ACT, close.ACT, abandon.ACT,
        follow_up.ACT, undo.ACT, note.ACT, link.ACT, unlink.ACT, no_mail.ACT, legal_hold.ACT, lift_hold.ACT,
    )
}  # fmt: skip
"""The acts in the order of a return's life."""
