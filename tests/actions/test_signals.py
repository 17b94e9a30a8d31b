"""What the desk is shown about a new request: signals in words, on the request, and nothing of them to the customer."""

from typing import Any

import pytest

from rmabot.actions.signals import signals
from rmabot.desk.flags import SENTENCES, flag_texts
from rmabot.flow.model import FlowSet
from rmabot.ports.requests import record
from rmabot.ports.store import Commit
from rmabot.rma.attention import Attention, read_attention
from rmabot.rma.fields import Fields
from rmabot.rma.models import UNLISTED
from rmabot.rma.policy import PolicyError
from rmabot.rma.record import replace
from rmabot.rma.request import Contact, Flag, Request, StoredFile
from rmabot.testing.conversation import Conversation
from tests.desk.returns import file, told

LONG = "DS-2CD2143G2-I20260101AAWRG12345678"


class _Given:
    """No answers: what is found then is found on the request itself."""

    answers = ()

    def places(self) -> list[int]:
        return []


def attention(**given: Any) -> Attention:
    """The policy's signals as a file says them."""
    return read_attention(Fields(given, ("signals",), PolicyError))


async def names(they: Conversation, request: Request, **given: Any) -> list[tuple[str, str, int | None]]:
    """The signals of a request as if it were filed now, under other signals of the policy."""
    policy = replace(they.flows.policy, signals=attention(**given))
    fresh = replace(request, reference="RQ26999999X", owner=request.owner)
    found = await signals(they.trial.store, fresh, _Given(), policy)  # type: ignore[arg-type] # only what signals asks for
    return [(flag.name, flag.about, flag.item) for flag in found]


async def test_many_requests_of_one_person_are_said_from_the_policys_number_on(they: Conversation) -> None:
    """Within the policy's span; what is older does not count."""
    request = await file(they)
    assert ("many_requests", "2 in 30 days", None) in await names(they, request, many=2)
    assert "many_requests" not in [name for name, _, _ in await names(they, request, many=3)]
    later = replace(request, filed_at=request.filed_at.replace(month=9))
    assert "many_requests" not in [name for name, _, _ in await names(they, later, many=2)]


async def test_a_device_made_after_it_was_bought_is_said(they: Conversation) -> None:
    """By the long serial's date, which is a hint; the short one says nothing."""
    request = await file(they, serial=LONG)
    assert request.items[0].long_serial
    assert ("made_after_purchase", "2026-01-01, bought 2025-03-14", 1) in [
        (flag.name, flag.about, flag.item) for flag in request.flags
    ]
    assert "made_after_purchase" not in [flag.name for flag in (await file(they, "G87654321")).flags]


@pytest.mark.parametrize(("known", "said"), [("yes", False), ("no", True)])
async def test_a_model_without_a_warranty_line_is_not_called_unlisted(
    they: Conversation, known: str, said: bool
) -> None:
    """What the catalogue has stands in it, whatever the warranty table says; what was kept as typed does not."""
    request = await file(they)
    item = request.items[0]
    other = replace(
        item, line=UNLISTED, answers={**item.answers, "model": {"name": item.model, "known": known}}
    )
    found = await names(they, replace(request, items=(other,)))
    assert (("model_not_listed", item.model, 1) in found) is said


async def test_the_same_photo_is_noticed_wherever_it_was_sent_before(they: Conversation) -> None:
    """On somebody else's request, on another one of the same person, and for two devices of one; an invoice may cover many."""
    request = await file(they, second="G87654321")
    photo = StoredFile("blob", "a.jpg", "photo", 9, "damage_photo", 1)
    invoice = StoredFile("paper", "b.jpg", "photo", 9, "proof", 1)
    kept = replace(request, files=(photo, invoice))
    await they.trial.store.commit(Commit(0.0, puts=(record(kept, request.revision),)))
    again = await names(they, replace(kept, files=(photo, replace(photo, item=2), invoice)))
    assert ("photo_twice", "", None) in again
    assert [row for row in again if row[0] == "photo_used_before"] == [
        ("photo_used_before", request.reference, 1),
        ("photo_used_before", request.reference, 2),
    ]
    others = await names(they, replace(kept, owner="telegram:9"))
    assert [row for row in others if row[0].startswith(("photo", "file"))] == [
        ("file_on_another_request", request.reference, 1)
    ]


@pytest.mark.parametrize(
    ("entry", "item"),
    [
        ({"person": "terminal:ana"}, None),
        ({"email": "JANE@example.com"}, None),
        ({"email": "@example.com"}, None),
        ({"phone": "(416) 555-0123"}, None),
        ({"company": "roy électronique"}, None),
        ({"serial": "g 1234-5678"}, 1),
        ({"model": "ds2cd2143g2-i"}, 1),
    ],
)
async def test_who_or_what_is_on_a_list_is_said_with_the_reason(
    they: Conversation, entry: dict[str, str], item: int | None
) -> None:
    """However it was typed; on the block list and on the allow list, for the request or for its device."""
    request = await file(they)
    contact = Contact("Jane Roy", "+1 416 555 0123", "jane@example.com", "Roy Électronique")
    request = replace(request, contact=contact)
    reason = {"why": "reported stolen"}
    assert ("on_block_list", "reported stolen", item) in await names(they, request, block=[entry | reason])
    (key, value), *_ = entry.items()
    assert ("on_allow_list", f"{key} {value}", item) in await names(they, request, allow=[entry])


async def test_who_is_like_a_listed_one_but_not_it_is_not_said(they: Conversation) -> None:
    """An empty contact is nobody's; part of an address is no address."""
    request = await file(they)
    listed = [{"email": "jane@example.com"}, {"company": "Roy"}, {"phone": "555 0123"}, {"serial": "5678"}]
    assert [name for name, _, _ in await names(they, request, block=listed) if name == "on_block_list"] == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"many": 0}, "whole number from 1"),
        ({"within": "2 hours"}, "count in days"),
        ({"block": [{"why": "no name"}]}, "names one of person, email"),
        ({"block": [{"serial": "G1", "model": "X"}]}, "names one of person, email"),
        ({"allow": [{"email": "jane"}]}, "is no address"),
        ({"deny": []}, "not known here"),
    ],
)
def test_a_wrong_entry_says_what_is_right(wrong: dict[str, Any], says: str) -> None:
    """With its place, as every entry of the policy."""
    with pytest.raises(PolicyError, match=says):
        attention(**wrong)


async def test_a_signal_refuses_nobody_and_is_told_to_nobody(they: Conversation) -> None:
    """Filed as any other; the customer reads nothing of a list."""
    policy = replace(they.flows.policy, signals=attention(block=[{"serial": "G12345678", "why": "stolen"}]))
    flows = replace(they.flows, policy=policy)
    async with Conversation(flows, name="bob") as bob:
        request = await file(bob)
        assert Flag("on_block_list", "stolen", 1) in request.flags
        said = bob.reply.text + await told(bob) + (await bob.say("status")).text
        assert "list" not in said.lower()
        assert "stolen" not in said


def test_every_signal_is_a_sentence_for_staff(flows: FlowSet) -> None:
    """On the command line and on Slack; no name that only code has."""
    from rmabot_slack.words import has

    assert [name for name in SENTENCES if not has(f"flag.{name}")] == []
    for name in SENTENCES:
        assert "_" not in flag_texts([Flag(name, "RQ26000000X", 2)])[0]
    both = [Flag("without_proof", "no_proof", 1), Flag("lost"), Flag("without_proof", "no_proof", 2)]
    assert flag_texts(both) == (
        'without proof: the customer chose "no proof" (#1, #2)',
        "the parcel should have arrived by now",
    )
