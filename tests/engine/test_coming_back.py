"""Leaving and coming back: after days, after a restart, after silence, on another version."""

import orjson

from rmabot.engine.effects import ClearTimer, SetTimer
from rmabot.engine.events import Text
from rmabot.engine.moving import move, stranded
from rmabot.engine.session import from_json, to_json
from rmabot.engine.step import step
from rmabot.flow.model import FlowSet
from rmabot.rma.record import replace
from tests.engine.talk import Talk
from tests.engine.usual import go_to, reach


def test_a_session_written_down_and_read_again_is_the_same(flows: FlowSet) -> None:
    """A restart loses nothing."""
    talk = reach(flows, "all_answers")
    assert from_json(orjson.loads(orjson.dumps(to_json(talk.session)))) == talk.session


def test_five_turns_in_a_session_is_small(flows: FlowSet) -> None:
    """Ten thousand open conversations fit in ten MiB: each is well below a kilobyte."""
    talk = reach(flows, "devices.1.proof")
    assert len(orjson.dumps(to_json(talk.session))) < 600


def test_an_answer_after_three_days_is_simply_taken(flows: FlowSet) -> None:
    """Who comes back with the answer is not greeted first."""
    talk = reach(flows, "devices.1.serial").waits(days=3).says("G12345678")
    assert talk.asks == "devices.1.model"


def test_a_greeting_after_three_days_is_met_with_where_we_stopped(flows: FlowSet) -> None:
    """ "are you there" is no serial number, and no retry is spent."""
    talk = reach(flows, "devices.1.serial").waits(days=3).says("are you there")
    assert "Welcome back" in talk.text
    assert talk.asks == "devices.1.serial"
    assert talk.session.frames[-1].tries == 0


def test_hello_after_days_is_met_with_where_we_stopped_and_at_once_with_the_question(flows: FlowSet) -> None:
    """A greeting goes on; after a while it is told where."""
    talk = reach(flows, "devices.1.serial").says("hello")
    assert "Welcome back" not in talk.text
    assert talk.choices
    assert "Welcome back" in talk.waits(days=3).says("hello").text


def test_silence_is_met_with_one_nudge_and_then_the_draft_is_erased(flows: FlowSet) -> None:
    """After the policy's days: one nudge, then erased; a nudge too early is put off."""
    talk = Talk(flows).commands("return")
    assert [effect.name for effect in talk.effects if isinstance(effect, SetTimer)] == ["draft"]
    talk.waits(days=1).timer("draft")
    assert not talk.messages
    talk.waits(days=9).timer("draft")
    assert talk.messages
    assert [effect.name for effect in talk.effects if isinstance(effect, SetTimer)] == ["draft_end"]
    talk.waits(days=40).timer("draft_end")
    assert not talk.session.frames
    assert "erased" in talk.text


def test_what_was_begun_about_a_filed_request_goes_without_a_word(flows: FlowSet) -> None:
    """Its own deadlines are told; "your draft was erased" would frighten who waits for a device. The place is kept as long."""
    talk = Talk(flows, answers={"track_rma": ("one", {"reference": "RQ26000001X"})}).commands("add")
    assert talk.waits(days=9).timer("draft").text == ""
    assert talk.asks
    assert talk.waits(days=40).timer("draft_end").text == ""
    assert not talk.session.frames


def test_a_return_that_waits_below_it_is_nudged_all_the_same(flows: FlowSet) -> None:
    """A draft is a draft, whatever stands above it."""
    talk = reach(flows, "role")
    talk.actions["track_rma"] = ("one", {"reference": "RQ26000001X"})
    assert talk.commands("add").waits(days=9).timer("draft").messages


def test_a_flow_without_steps_is_nudged_without_a_count_of_them(flows: FlowSet) -> None:
    """Nobody reads "step 1 of 1" who never saw steps."""
    talk = Talk(flows).commands("link")
    assert talk.asks
    talk.waits(days=9).timer("draft")
    assert "would you like to go on" in talk.text.lower()
    assert "step" not in talk.text.lower()


def test_ending_a_flow_forgets_its_nudge(flows: FlowSet) -> None:
    """Nothing under way, nothing to be reminded of."""
    talk = Talk(flows).commands("return").says("cancel")
    assert {effect.name for effect in talk.effects if isinstance(effect, ClearTimer)} == {
        "draft",
        "draft_end",
    }


def test_a_renamed_step_and_option_are_followed_by_moved(flows: FlowSet) -> None:
    """The new set names what the old ones became."""
    talk = reach(flows, "devices.1.serial")
    old = flows.flows["return"]
    renamed = replace(
        old,
        index={("serial_no" if name == "serial" else name): at for name, at in old.index.items()},
        repeat_of={("serial_no" if name == "serial" else name): of for name, of in old.repeat_of.items()},
    )
    new = replace(flows, version="next", flows={**flows.flows, "return": renamed})
    assert move(talk.session, new) is None
    assert stranded(talk.session, new) == ("return", "serial")
    told = replace(renamed, moved={"serial": "serial_no", "role.customer": "role.buyer"})
    moved = move(talk.session, replace(new, flows={**flows.flows, "return": told}))
    assert moved is not None
    assert moved.frames[-1].at == "devices.1.serial_no"
    assert moved.frames[-1].answers["role"] == "buyer"


def test_a_step_that_is_gone_without_a_word_does_not_strand_anybody(flows: FlowSet) -> None:
    """The conversation goes on at the first thing that is not answered."""
    talk = reach(flows, "devices.1.serial")
    frame = talk.session.frames[-1]._replace(at="gone")
    done = step(flows, talk.session._replace(frames=(frame,)), Text("k", talk.at, "hello"))
    assert done.session.frames[-1].at == "devices.1.serial"


def test_a_statement_that_changed_is_asked_again(flows: FlowSet) -> None:
    """A yes to other words is no yes: it is asked again before anything is sent."""
    talk = reach(flows, "all_answers")
    changed = replace(flows.statements["liability"], seal="0000-1111")
    talk.flows = replace(flows, statements={**flows.statements, "liability": changed}, memo={})
    talk.presses("!send")
    assert talk.asks == "liability"
    assert "file_rma" not in [run.action for run in talk.ran]
    go_to(talk.presses("yes"), "all_answers").presses("!send")
    assert talk.ran[-1].action == "file_rma"
    assert talk.ran[-1].answers["liability"]["seal"] == "0000-1111"
