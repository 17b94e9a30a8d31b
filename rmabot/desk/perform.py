"""An act carried out: read, decided, committed once; whoever comes second is told by whom it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

from msgspec import Struct

from rmabot.desk.act import Changed, DeskAct, Ground, NotPossible, legal_acts, role_for
from rmabot.desk.commit import commit_of
from rmabot.desk.sentences import FOR_NOW, last_step, sentence, stands
from rmabot.desk.table import ACTS
from rmabot.flow.model import FlowSet
from rmabot.ports.clock import Clock
from rmabot.ports.desk import ActSpec, Done, Order, Refused, Staff
from rmabot.ports.requests import Kept, by_number, get
from rmabot.ports.steps import moment
from rmabot.ports.store import Commit, Conflict, Seen, Store, Taken
from rmabot.rma.moves import Actor, Moved, move
from rmabot.rma.moves import Refused as StepRefused
from rmabot.rma.request import Request
from rmabot.rma.states import Role

_TRIES = 8


class DeskActs(Struct, frozen=True):
    """The desk over a store: ``flows`` are those of now, ``committed`` hears of every commit (to wake what delivers)."""

    store: Store
    flows: Callable[[], FlowSet]
    clock: Clock
    committed: Callable[[Commit], None] = lambda _: None

    @property
    def acts(self) -> Mapping[str, ActSpec]:
        """Every act, by its name."""
        return {name: act.spec for name, act in ACTS.items()}

    async def perform(self, order: Order) -> Done | Refused:
        """Do it in one commit, or say why not."""
        return await perform(
            order, self.store, self.flows(), self.clock.now(), self.clock.entropy(), self.committed
        )


async def perform(
    order: Order, store: Store, flows: FlowSet, at: float, entropy: int,
    committed: Callable[[Commit], None] = lambda _: None,
) -> Done | Refused:  # fmt: skip
    """Carry out one act: the same order on the same store, dialogs, time and entropy always does the same."""
    act = ACTS.get(order.act)
    if act is None:
        return Refused(f'there is no act "{order.act}"', tuple(ACTS))
    kept = await by_number(store, order.request, flows.policy)
    if kept is None:
        return unknown(order.request)
    if (wrong := _unfit(act, order, kept, flows, at)) is not None:
        return wrong
    for attempt in range(_TRIES):
        ground = Ground(
            kept, order.staff, order.arguments, store, flows, at, _drawn(entropy, attempt), order.colleagues
        )  # fmt: skip
        tried = await _tried(act, ground)
        if isinstance(tried, Refused):
            return tried
        commit = commit_of(tried.changes, at, order.event)
        try:
            await store.commit(commit)
        except Seen:
            return Done(f"{kept.request.shown_number}: this was done already.", kept.request, repeated=True)
        except Conflict:
            before, kept = kept, await get(store, kept.request.reference) or kept
            if len(kept.request.history) != len(before.request.history):
                return _faster(kept, order, flows)
            continue
        except Taken as taken:
            if ground.text("number"):
                said = f'the {taken.scope} "{taken.value}" is on another request already.'
                return Refused(said, (), "number_taken", {"given": taken.value})
            continue
        committed(commit)
        return Done(tried.summary, tried.request)
    said = f"{kept.request.shown_number}: too many people change it at this moment. try again."
    return Refused(said, (), "too_many_at_once", stands(kept.request))


def unknown(typed: str) -> Refused:
    """Return the answer to a number that nobody knows."""
    return Refused(f'there is no request with the number "{typed}"', (), "no_such_number", {"given": typed})


def _unfit(act: DeskAct, order: Order, kept: Kept, flows: FlowSet, at: float) -> Refused | None:
    """Why an order cannot be carried out before anything is tried; what cannot be done now is asked no details."""
    spec, legal = act.spec, legal_acts(kept.request, order.staff, ACTS)
    if not order.staff.roles & {*spec.roles, Role.LEAD.value}:
        roles = ", ".join(sorted(order.staff.roles)) or "nobody"
        may = ", ".join(sorted(spec.roles))
        said = f'"{spec.name}" is done by {may}; {order.staff.name} is {roles}.'
        return Refused(said, legal, "not_your_role", {"act": spec.name, "roles": sorted(spec.roles)})
    if order.seen and order.seen != kept.revision:
        return _faster(kept, order, flows)
    needed = [one.name for one in spec.arguments if one.needed]
    if needed and act.event and spec.name not in legal and (never := _not_now(act, order, kept, flows, at)):
        return never
    missing = [name for name in needed if not order.arguments.get(name)]
    if missing:
        named = " and ".join([f"--{name.replace('_', '-')}" for name in missing])
        return Refused(
            f'"{spec.name}" needs {named}.', legal, "missing", {"act": spec.name, "fields": missing}
        )
    return None


def _not_now(act: DeskAct, order: Order, kept: Kept, flows: FlowSet, at: float) -> Refused | None:
    """Why a step is none from where the request stands, whatever details it were given."""
    actor = Actor(order.staff.name, role_for(order.staff, act.event))
    moved = move(kept.request, act.event, actor, moment(at), {}, flows.policy)
    return None if isinstance(moved, Moved) else _refused(act, moved, kept.request, order.staff, flows)


async def _tried(act: DeskAct, ground: Ground) -> Changed | Refused:
    try:
        return await act.run(ground)
    except NotPossible as not_possible:
        return _refused(act, not_possible.refused, ground.request, ground.staff, ground.flows)


def _refused(act: DeskAct, refused: StepRefused, request: Request, staff: Staff, flows: FlowSet) -> Refused:
    """A step that the lifecycle refuses, as a sentence; what can be done holds it only where details would help."""
    legal = legal_acts(request, staff, ACTS)
    if refused.reason in FOR_NOW:
        legal = tuple([name for name in legal if name != act.spec.name])
    values = {**refused.values, **stands(request)}
    return Refused(sentence(refused, request, flows), legal, refused.reason, values)


def _faster(kept: Kept, order: Order, flows: FlowSet) -> Refused:
    request = kept.request
    last = last_step(request, flows)
    said = f"{request.shown_number}: somebody was faster ({last}). It is now {request.state}; nothing was changed."
    return Refused(said, legal_acts(request, order.staff, ACTS), "faster", stands(request))


def _drawn(entropy: int, attempt: int) -> int:
    """Fresh chance for another try at a number, always the same for the same draw."""
    if not attempt:
        return entropy
    return int.from_bytes(blake2b(f"{entropy}/{attempt}".encode(), digest_size=8).digest(), "big")
