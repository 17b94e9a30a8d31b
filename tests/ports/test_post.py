"""Letters and notices as rows of the outbox: written and read back whole, and known by their key."""

from hypothesis import given
from hypothesis import strategies as st

from rmabot.engine.effects import Message, SendFile, to_json
from rmabot.ports import post
from rmabot.ports.post import Letter, Notice, message_id, outgoing, to_customer
from rmabot.text.spans import Span

LETTER = Letter(
    "RQ262077496.7.approved", "customer", "RQ262077496", "It is approved", (Span("Good news", bold=True),),
    (Span("You get this because …"),), "fr", (SendFile("papers", "RQ262077496", "fr", "CA26430471Z"),),
    "RQ262077496.customer",
)  # fmt: skip


def test_a_letter_comes_out_of_the_outbox_as_it_went_in() -> None:
    """Nothing of it is lost, and a chat's message is no letter."""
    row = outgoing(LETTER, LETTER.request)
    assert (row.channel, row.conversation) == ("mail", "mail:customer:RQ262077496")
    assert post.from_json(row.effect) == LETTER
    assert post.from_json(outgoing(Notice("E1"), "RQ262077496").effect) == Notice("E1")
    assert post.from_json(to_json(Message((Span("hello"),)))) is None


def test_a_row_names_no_address() -> None:
    """Whom it goes to is looked up when it leaves: what is corrected or erased meanwhile counts."""
    row = to_customer("RQ262077496", "code.1", "Your code", (Span("493 201"),), "en")
    assert row.conversation == "mail:customer:RQ262077496"
    assert "@" not in str(row)


def test_one_letter_has_one_message_id() -> None:
    """However often it is sent, a mailbox can tell that it is the same."""
    assert message_id(LETTER.key, "rma@desk.example") == "<RQ262077496.7.approved@desk.example>"
    assert message_id("a b/ü", "Desk <rma@desk.example>") == "<a-b@desk.example>"


@given(st.text(), st.text())
def test_no_key_breaks_out_of_the_header(key: str, sender: str) -> None:
    """An id is one word in angle brackets, whatever it is made from."""
    made = message_id(key, f"{sender}@desk.example")
    assert made.isprintable()
    assert made.isascii()
    assert made.count("<") == made.count(">") == made.count("@") == 1
