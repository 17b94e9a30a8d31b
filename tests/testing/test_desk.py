"""The desk in conversations under test: real acts, as its people do them."""

import pytest

from rmabot.flow.finding import line_of
from rmabot.flow.source import read
from rmabot.rma.states import State
from rmabot.testing.conversation import Conversation
from rmabot.testing.desk import DeskRefused
from rmabot.testing.read_script import read_script
from rmabot.testing.run import play
from tests.shipped import shipped
from tests.testing.filing import file_return


async def test_what_the_desk_does_reaches_the_customer() -> None:
    """An approval is told with the number and the papers, and can be asked about."""
    async with Conversation(shipped()) as they:
        await file_return(they)
        reply = await they.desk("approve")
        (request,) = await they.requests()
        assert request.state == State.AWAITING_SHIPMENT
        assert str(request.number) in reply.text
        assert [document.document for document in reply.documents] == ["papers"]
        assert str(request.number) in (await they.say("where is my rma")).text


async def test_an_act_is_given_what_it_needs() -> None:
    """Lists, amounts, devices by number, and who did it."""
    async with Conversation(shipped()) as they:
        await file_return(they)
        await they.desk("ask", {"field": ("serial",), "text": ("Is it a one?",), "by": ("Alex",)})
        (request,) = await they.requests()
        assert (request.state, request.asked_for) == (State.NEEDS_INFO, ("serial",))
        assert request.history[-1].by == "Alex"


async def test_what_the_desk_may_not_do_is_told_with_what_it_may() -> None:
    """The lifecycle's own sentence."""
    async with Conversation(shipped()) as they:
        with pytest.raises(DeskRefused, match="this person has filed no request"):
            await they.desk("approve")
        await file_return(they)
        with pytest.raises(
            DeskRefused, match=r"cannot be done now: it is SUBMITTED .* the desk may now: .*approve"
        ):
            await they.desk("ship", {"carrier": "UPS", "tracking": "1Z999AA10123456784"})


async def test_a_person_takes_over_answers_and_hands_back() -> None:
    """The bot is silent meanwhile."""
    async with Conversation(shipped()) as they:
        with pytest.raises(DeskRefused, match="nobody to reply to"):
            await they.desk("reply", {"text": "Hello"})
        await they.say("person")
        assert "Sam" in (await they.desk("take")).text
        reply = await they.desk("reply", {"text": "Which lamp is on?"})
        assert reply.text == "Sam\nWhich lamp is on?"
        assert not (await they.say("the red one")).messages
        assert (await they.desk("handback")).messages
        assert they.session.mode == "bot"


async def test_an_action_can_be_made_to_fail() -> None:
    """Nothing of it is kept, and the flow goes where it goes when the other side is broken."""
    async with Conversation(shipped()) as they:
        they.fail("file_rma")
        with pytest.raises(ValueError, match="not enough values"):
            await file_return(they)
        assert any(one.what == "ends" and one.about == "not_filed" for one in they.decisions)


async def test_a_script_has_the_desk_act_too() -> None:
    """And is told where the desk could not."""
    text = 'test: "t"\ntalk:\n  - they: "hello"\n  - desk: approve\n'
    script, _ = read_script(read("t.yaml", text.encode()))
    assert script is not None
    failure = (await play(script, shipped())).failure
    assert failure is not None
    assert (
        line_of(failure)
        == 't.yaml:4:5: there is nothing to "approve": this person has filed no request [desk]'
    )
