"""A photo where a serial number is asked: looked at outside the turn, and nothing is taken without a yes."""

from rmabot.engine.effects import Run
from rmabot.engine.events import ActionDone, Attachment
from rmabot.engine.step import step
from rmabot.flow.model import FlowSet
from rmabot.questions.question import File
from tests.engine.talk import Talk
from tests.engine.usual import reach

PHOTO = File("p" * 8, "label.jpg", "photo", 900_000)


def sent(flows: FlowSet) -> tuple[Talk, Run]:
    """Return a conversation that has just sent a photo of the label, and the work it asks for."""
    talk = reach(flows, "devices.1.serial")
    done = step(flows, talk.session, _attachment(talk))
    talk.session, talk.effects = done.session, done.effects
    return talk, next(effect for effect in done.effects if isinstance(effect, Run))


def _attachment(talk: Talk) -> Attachment:
    return Attachment(talk.key(), talk.at, (PHOTO,))


def test_a_photo_of_the_label_is_work_outside_the_turn(flows: FlowSet) -> None:
    """The question stays open meanwhile, and typing the number works too."""
    talk, run = sent(flows)
    assert (run.action, run.outside) == ("read_label", True)
    assert run.inputs == {"photos": ("p" * 8,)}
    assert "looking" in talk.text
    assert talk.says("G12345678").asks == "devices.1.model"


def test_what_was_read_is_put_and_taken_only_with_a_yes(flows: FlowSet) -> None:
    """Which code is the serial is decided by its shape; the model on the label is offered next."""
    talk, run = sent(flows)
    talk.event(
        ActionDone(
            "w", talk.at, run.call, "read", {"texts": ["LOT2024051723", "G87654321\nABCDEF\nDS-2CD2143G2-I"]}
        )
    )
    assert talk.answer("devices.1.serial") is None
    assert talk.choices[0].label == "G87654321"
    talk.presses("~0")
    assert talk.answer("devices.1.serial")["serial"] == "G87654321"
    assert talk.asks == "devices.1.model"
    assert "DS-2CD2143G2-I" in [choice.label for choice in talk.choices]


def test_a_photo_without_a_number_leads_to_advice_and_spends_no_retry(flows: FlowSet) -> None:
    """How to take a better one, then the question again."""
    for outcome in ("nothing", "timeout", "failed"):
        talk, run = sent(flows)
        talk.event(ActionDone("w", talk.at, run.call, outcome, {}))
        assert "closer" in talk.text
        assert talk.asks == "devices.1.serial"
        assert talk.session.frames[-1].tries == 0


def test_a_result_that_comes_after_the_answer_changes_nothing(flows: FlowSet) -> None:
    """Who typed faster than the photo was read is not asked again."""
    talk, run = sent(flows)
    talk.says("G12345678")
    before = talk.session
    talk.event(ActionDone("w", talk.at, run.call, "read", {"texts": ["G87654321"]}))
    assert talk.session.frames == before.frames
    assert not talk.messages


def test_a_photo_that_only_a_telephone_opens_is_told_at_once_how_to_send(flows: FlowSet) -> None:
    """An iPhone's HEIC, sent as a file: no advice about light and distance, and no retry spent."""
    talk = reach(flows, "devices.1.serial")
    photo = File("h" * 8, "IMG_0042.HEIC", "photo", 900_000)
    talk.event(Attachment(talk.key(), talk.at, (photo,)))
    assert "as a photo instead of a file" in talk.text
    assert talk.asks == "devices.1.serial"
    assert talk.session.frames[-1].tries == 0
    talk.event(Attachment(talk.key(), talk.at, (photo, PHOTO)))
    (run,) = [effect for effect in talk.effects if isinstance(effect, Run)]
    assert run.inputs == {"photos": (PHOTO.blob,)}
