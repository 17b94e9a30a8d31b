"""What a customer would read if an act were done: the act itself, taken to the brink of its commit."""

from __future__ import annotations

from rmabot.desk.act import Ground, NotPossible
from rmabot.desk.perform import unknown
from rmabot.desk.sentences import sentence, stands
from rmabot.desk.table import ACTS
from rmabot.engine.effects import Message, from_json
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Order, Refused
from rmabot.ports.news import recipients
from rmabot.ports.requests import by_number
from rmabot.ports.store import Store
from rmabot.text.spans import Rich


async def preview(
    order: Order, store: Store, flows: FlowSet, at: float, entropy: int
) -> tuple[Rich, ...] | Refused:
    """Return the messages to the owner, in the language they read; nothing is written."""
    kept = await by_number(store, order.request, flows.policy)
    if kept is None or order.act not in ACTS:
        return unknown(order.request)
    ground = Ground(kept, order.staff, order.arguments, store, flows, at, entropy)
    try:
        changed = await ACTS[order.act].run(ground)
    except NotPossible as not_possible:
        refused = not_possible.refused
        values = {**refused.values, **stands(kept.request)}
        return Refused(sentence(refused, kept.request, flows), (), refused.reason, values)
    if isinstance(changed, Refused):
        return changed
    owner = next(iter(recipients(changed.request)), "")
    said = [from_json(row.effect) for row in changed.changes.outbox if row.conversation == owner]
    return tuple([effect.text for effect in said if isinstance(effect, Message)])
