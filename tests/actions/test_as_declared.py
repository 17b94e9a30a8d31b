"""Every action answers as its declaration says: the linter proves things to leads from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rmabot.actions.table import ACTIONS
from rmabot.flow.actions import ACTIONS as SPECS
from rmabot.ports.actions import Action, Caller, Outcome
from rmabot.ports.store import Store
from rmabot.testing.run import play
from rmabot.testing.suite import gather

DIALOGS = Path(__file__).parents[2] / "dialogs"


class Held:
    """An action held to its declaration each time it answers."""

    def __init__(self, action: Action, wrong: list[str]) -> None:
        self.name = action.name
        self._action, self._wrong = action, wrong

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Answer, and note what the declaration does not allow."""
        outcome = await self._action.run(inputs, caller, store)
        self._wrong += [f"{self.name} {outcome.outcome}: {said}" for said in against(self.name, outcome)]
        return outcome


def against(name: str, outcome: Outcome) -> list[str]:
    """Return in what an answer differs from its declaration."""
    spec, values = SPECS[name], outcome.values
    found = [] if outcome.outcome in spec.outcomes else [f"is none of {spec.outcomes}"]
    found += [f"gives {field}, which is not declared" for field in values if field not in spec.fields]
    sure = spec.certain.get(outcome.outcome, ()) if spec.certain else spec.fields
    found += [f"does not give {field}" for field in sure if field not in values and field not in spec.only_if]
    for field, words in spec.values.items():
        if field in values and values[field] not in words:
            found.append(f"says {field} is {values[field]!r}, which is none of {words}")
    return found


async def test_every_answer_in_the_shipped_conversations_is_as_declared() -> None:
    """Outcomes, fields, what is sure to be there, and the words of fields that have few."""
    suite = gather(DIALOGS)
    assert suite.flows is not None
    wrong: list[str] = []
    held = {name: Held(action, wrong) for name, action in ACTIONS.items()}
    for script in suite.scripts:
        await play(script, suite.flows, DIALOGS / "tests", held)
    assert not sorted(set(wrong))


def test_every_declared_action_has_its_work_and_no_other() -> None:
    """The table of declarations and the table of work are one list."""
    assert set(ACTIONS) == set(SPECS)
