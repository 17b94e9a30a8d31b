"""A number that expired and was renewed: the old one stays an alias, for the customer and on the dock."""

import pytest

from rmabot.desk.perform import perform
from rmabot.flow.model import FlowSet
from rmabot.ports.desk import Done, Order
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DORA, acts, approved, now, told

DAY = 24 * 3600.0


@pytest.mark.parametrize(
    ("language", "ready"), [("en", "Ready for you to ship"), ("fr", "Prête à être expédiée")]
)
async def test_a_parcel_with_the_old_number_arrives_and_either_number_tells_it(
    flows: FlowSet, language: str, ready: str
) -> None:
    """The dock types what stands on the box; the customer reads the new number whichever they ask with."""
    async with Conversation(flows, language) as they:
        filed = await approved(they)
        await told(they)
        await they.wait(92 * DAY)
        renewed = await acts(they, filed, ("renew", {}))
        old, new = str(filed.number), str(renewed.number)
        await told(they)
        for number in (old, new):
            text = (await they.say(number)).text
            assert ready in text
            assert new in text
            assert old not in text
        order = Order("receive", old, DORA, {})
        done = await perform(order, they.trial.store, flows, they.clock.now(), they.clock.entropy())
        assert isinstance(done, Done)
        assert (await now(they, filed)).state is State.RECEIVED
        assert new in (await they.settle()).text
        for number in (old, new, filed.reference):
            assert new in (await they.say(number)).text


async def test_the_number_of_the_return_is_never_noted_as_the_parcels(they: Conversation) -> None:
    """Who pastes it where the tracking number is due is told which is which; the return waits for its parcel as before."""
    filed = await approved(they)
    await told(they)
    await they.say("i shipped it")
    reply = await they.say(str(filed.number))
    assert "is the number of your return" in reply.text
    assert they.asked == "tracking"
    assert (await now(they, filed)).state is State.AWAITING_SHIPMENT


async def test_a_parcel_that_arrived_while_its_number_was_asked_for_is_told_so(they: Conversation) -> None:
    """Nobody reads "please pack it" about what stands on the dock already."""
    filed = await approved(they)
    await told(they)
    await they.say("i shipped it")
    await acts(they, filed, ("receive", {}))
    await they.settle()
    text = (await they.say("1Z999AA10123456784")).text
    assert "It has arrived" in text
    assert "pack" not in text
