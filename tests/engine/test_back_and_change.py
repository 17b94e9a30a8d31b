"""Back along the path taken, and changing any earlier answer."""

from rmabot.flow.model import FlowSet
from tests.engine.usual import answer, go_to, reach


def test_back_asks_the_question_before_and_shows_the_answer_given(flows: FlowSet) -> None:
    """Back leads to the last question on the path, with its answer as it was left."""
    talk = reach(flows, "devices.1.model").says("back")
    assert talk.asks == "devices.1.serial"
    assert "G12345678" in talk.text


def test_back_twice_follows_the_path_taken_and_not_the_order_of_the_file(flows: FlowSet) -> None:
    """A question that was skipped is skipped on the way back too."""
    talk = reach(flows, "devices.1.serial").says("back")
    assert talk.asks == "role"
    assert talk.says("back").asks == "province"


def test_back_at_the_first_question_says_so_and_changes_nothing(flows: FlowSet) -> None:
    """There is nothing before the first question."""
    talk = reach(flows, "province").says("back")
    assert "first question" in talk.text
    assert talk.asks == "province"


def test_after_back_the_same_answer_leads_on_without_asking_the_rest_again(flows: FlowSet) -> None:
    """What is still right is not asked again."""
    talk = reach(flows, "devices.1.details").says("back").says("back")
    assert talk.asks == "devices.1.purchase_date"
    assert talk.presses("!keep").asks == "devices.1.details"


def test_any_earlier_answer_can_be_changed_by_its_name(flows: FlowSet) -> None:
    """ "change seller" asks that question, and then the conversation is where it was."""
    talk = reach(flows, "liability").says("change seller")
    assert talk.asks == "devices.1.seller"
    assert "Camera Shop" in talk.text
    assert "All right, we change this: Seller" in talk.text
    assert "One question back" not in talk.text
    talk.says("Another Shop")
    assert "Another Shop" in talk.text
    assert talk.asks == "liability"
    assert talk.answer("devices.1.seller") == "Another Shop"


def test_change_offers_every_answer_as_a_button(flows: FlowSet) -> None:
    """ "change" alone lists what was answered."""
    talk = reach(flows, "devices.1.model").says("change")
    labels = [choice.label for choice in talk.choices]
    assert labels[:3] == ["Province", "You are", "Serial number"]
    assert talk.presses(talk.choices[1].token.split(".", 2)[2]).asks == "role"


def test_what_the_offered_buttons_say_can_be_typed(flows: FlowSet) -> None:
    """Typed text works wherever a button does: a label, a part of it, its number, and "go on"."""
    for typed, asks in (
        ("serial NUMBER", "devices.1.serial"),
        ("you are", "role"),
        ("2", "role"),
        ("go on", "devices.1.model"),
    ):
        assert reach(flows, "devices.1.model").says("change").says(typed).asks == asks
    assert reach(flows, "liability").says("change").says("the seller").asks == "devices.1.seller"


def test_after_the_offer_a_text_is_an_answer_again(flows: FlowSet) -> None:
    """Whoever goes on without choosing is not led astray by a word that happens to be a label."""
    talk = reach(flows, "devices.1.seller").says("change").says("go on").says("Model")
    assert talk.answer("devices.1.seller") == "Model"


def test_a_refused_change_keeps_the_old_value(flows: FlowSet) -> None:
    """A date that is none leaves the date that was there, and says so."""
    talk = reach(flows, "liability").says("change bought on").says("31/02/2024")
    assert talk.answer("devices.1.purchase_date") == "2024-03-14"
    assert "I keep" in talk.text
    assert talk.presses("!keep").asks == "liability"


def test_a_change_asks_only_what_depends_on_it_again(flows: FlowSet) -> None:
    """Another model makes the problem and the battery be looked at again; seller and address stand."""
    talk = reach(flows, "name").says("change model").says("DS-7608NI-I2")
    asked = []
    while talk.asks != "name":
        asked.append(talk.asks.rpartition(".")[2])
        answer(talk) if asked[-1] != "fault" else talk.presses("recording")
    assert "fault" in asked
    assert not {"seller", "purchase_date", "details", "liability"} & set(asked)


def test_what_no_longer_applies_is_kept_but_not_filed(flows: FlowSet) -> None:
    """The way to Hik-Partner Pro was answered as an installer; as a customer that answer is not filed."""
    talk = reach(flows, "all_answers", role="installer")
    talk.says("change you are").presses("customer")
    go_to(talk, "all_answers")
    assert "Hik-Partner" not in talk.text
    talk.presses("!send")
    run = next(run for run in talk.ran if run.action == "file_rma")
    assert "hpp" not in run.answers
    assert run.answers["role"] == "customer"


def test_the_review_shows_every_answer_and_sends_only_on_send(flows: FlowSet) -> None:
    """Every answer is a line; nothing is filed before Send."""
    talk = reach(flows, "all_answers")
    for shown in ("Ontario", "G12345678", "DS-2CD2143G2-I", "Camera Shop", "March 14, 2024", "Jane Roy"):
        assert shown in talk.text
    assert not [run for run in talk.ran if run.action == "file_rma"]
    talk.presses("!send")
    assert [run.action for run in talk.ran].count("file_rma") == 1
    assert "RQ26000001X" in talk.text
