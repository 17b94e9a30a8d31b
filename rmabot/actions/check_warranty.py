"""check_warranty: in, out, or a person checks; by the policy's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.actions.devices import model_of, verdict_of
from rmabot.actions.own import real, text_of
from rmabot.ports.actions import Caller, Outcome
from rmabot.ports.store import Store


class CheckWarranty:
    """Reads the warranty table; what it cannot say is unknown, never out."""

    name = "check_warranty"

    async def run(self, inputs: Mapping[str, Any], caller: Caller, store: Store) -> Outcome:
        """Give the verdict with its reason, counted from which day to which last day."""
        model = model_of(real(inputs.get("model")), caller.flows)
        province = text_of(inputs.get("province"))
        found = verdict_of(caller.flows, model, real(inputs.get("purchase_date")), province, caller.at)
        values = {
            "verdict": found.verdict,
            "reason": found.reason,
            "counted_from": found.counted_from and found.counted_from.isoformat(),
            "last_day": found.last_day and found.last_day.isoformat(),
            "months": found.months,
        }
        return Outcome("checked", {name: value for name, value in values.items() if value is not None})
