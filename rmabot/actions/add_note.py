"""add_note: the customer's own words, kept with the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.own import added_changes, noted, request_of, text_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store


class AddNote:
    """Adds a note that the desk reads with the request."""

    name = "add_note"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Keep the note and tell the desk that there is one."""
        kept, text = await request_of(inputs, caller, store), text_of(inputs.get("note"))
        if kept is None or not text:
            return Outcome("failed")
        request = noted(kept.request, caller, text)
        return Outcome("added", changes=await added_changes(kept, request, caller, store, "note_added"))
