"""erase_my_data: what may go, goes; what stays, and why, is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.erasing import Stays, erase_person
from rmabot.ports.request_values import reason_text
from rmabot.ports.store import Store

TALK = "your_talk"
"""How the conversation with the desk is called: worded with the lifecycle's reasons."""


class EraseMyData:
    """Takes the person out of what is finished; what is not goes by itself when it is."""

    name = "erase_my_data"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Erase, and tell what stays and why."""
        came = await erase_person(store, caller.flows, caller.person, "customer", caller.at)
        if came.stays:
            return Outcome("kept_some", stays_in_words(came.stays, caller.flows), came.changes)
        return Outcome("erased" if came.gone else "nothing", changes=came.changes)


def stays_in_words(stays: Sequence[Stays], flows: FlowSet) -> dict[str, dict[str, str]]:
    """Return what stays, and each reason once, in every language."""
    why = tuple(dict.fromkeys([one.why for one in stays]))
    return {
        "kept": {
            language: ", ".join([one.number or reason_text(flows, TALK, language) for one in stays])
            for language in flows.languages
        },
        "reason": {
            language: " ".join([reason_text(flows, one, language) for one in why])
            for language in flows.languages
        },
    }
