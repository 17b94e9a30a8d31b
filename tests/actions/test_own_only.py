"""Own requests only: a wrong number and somebody else's get the very same answer, everywhere."""

from collections.abc import Mapping
from typing import Any

import pytest

from rmabot.ports import requests
from rmabot.ports.actions import NO_CHANGES
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.testing.conversation import Conversation
from tests.actions.calling import STRANGER, call, found
from tests.desk.returns import acts, approved, file, waiting_for

ON_A_REQUEST: Mapping[str, Mapping[str, Any]] = {
    "send_papers": {},
    "add_note": {"note": "hello"},
    "add_file": {"file": {"blob": "x", "name": "x.jpg", "kind": "photo", "size": 1}},
    "answer_request": {"details": "hello"},
    "correct_contact": {"name": "Eve"},
    "give_tracking": {"tracking": "1Z999AA10123456784"},
    "decide_quote": {"decision": "accept"},
    "cancel_request": {},
    "appeal": {"why": "because"},
    "reopen": {},
    "ask_renewal": {},
}


async def test_a_wrong_number_and_somebody_elses_are_the_same(they: Conversation) -> None:
    """Not a word more, not a value more."""
    request = await approved(they)
    for typed in (request.reference, str(request.number)):
        theirs = await call(they, "track_rma", {"number": typed}, STRANGER)
        wrong = await call(they, "track_rma", {"number": "RQ26000000X"}, STRANGER)
        assert theirs == wrong
        assert theirs.outcome == "refused"


async def test_who_has_none_has_none(they: Conversation) -> None:
    """And sees nobody's."""
    await file(they)
    assert (await call(they, "track_rma", {}, STRANGER)).outcome == "none"
    assert (await call(they, "show_my_data", {}, STRANGER)).outcome == "nothing"
    assert (await call(they, "erase_my_data", {}, STRANGER)).outcome == "nothing"


@pytest.mark.parametrize("name", list(ON_A_REQUEST))
async def test_no_action_touches_somebody_elses_request(they: Conversation, name: str) -> None:
    """Even with the request's own values in hand."""
    await approved(they)
    rma = dict(await found(they))
    for given in (rma, {"reference": "RQ26000000X"}, None, "", {"reference": 7}):
        outcome = await call(they, name, {"rma": given, **ON_A_REQUEST[name]}, STRANGER)
        assert outcome.outcome == "failed"
        assert outcome.changes == NO_CHANGES
        assert outcome.files == ()


async def test_a_serial_open_with_somebody_else_is_not_named(they: Conversation) -> None:
    """Only one's own open request is."""
    request = await file(they)
    serial = {"serial": {"serial": "G12345678"}}
    mine = await call(they, "check_serial", serial)
    assert mine.values == {"open_request": request.reference}
    assert (await call(they, "check_serial", serial, STRANGER)).values == {}
    await acts(they, request, ("cancel", {}))
    assert (await call(they, "check_serial", serial)).values == {}


async def linked(they: Conversation, request: Request, **changes: object) -> None:
    kept = await requests.get(they.trial.store, request.reference)
    assert kept is not None
    after = replace(kept.request, **changes)  # type: ignore[arg-type]
    await they.trial.store.commit(Commit(they.clock.now(), puts=(requests.record(after, kept.revision),)))


@pytest.mark.parametrize("how", ["linked", "filed_by"])
async def test_a_linked_account_and_whoever_filed_see_and_hear_of_it(they: Conversation, how: str) -> None:
    """In their own conversation, in the language of the request where they have not spoken yet."""
    request = await file(they)
    await linked(they, request, **{how: (STRANGER,) if how == "linked" else STRANGER})
    assert (await found(they, person=STRANGER))["reference"] == request.reference
    await acts(they, request, ("approve", {}))
    said = await waiting_for(they.trial.store, "telegram", STRANGER)
    assert "Good news" in said[0]
    assert said[1] == "[papers]"
    assert "Good news" in (await they.settle()).text


async def test_what_one_says_in_a_flow_the_others_hear_of(they: Conversation) -> None:
    """The flow has told its own customer; a linked account has not heard it."""
    request = await file(they)
    await linked(they, request, linked=(STRANGER,))
    await call(they, "cancel_request", {"rma": await found(they)})
    assert (await they.settle()).text == ""
    assert "is cancelled" in (await waiting_for(they.trial.store, "telegram", STRANGER))[0]


async def test_the_desk_links_an_account(they: Conversation) -> None:
    """On record; an account that is none is refused."""
    request = await file(they)
    await acts(they, request, ("link", {"person": STRANGER}))
    assert (await found(they, person=STRANGER))["reference"] == request.reference
    rows = await they.trial.store.audit(request.reference)
    assert rows[-1].act == "request.link"
