"""What a channel is shown of somebody who is away: the one who stands in has the card, and is called for it."""

from rmabot.ports.desk import Done
from rmabot.ports.desk_window import Wanted
from rmabot.runtime.bootstrap import wire
from rmabot.runtime.desk_window import Window
from rmabot.runtime.dialogs import Dialogs
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DANA, act, file
from tests.desk.test_away import gone


async def test_a_card_is_with_who_stands_in_and_free_where_nobody_does(they: Conversation) -> None:
    """On Slack the card's name is called when the customer answers, and a card with nobody offers Claim."""
    request = await file(they)
    assert isinstance(await act(they, "claim", request, DANA), Done)
    window = Window(wire(they.trial.store, Dialogs(they.flows, {}), they.clock))
    shown = [await _with(window, request.reference)]
    await gone(they, "Dana", 5, "Eve")
    shown.append(await _with(window, request.reference))
    (hers,) = await window.queue(Wanted(assignee="Eve"))
    assert [card.reference for card in hers.cards] == [request.reference]
    await gone(they, "Dana", 5)
    shown.append(await _with(window, request.reference))
    assert shown == ["Dana", "Eve", ""]


async def _with(window: Window, reference: str) -> str:
    card = await window.card(reference)
    assert card is not None
    return card.assignee
