"""A device that came back and fails again: its new request is linked to the return that it came back from."""

import pytest

from rmabot.desk.cards import card_of
from rmabot.desk.show import show
from rmabot.flow.model import FlowSet
from rmabot.rma.request import Request
from rmabot.testing.conversation import Conversation
from tests.actions.calling import STRANGER, call
from tests.desk.returns import ADDRESS, ALL_ROLES, DATA, DEVICE, Named, acts, approved, talk

BACK: tuple[Named, ...] = (
    ("receive", {}),
    ("inspect", {}),
    ("replace", {}),
    ("ready", {"new_serial": "F98765432"}),
    ("ship", {"carrier": "ups", "tracking": "1Z999AA10123456784"}),
)


async def came_back(they: Conversation, *more: Named) -> Request:
    """File a return and have a replacement sent back for it."""
    request = await acts(they, await approved(they), *BACK, *more)
    await they.settle()
    they.clock.wait(3600)
    return request


PROBLEM = DEVICE[3:]
"""What is asked from the problem on."""


async def begin(they: Conversation, *serial: tuple[str, str]) -> str:
    """Say that the problem is back, up to what it is."""
    start = [("say", "the same problem is back"), ("say", "ON"), ("press", "customer"), *serial]
    return (await talk(they, [*start, ("say", "DS-2CD2143G2-I"), *DEVICE[:3]])).text


async def finish(they: Conversation) -> Request:
    """Answer the rest, send it, and give the newest request."""
    await talk(they, [*PROBLEM, ("press", "no"), *DATA, *ADDRESS])
    before = {one.reference for one in await they.requests()}
    await they.press("send")
    (new,) = [one for one in await they.requests() if one.reference not in before]
    return new


@pytest.mark.parametrize("serial", ["G12345678", "F98765432"])
@pytest.mark.parametrize("more", [(), (("close", {}),)], ids=["on its way back", "closed"])
async def test_the_new_request_is_linked_to_the_return_that_the_device_came_back_from(
    they: Conversation, flows: FlowSet, serial: str, more: tuple[Named, ...]
) -> None:
    """By the serial of what was sent in or of what came in its place; the desk sees it wherever it looks."""
    earlier = await came_back(they, *more)
    assert "Is it the same problem again" in await begin(they, ("say", serial))
    await they.press(earlier.reference)
    new = await finish(they)
    assert new.parent == earlier.reference
    assert ("follows", earlier.reference, 0) in card_of(new, 1, flows, they.clock.now()).flags
    assert f"follows {earlier.reference}" in str(show(new, flows, ALL_ROLES, "en"))


async def test_without_a_serial_the_person_says_which_return_it_was(they: Conversation) -> None:
    """A yes is enough where there is only one."""
    earlier = await came_back(they)
    said = await begin(they, ("say", "I can't find it"), ("press", "no_number"))
    assert "Is it the same problem again" in said
    await they.say("yes")
    assert (await finish(they)).parent == earlier.reference


async def test_somebody_elses_return_is_not_named(they: Conversation) -> None:
    """Neither by its serial nor among the earlier ones."""
    await came_back(they)
    for given in ({"serial": {"serial": "F98765432"}}, {}):
        assert (await call(they, "check_serial", given)).values
        assert (await call(they, "check_serial", given, STRANGER)).values == {}


async def test_what_was_lost_or_is_still_here_did_not_come_back(they: Conversation) -> None:
    """The one is told as closed, the other as open."""
    request = await approved(they)
    assert (await call(they, "check_serial", {})).values == {}
    await acts(they, request, ("track", {"tracking": "1Z999AA10123456784"}), ("lost", {"note": "searched"}))
    assert (await call(they, "check_serial", {})).values == {}
    assert (await call(they, "check_serial", {"serial": {"serial": "G12345678"}})).values == {}
