"""hand_over: the conversation given to a person of the desk, with everything the customer has told so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rmabot.actions.answered import Answered, answered_before, filed_answers
from rmabot.actions.own import text_of
from rmabot.engine.keys import FROM
from rmabot.engine.opening import hours_text
from rmabot.ports import handover
from rmabot.ports.actions import NO_CHANGES, Caller, Changes, Outcome
from rmabot.ports.handover import HandOver, Line
from rmabot.ports.steps import moment
from rmabot.ports.store import Store
from rmabot.questions.file import files_in
from rmabot.text.clean import clean

ASKED = "asked"


class HandOverToDesk:
    """Puts the customer in the desk's list, and says when somebody reads it and how else the desk is reached."""

    name = "hand_over"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Queue the hand-over; one that is under way goes on as it is."""
        policy, at = caller.flows.policy, moment(caller.at)
        opens = policy.hours.next_open(at)
        hours = {language: hours_text(policy.hours, language) for language in caller.flows.languages}
        values: dict[str, Any] = {
            "hours": hours,
            "email": policy.address.email,
            "phone": policy.address.phone,
        }
        open_now = opens == at
        if opens is not None and not open_now:
            values["next_open"] = opens.isoformat()
        under_way = await handover.current(store, caller.conversation)
        changes = NO_CHANGES if under_way else _begun(caller, text_of(inputs.get("reason")))
        shown = {name: value for name, value in values.items() if value}
        return Outcome("queued" if open_now or opens is None else "closed_now", shown, changes)


def _begun(caller: Caller, reason: str) -> Changes:
    given = answered_before(caller)
    return handover.new(
        HandOver(
            id=handover.new_id(caller.entropy),
            conversation=caller.conversation,
            person=caller.person,
            language=caller.language,
            reason=reason or ASKED,
            opened=caller.at,
            flow=given.flow.name if given else "",
            name=caller.name,
            lines=tuple(_told_so_far(caller, given)) if given else (),
            step=str(caller.answers[FROM].get("at", "")) if given else "",
        )
    )


def _told_so_far(caller: Caller, given: Answered) -> Iterator[Line]:
    """The draft as one thing said: each answer as the customer saw it, and the files."""
    language = caller.language
    rows = [
        f"{f'#{answer.item} ' if answer.item else ''}{answer.label[language]}: {answer.shown[language]}"
        for answer in filed_answers(caller, given)
    ]
    files = tuple([_alone(file) for one in given.answers for file in files_in(one.value)])
    if rows:
        yield Line(caller.at, handover.CUSTOMER, clean("\n".join(rows)), files)


def _alone(file: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in file.items() if key != "more"}
