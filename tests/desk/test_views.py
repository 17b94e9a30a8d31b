"""What staff look at: the queue, late first, and one request in full."""

from datetime import timedelta

import pytest

from rmabot.desk.queue import Row, queue
from rmabot.desk.show import show
from rmabot.desk.staff import Stranger, who
from rmabot.ports.desk import Staff
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.testing.conversation import Conversation
from tests.desk.returns import ALL_ROLES, DANA, DORA, act, acts, approved, file, now

DAY = timedelta(days=1).total_seconds()


async def rows(they: Conversation, **wanted: object) -> tuple[Row, ...]:
    return await queue(they.trial.store, they.flows, they.clock.now(), **wanted)  # type: ignore[arg-type]


async def test_what_is_late_comes_first_then_what_waits_for_the_desk(they: Conversation) -> None:
    """What waits for the customer comes last."""
    first = await approved(they)
    second = await file(they, serial="G00000002")
    await they.wait(4 * DAY)
    third = await file(they, serial="G00000003")
    found = await rows(they)
    assert [row.reference for row in found] == [second.reference, third.reference, first.reference]
    assert [row.late for row in found] == [True, False, False]
    assert (found[0].days, found[0].due, found[0].state) == (4, "2026-06-18", "SUBMITTED")
    assert found[0].flags == ("our answer is late",)


async def test_an_answer_goes_back_to_who_asked_and_on_top(they: Conversation) -> None:
    """Above what is late, until somebody of the desk has looked at it and acted."""
    late = await file(they, serial="G00000002")
    await they.wait(5 * DAY)
    asked = await file(they)
    await act(they, "claim", asked, DANA)
    await act(they, "ask", asked, ALL_ROLES, field=("photo",))
    await acts(they, asked, ("answer", {}))
    found = await rows(they)
    assert [row.reference for row in found] == [asked.reference, late.reference]
    assert found[0].assignee == ALL_ROLES.name
    assert [row.reference for row in await rows(they, assignee=ALL_ROLES.name)] == [asked.reference]
    await act(they, "ask", asked, ALL_ROLES, field=("photo",))
    assert [row.reference for row in await rows(they)] == [late.reference, asked.reference]


async def test_the_queue_can_be_narrowed(they: Conversation) -> None:
    """By state, by who has it, and what is closed when it is asked for."""
    one, two = await file(they), await file(they, serial="G00000002")
    await acts(they, two, ("cancel", {}))
    await act(they, "claim", one, DANA)
    assert [row.reference for row in await rows(they)] == [one.reference]
    assert {row.reference for row in await rows(they, closed=True)} == {one.reference, two.reference}
    assert [row.reference for row in await rows(they, states=("CANCELLED",))] == [two.reference]
    assert [row.assignee for row in await rows(they, assignee="Dana")] == ["Dana"]
    assert await rows(they, assignee="Eve") == ()


def text_of(they: Conversation, request: Request, staff: Staff = ALL_ROLES, language: str = "en") -> str:
    return "\n".join(
        ["\n".join([heading, *lines]) for heading, lines in show(request, they.flows, staff, language)]
    )


async def test_one_request_in_full(they: Conversation) -> None:
    """Who, what, warranty with its reason, every answer, papers, statements, history, and what can be done."""
    request = await approved(they, second="987654321")
    await acts(
        they, request, ("track", {"tracking": "1Z999AA10123456784"}), ("note", {"text": "called twice"})
    )
    text = text_of(they, await now(they, request))
    for wanted in (
        str(request.number), request.reference, "Jane Roy", "416 555-0123", "123 Main Street", "Toronto ON M5V 1A1",
        "1. DS-2CD2143G2-I · G12345678 · IN_TRANSIT", "warranty: in until 2028-03-14 (covered)",
        "Problem (#2)", "Seller: Camera Store Ltd.", "backup: yes (en, 2026-06-15", "1. invoice.pdf (proof",
        "in: ups 1Z999AA10123456784", "Sam, 2026-06-15", "called twice", "filed by the customer",
        "approved by Sam", "AWAITING_SHIPMENT → IN_TRANSIT", "track, lost, receive",
    ):  # fmt: skip
        assert wanted in text, wanted


async def test_answers_are_shown_in_either_language(they: Conversation) -> None:
    """Whatever language they were given in."""
    text = text_of(they, await file(they), language="fr")
    assert "Numéro de série : G12345678" in text
    assert "Acheté le : 14 mars 2025" in text


async def test_everybody_sees_what_they_can_do(they: Conversation) -> None:
    """The dock cannot approve."""
    request = await file(they)
    assert text_of(they, request, DORA).endswith("You can\nnothing now")
    assert text_of(they, request, DANA).endswith("You can\napprove, reject, ask, cancel")


async def test_fees_differences_and_replacements_are_shown(they: Conversation) -> None:
    """Each with what belongs to it."""
    request = await approved(they)
    quote = ("quote", {"amount": "120", "tax": "17.97", "text": "Burnt.", "work": "replace"})
    await acts(they, request, ("receive", {}), ("hold", {"reason": "wrong_serial", "got": "X1"}))
    assert "differs: wrong_serial, expected G12345678, got X1" in text_of(they, await now(they, request))
    await acts(they, request, ("resolve", {}), quote)
    assert "fee: $120.00 + $17.97 = $137.97 for replace" in text_of(they, await now(they, request))


def test_who_acts_is_on_the_list_or_the_lead_of_a_desk_without_one() -> None:
    """A stranger is told who is on it."""
    listed = (Staff("Dana", frozenset({"agent"})),)
    entries = [_Entry(one.name, tuple(one.roles)) for one in listed]
    assert who([], None, "root").roles == {"lead"}
    assert who(entries, "dana", "root") == Staff("Dana", frozenset({"agent"}))
    with pytest.raises(Stranger, match="Dana"):
        who(entries, None, "root")


class _Entry:
    def __init__(self, name: str, roles: tuple[str, ...]) -> None:
        self.name = name
        self.roles = roles


async def test_a_request_of_another_makers_flow_prints_completely(they: Conversation) -> None:
    """What no question of ours is called is there with its label all the same."""
    request = await file(they)
    strange = replace(request.answers[0], name="shoe_size", label={"en": "Shoe size"}, shown={"en": "44"})
    assert "Shoe size: 44" in text_of(they, replace(request, answers=(*request.answers, strange)))
