"""Answers that cannot be taken: each time other help, then a way out."""

from rmabot.engine.effects import WantPerson
from rmabot.flow.model import FlowSet
from tests.engine.usual import reach


def test_each_refusal_helps_in_another_way_and_the_third_leads_to_a_person(flows: FlowSet) -> None:
    """Rephrased, then an example, then a person who sees everything."""
    talk = reach(flows, "phone")
    said = [talk.says("no idea").text, talk.says("still no idea").text]
    assert said[0] != said[1]
    talk.says("really no idea")
    assert [effect for effect in talk.effects if isinstance(effect, WantPerson)]
    assert talk.session.mode == "waiting_for_person"
    assert talk.session.frames[-1].at == "phone"


def test_a_photo_where_text_is_due_is_answered_in_words(flows: FlowSet) -> None:
    """The question says what it needs, where there is no file yet that it could be kept with."""
    talk = reach(flows, "name", proof="no invoice").sends()
    assert talk.asks == "name"
    assert "type" in talk.text.lower()


def test_text_where_a_photo_is_due_is_answered_in_words(flows: FlowSet) -> None:
    """The question says what it needs."""
    talk = reach(flows, "devices.1.proof").says("here it is")
    assert talk.asks == "devices.1.proof"
    assert "photo" in talk.text


def test_dates_that_cannot_be_are_refused_with_the_reason(flows: FlowSet) -> None:
    """31/02, tomorrow and a bare year each have their own sentence."""
    texts = set()
    for typed in ("31/02/2024", "tomorrow", "1999"):
        talk = reach(flows, "devices.1.purchase_date").says(typed)
        assert talk.asks == "devices.1.purchase_date"
        texts.add(talk.text)
    assert len(texts) == 3


def test_an_ambiguous_date_is_asked_with_both_dates(flows: FlowSet) -> None:
    """03/04/25 is March or April."""
    talk = reach(flows, "devices.1.purchase_date").says("03/04/25")
    assert len(talk.choices) >= 2
    talk.presses("~0")
    assert talk.asks != "devices.1.purchase_date"
