"""Calling one action as a flow would, for whoever it is."""

from collections.abc import Mapping
from typing import Any

from rmabot.actions.table import ACTIONS
from rmabot.desk.commit import commit_of
from rmabot.flow.actions import ACTIONS as SPECS
from rmabot.ports.actions import Caller, Outcome
from rmabot.testing.conversation import Conversation

STRANGER = "telegram:666"


async def call(
    they: Conversation,
    name: str,
    inputs: Mapping[str, Any],
    person: str = "",
    flow: str = "",
    commit: bool = True,
) -> Outcome:
    """Call an action for the customer, or for somebody else; what it wants changed is committed."""
    who = person or they.conversation
    at = they.clock.now()
    caller = Caller(
        who, who, who.partition(":")[0], they.session.language, at, they.clock.entropy(), they.flows, flow
    )
    outcome = await ACTIONS[name].run(inputs, caller, they.trial.store)
    assert outcome.outcome in SPECS[name].outcomes
    assert set(outcome.values) <= set(SPECS[name].fields)
    if commit:
        await they.trial.store.commit(commit_of(outcome.changes, at))
    return outcome


async def found(they: Conversation, number: str = "", person: str = "") -> Mapping[str, Any]:
    """What track_rma gives for the customer's request."""
    outcome = await call(they, "track_rma", {"number": number} if number else {}, person)
    assert outcome.outcome == "one"
    return outcome.values
