"""add_file: a photo or a document more, kept with the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rmabot.actions.devices import stored_file
from rmabot.actions.own import added_changes, real, request_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store

ADDED = "added"


class AddFile:
    """Adds a file, up to the policy's limit."""

    name = "add_file"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Keep the file and tell the desk; the same file again changes nothing."""
        kept, value = await request_of(inputs, caller, store), real(inputs.get("file"))
        if kept is None or not isinstance(value, Mapping) or not value.get("blob"):
            return Outcome("failed")
        files = kept.request.files
        if any(file.blob == value["blob"] and file.purpose == ADDED for file in files):
            return Outcome("added")
        if len(files) >= caller.flows.policy.limits.files:
            return Outcome("failed")
        request = replace(kept.request, files=(*files, stored_file(value, ADDED, caller.at)))
        return Outcome("added", changes=await added_changes(kept, request, caller, store, "file_added"))
