"""add_file: a photo or a document more, kept with the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.devices import stored_file
from rmabot.actions.own import added_changes, real, request_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store
from rmabot.questions.file import files_in
from rmabot.rma.record import replace

ADDED = "added"


class AddFile:
    """Adds a file, up to the policy's limit."""

    name = "add_file"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Keep the file and tell the desk; the same file again changes nothing."""
        kept, sent = await request_of(inputs, caller, store), files_in(real(inputs.get("file")))
        if kept is None or not sent:
            return Outcome("failed")
        files = kept.request.files
        known = {file.blob for file in files if file.purpose == ADDED}
        new = [stored_file(one, ADDED, caller.at) for one in sent if one["blob"] not in known]
        if not new:
            return Outcome("added")
        if len(files) + len(new) > caller.flows.policy.limits.files:
            return Outcome("failed")
        request = replace(kept.request, files=(*files, *new))
        return Outcome("added", changes=await added_changes(kept, request, caller, store, "file_added"))
