"""show_my_data: what is kept about the person, in the words in which they gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.request_view import row
from rmabot.ports.requests import of_person
from rmabot.ports.store import Store
from rmabot.rma.request import Request
from rmabot.rma.states import State

MOST_LINES = 80
"""Lines of a summary: who has more is told how to ask a person, by the flow."""


class ShowMyData:
    """Lists the requests with every answer on them."""

    name = "show_my_data"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Return the summary in every language, or that there is nothing."""
        mine = [kept.request for kept in await of_person(store, caller.person)]
        mine = [one for one in mine if one.state is not State.ERASED]
        if not mine:
            return Outcome("nothing")
        summary = {
            language: {"rich": ["\n".join(_lines(mine, caller, language))]}
            for language in caller.flows.languages
        }
        return Outcome("shown", {"summary": summary})


def _lines(mine: list[Request], caller: Caller, language: str) -> list[str]:
    lines = [line for request in mine for line in _of(request, caller, language)]
    return lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]


def _of(request: Request, caller: Caller, language: str) -> Iterator[str]:
    yield str(row(request, caller.flows)["label"][language])
    for answer in request.answers:
        of_item = f" (#{answer.item})" if answer.item and len(request.items) > 1 else ""
        yield f"• {answer.label.get(language, answer.name)}{of_item}: {answer.shown.get(language, '')}"
    for file in request.files:
        if file.purpose == "added":
            yield f"• {file.name}"
    for note in request.notes:
        if not note.internal:
            yield f"• {note.text}"
