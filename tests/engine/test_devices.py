"""Several devices on one request: another, the same invoice, removing one, and the policy's limit."""

from rmabot.flow.model import FlowSet
from tests.engine.usual import SAY, answer, go_to, reach


def test_another_device_is_asked_for_everything_that_is_its_own(flows: FlowSet) -> None:
    """The second device has its own serial, model and problem."""
    talk = reach(flows, "devices.1.another").presses("yes")
    assert talk.asks == "devices.2.serial"
    assert "Device 2" in talk.messages[-1].progress


def test_the_same_invoice_copies_proof_seller_and_date(flows: FlowSet) -> None:
    """One invoice for two devices is sent once."""
    talk = reach(flows, "devices.1.another").presses("yes")
    go_to(talk, "devices.2.same_invoice")
    talk.presses("yes")
    assert talk.asks == "devices.2.fault"
    assert talk.answer("devices.2.proof") == talk.answer("devices.1.proof")
    assert talk.answer("devices.2.purchase_date") == "2024-03-14"


def test_a_change_on_the_first_invoice_reaches_the_devices_that_share_it(flows: FlowSet) -> None:
    """The date of the shared invoice is one date."""
    talk = reach(flows, "devices.1.another").presses("yes")
    go_to(talk, "devices.2.same_invoice").presses("yes")
    talk.says("change bought on").says("2024-05-01")
    assert talk.answer("devices.2.purchase_date") == "2024-05-01"


def test_a_device_can_be_removed_again(flows: FlowSet) -> None:
    """The device goes with all its answers; the others stay."""
    talk = reach(flows, "devices.1.another").presses("yes")
    go_to(talk, "devices.2.another")
    talk.presses("!remove:2")
    assert talk.session.frames[-1].items["devices"] == (1,)
    go_to(talk, "all_answers").presses("!send")
    run = next(run for run in talk.ran if run.action == "file_rma")
    assert not [key for key in run.answers if key.startswith("devices.2.")]


def test_a_device_that_was_only_begun_is_asked_for_when_the_one_before_it_is_removed(flows: FlowSet) -> None:
    """No device is filed of which nothing is known."""
    talk = reach(flows, "devices.1.another").presses("yes").says("back")
    assert talk.asks == "devices.1.another"
    talk.presses("!remove:1")
    assert talk.asks == "devices.2.serial"
    go_to(talk, "all_answers").presses("!send")
    run = next(run for run in talk.ran if run.action == "file_rma")
    assert "devices.2.serial" in run.answers
    assert set(flows.statements) <= set(run.answers)


def test_saying_no_to_another_on_the_way_back_leaves_the_later_devices_out(flows: FlowSet) -> None:
    """Back from the second device, then no: one device is filed."""
    talk = reach(flows, "devices.1.another").presses("yes")
    assert talk.says("back").asks == "devices.1.another"
    assert talk.presses("no").asks == "backup"
    assert talk.session.frames[-1].items["devices"] == (1,)


def test_the_policys_limit_ends_the_devices(flows: FlowSet) -> None:
    """Forty devices are not a chat's: after the limit nobody is asked for another."""
    most = flows.policy.limits.devices
    talk = reach(flows, "devices.1.another")
    for number in range(2, most + 1):
        talk.presses("yes")
        for _ in range(20):
            if talk.asks in {f"devices.{number}.another", "backup"}:
                break
            answer(talk, serial=f"G{10000000 + number}")
    assert talk.asks == "backup"
    assert len(talk.session.frames[-1].items["devices"]) == most


def test_i_cannot_find_the_serial_leads_to_help_and_not_to_a_wall(flows: FlowSet) -> None:
    """Where to look, then found or not; without a number it goes on."""
    talk = reach(flows, "devices.1.serial").presses("cannot_find")
    assert talk.asks == "devices.1.where_found"
    assert talk.presses("found").asks == "devices.1.serial"
    talk.presses("cannot_find").presses("no_number")
    assert talk.asks == "devices.1.model"


def test_a_swollen_battery_stops_everything_and_a_person_takes_over(flows: FlowSet) -> None:
    """Do not ship, and nothing is filed."""
    talk = reach(flows, "devices.1.battery", model="DS-2XS6A47G1-IZS/C36S80").presses("swollen")
    assert "do not ship" in talk.text.lower()
    assert talk.session.mode == "waiting_for_person"
    assert "file_rma" not in [run.action for run in talk.ran]


def test_a_one_word_description_is_asked_for_more(flows: FlowSet) -> None:
    """ "broken" is not enough for a technician."""
    talk = reach(flows, "devices.1.details").says("broken")
    assert talk.asks == "devices.1.details"
    assert talk.says(SAY["details"]).asks == "devices.1.tried"


def test_what_was_tried_takes_several_choices_or_none(flows: FlowSet) -> None:
    """Buttons add and take away; typed numbers work; "nothing" stands alone."""
    talk = reach(flows, "devices.1.tried").presses("restart", "cable", "restart", "!done")
    assert talk.answer("devices.1.tried") == ("cable",)
    assert reach(flows, "devices.1.tried").says("1, 3").answer("devices.1.tried") == ("restart", "reset")
