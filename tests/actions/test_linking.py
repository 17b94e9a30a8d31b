"""Following a request from another account: with number, serial and code it works, and guessing at any of them does not."""

import re

import pytest

from rmabot.actions.link_request import LinkRequest
from rmabot.actions.send_link_code import SendLinkCode
from rmabot.actions.table import ACTIONS
from rmabot.ports import requests
from rmabot.ports.actions import Caller
from rmabot.ports.desk import Done, Refused
from rmabot.ports.linking import MOST, PERSON, REQUEST, VALID
from rmabot.ports.store import Commit, Timer
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.runtime.bootstrap import shipped_handlers
from rmabot.runtime.timers import Timers
from rmabot.testing.conversation import Conversation
from tests.actions.calling import STRANGER, call
from tests.desk.returns import act, file, now, told

HOUR = 3600.0
FRIEND = "telegram:77"


async def claim(they: Conversation, number: str, tail: str = "5678", person: str = STRANGER) -> str:
    """What somebody hears who says that a request is theirs."""
    return (await call(they, "send_link_code", {"request_number": number, "tail": tail}, person)).outcome


async def typed(they: Conversation, code: str, person: str = STRANGER) -> str:
    """What somebody hears who types a code."""
    return (await call(they, "link_request", {"code": code}, person)).outcome


async def sent(they: Conversation) -> str:
    """The code that came to the owner since the last look, "" for none."""
    found = re.search(r"\b\d{6}\b", (await told(they)).replace("RQ26", ""))
    return found[0] if found else ""


async def linked(they: Conversation, request: Request) -> tuple[str, ...]:
    """Who follows the request beside its owner."""
    return (await now(they, request)).linked


async def test_the_code_that_came_to_the_owner_links_the_other_account(they: Conversation) -> None:
    """The owner is told that it happened; from then on news go to both."""
    request = await file(they)
    await told(they)
    assert await claim(they, request.reference, person=FRIEND) == "sent"
    code = await sent(they)
    assert await typed(they, f"{code[:3]} {code[3:]}", FRIEND) == "linked"
    assert "now follows your return" in await told(they)
    assert await linked(they, request) == (FRIEND,)
    assert await claim(they, request.reference, person=FRIEND) == "already"
    assert "request.link" in [one.act for one in await they.trial.store.audit(request.reference)]


async def test_a_code_works_once(they: Conversation) -> None:
    """Typed again it is as wrong as any."""
    request = await file(they)
    await told(they)
    await claim(they, request.reference, person=FRIEND)
    code = await sent(they)
    await typed(they, code, FRIEND)
    assert await typed(they, code, FRIEND) == "wrong"


async def test_wrong_foreign_and_right_numbers_sound_the_same(they: Conversation) -> None:
    """A number that does not exist, a serial that does not fit, and both right: "sent", and then "wrong"."""
    request = await file(they)
    await told(they)
    heard = []
    for person, number, tail in (
        ("telegram:1", "RQ26000000X", "5678"),
        ("telegram:2", request.reference, "9999"),
        ("telegram:3", request.reference, "678"),
        ("telegram:4", request.reference, "5678"),
    ):
        heard.append((await claim(they, number, tail, person), await typed(they, "000000", person)))
    assert set(heard) == {("sent", "wrong")}
    assert (await told(they)).count("Somebody wants to follow") == 1


async def test_after_five_tries_in_an_hour_even_the_right_code_is_refused(they: Conversation) -> None:
    """Whatever was tried: numbers, serials or codes; after the hour it works again."""
    request = await file(they)
    await told(they)
    await claim(they, request.reference)
    code = await sent(they)
    wrong = [await typed(they, f"{(int(code) + one) % 10**6:06d}") for one in range(1, MOST)]
    assert wrong == ["wrong"] * (MOST - 1)
    assert await typed(they, code) == "too_many"
    assert await claim(they, request.reference) == "too_many"
    assert await linked(they, request) == ()
    they.clock.wait(HOUR + 1)
    assert await claim(they, request.reference) == "sent"
    assert await typed(they, await sent(they)) == "linked"


async def test_the_count_survives_a_restart(they: Conversation) -> None:
    """It is in the store with the turn that made it."""
    request = await file(they)
    for tail in ("0000", "1111", "2222", "3333", "4444"):
        assert await claim(they, request.reference, tail) == "sent"
    await they.restart()
    assert await claim(they, request.reference) == "too_many"


async def test_many_accounts_get_no_further_than_one(they: Conversation) -> None:
    """A request sends five codes an hour, whoever asks; the sixth account hears the same and nothing is sent."""
    request = await file(they)
    await told(they)
    for one in range(MOST):
        assert await claim(they, request.reference, person=f"telegram:{one}") == "sent"
    assert (await told(they)).count("Somebody wants to follow") == MOST
    assert await claim(they, request.reference, person="telegram:99") == "sent"
    assert await told(they) == ""
    they.clock.wait(HOUR + 1)
    assert await claim(they, request.reference, person="telegram:99") == "sent"
    assert await sent(they)


async def test_a_code_is_for_one_account_one_request_and_a_quarter_of_an_hour(they: Conversation) -> None:
    """Typed elsewhere, too late, or after another was sent, it does nothing."""
    request = await file(they)
    await told(they)
    await claim(they, request.reference)
    first = await sent(they)
    await claim(they, request.reference, person=FRIEND)
    await told(they)
    assert await typed(they, first, FRIEND) == "wrong"
    they.clock.wait(VALID)
    assert await typed(they, first) == "wrong"
    await claim(they, request.reference)
    second = await sent(they)
    assert await typed(they, first) == "wrong"
    assert await typed(they, second) == "linked"


async def test_a_code_without_a_claim_is_wrong(they: Conversation) -> None:
    """And letters, nothing and other people's digits are, too."""
    await file(they)
    for code in ("123456", "", "abcdef", "１２３４５６"):
        assert await typed(they, code) == "wrong"


async def test_what_is_long_over_is_forgotten(they: Conversation) -> None:
    """An hour after the last try nothing of it is kept: neither the account nor the request."""
    request = await file(they)
    await claim(they, request.reference)
    store = they.trial.store

    async def nobodys(timer: Timer) -> None:
        raise AssertionError(timer)

    timers = Timers(store, they.clock, nobodys, shipped_handlers(), lambda: they.flows, lambda _: None)
    they.clock.wait(HOUR + 1)
    while await timers.fire():
        pass
    assert await store.get(PERSON, STRANGER) is None
    assert await store.get(REQUEST, request.reference) is None


@pytest.mark.parametrize("email", ["", "jane@example.com"])
async def test_the_code_goes_by_mail_where_there_is_an_address_and_letters_can_leave(
    they: Conversation, email: str
) -> None:
    """Otherwise into the chat in which the request was filed: never to what the claimer says."""
    filed = await file(they)
    await told(they)
    kept = await requests.get(they.trial.store, filed.reference)
    assert kept is not None
    with_mail = replace(kept.request, contact=replace(kept.request.contact, email=email))
    await they.trial.store.commit(Commit(0.0, puts=(requests.record(with_mail, kept.revision),)))
    at = they.clock.now()
    caller = Caller(STRANGER, STRANGER, "telegram", "en", at, 7, they.flows, "link", mail=True)
    inputs = {"request_number": filed.reference, "tail": "g12345678"}
    outcome = await SendLinkCode().run(inputs, caller, they.trial.store)
    (row,) = outcome.changes.outbox
    assert row.channel == ("mail" if email else "terminal")
    assert email not in str(row.effect) or not email


def test_both_are_actions_that_flows_may_call() -> None:
    """As they ship, without letters."""
    assert isinstance(ACTIONS["send_link_code"], SendLinkCode)
    assert isinstance(ACTIONS["link_request"], LinkRequest)


async def test_the_whole_way_in_a_chat(they: Conversation) -> None:
    """From "where is my rma" on another account: the wrong code is typed again, and then the request is there."""
    request = await file(they)
    await told(they)
    async with Conversation(they.flows, "fr", name="bob") as bob:
        await bob.trial.stop()
        bob.trial, bob.clock = they.trial, they.clock
        await bob.say("où est mon rma")
        await bob.say(request.reference)
        assert "quatre derniers caractères" in (await bob.press("follow")).text
        assert "six chiffres est en route" in (await bob.say("5678")).text
        code = await sent(they)
        assert "ne convient pas" in (await bob.say(f"{(int(code) + 1) % 10**6:06d}")).text
        await bob.press("retype")
        assert f"Vous suivez maintenant {request.reference} ici" in (await bob.say(code)).text
        assert request.reference in (await bob.say("statut")).text


async def test_a_number_that_was_given_is_not_asked_again_whosever_it_is(they: Conversation) -> None:
    """Another's and one that nobody has: the same words to the end. Back corrects it."""
    request = await file(they)
    await told(they)
    heard = []
    for name, number in (("bob", request.reference), ("eve", "RQ26386171D")):
        async with Conversation(they.flows, name=name) as other:
            await other.trial.stop()
            other.trial, other.clock = they.trial, they.clock
            said = [await other.say(f"where is my return {number}"), await other.press("follow")]
            said += [await other.say("9999"), await other.say("000000"), await other.press("give_up")]
            heard.append([one.text for one in said])
            await other.say(number)
            await other.press("follow")
            assert "type its RMA number" in (await other.say("back")).text
            assert "last four characters" in (await other.say("RQ26386171D")).text
    assert heard[0] == heard[1]
    assert "last four characters" in heard[0][1]


async def test_the_desk_takes_a_linked_account_off_again(they: Conversation) -> None:
    """As the message to the owner promises; what is told from then on goes to the owner alone."""
    request = await file(they)
    await told(they)
    await claim(they, request.reference, person=FRIEND)
    await typed(they, await sent(they), FRIEND)
    assert isinstance(await act(they, "unlink", request, person="telegram:1"), Refused)
    assert isinstance(await act(they, "unlink", request, person=FRIEND), Done)
    assert await linked(they, request) == ()
    assert await claim(they, request.reference, person=FRIEND) == "sent"
