"""Every card, modal, Home tab and message within Slack's limits, however long and hostile what stands in them."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmabot.desk.table import ACTS
from rmabot.engine.effects import Choice, Message
from rmabot.ports.desk_window import Card, Contact, Details, Device, Option, Paper, Remark, Step
from rmabot.ports.handover import HandOver
from rmabot.text.spans import Span
from rmabot_slack import sheet, words
from rmabot_slack.card import card_blocks
from rmabot_slack.command import _list
from rmabot_slack.forms import Form
from rmabot_slack.message import answered, drawn
from rmabot_slack.thread import root
from tests.adapters.slack.block_kit import blocks_errors, message_errors, view_errors

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "<!channel>",
            "*b* _i_ `c` ~s~ :wave:",
            "&amp;",
            "😀" * 200,
            "x" * 9000,
            "a\n" * 400,
            "é" * 3100,
        ]
    ),
)
DEVICES = st.builds(
    Device,
    st.integers(1, 99),
    HOSTILE,
    HOSTILE,
    HOSTILE,
    st.sampled_from(["in", "out", "unknown"]),
    HOSTILE,
    HOSTILE,
)
CARDS = st.builds(
    Card, st.just("RQ26000001X"), HOSTILE, st.integers(1, 9), HOSTILE, st.just(0.0), st.just(0.0), HOSTILE, st.booleans(),
    st.booleans(), st.lists(DEVICES, min_size=1, max_size=12).map(tuple),
    st.lists(st.tuples(HOSTILE, HOSTILE, st.integers(0, 9)), max_size=40).map(tuple), st.lists(HOSTILE, max_size=30).map(tuple),
    HOSTILE, HOSTILE, HOSTILE, st.lists(st.builds(Step, st.just(1e9), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE), max_size=5).map(tuple),
    st.booleans(), st.booleans(), st.lists(st.sampled_from(sorted(ACTS)), max_size=31, unique=True).map(tuple),
    st.lists(st.builds(Remark, st.just(1e9), HOSTILE, HOSTILE), max_size=5).map(tuple),
)  # fmt: skip
LANGUAGES = st.sampled_from(["en", "fr"])
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(CARDS, LANGUAGES)
def test_cards(card: Card, language: str) -> None:
    """A card of a hundred devices' worth of hostile words is still a card that Slack draws."""
    _, blocks = card_blocks(card, language, 2e9, "America/Toronto")
    assert message_errors({"text": "x", "blocks": blocks}) == []


@FEW
@given(
    CARDS,
    LANGUAGES,
    st.sampled_from(sorted(ACTS)),
    st.lists(st.tuples(HOSTILE, HOSTILE), max_size=120),
    st.lists(HOSTILE, max_size=12),
)
def test_forms(card: Card, language: str, act: str, options: list[tuple[str, str]], said: list[str]) -> None:
    """Every act's form, with any number of reasons and any preview."""
    given_options = [Option(f"{number}", label) for number, (_, label) in enumerate(options)]
    numbered = [device.number for device in card.devices]
    if len(set(numbered)) < len(numbered):
        return
    form = Form(
        ACTS[act].spec,
        card,
        language,
        {"reason": given_options, "field": given_options} if given_options else {},
    )
    assert view_errors(form.view([(Span(text),) for text in said])) == []


DETAILS = st.builds(
    Details, st.lists(st.tuples(HOSTILE, st.lists(HOSTILE, max_size=20).map(tuple)), max_size=60).map(tuple),
    st.lists(HOSTILE, max_size=5).map(tuple), st.lists(HOSTILE, max_size=5).map(tuple),
)  # fmt: skip
CONTACTS = st.builds(
    Contact, HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=4).map(tuple),
    st.lists(HOSTILE, max_size=20).map(tuple), HOSTILE, st.lists(st.builds(Paper, HOSTILE, HOSTILE, HOSTILE), max_size=50).map(tuple),
)  # fmt: skip


@FEW
@given(CARDS, DETAILS, LANGUAGES)
def test_a_request_opened(card: Card, details: Details, language: str) -> None:
    """All that was said of it, with every act there is."""
    view = sheet.whole(
        card, details, tuple(ACTS), language, 2e9, "America/Toronto", ("desk.contact", "desk.write")
    )
    assert view_errors(view) == []


@FEW
@given(st.none() | CONTACTS, LANGUAGES, st.booleans())
def test_contacts(contact: Contact | None, language: str, sent: bool) -> None:
    """Whoever the customer says that they are."""
    assert view_errors(sheet.contact(contact, "RQ26000001X", language, sent=sent)) == []


@FEW
@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["open", "taken", "closed"]), HOSTILE, LANGUAGES)
def test_the_first_message_of_a_conversation(
    name: str, reason: str, staff: str, state: str, spoken: str, language: str
) -> None:
    """Whatever the customer is called, and whoever took over."""
    talk = HandOver("HABC123", "telegram:1", "telegram:1", spoken, reason, 1e9, "return", name, state, staff)
    text, blocks = root(talk, language, "America/Toronto")
    assert message_errors({"text": text, "blocks": blocks}) == []
    assert len(text.encode("utf-16-le")) // 2 <= 150


@FEW
@given(st.lists(CARDS, max_size=12), LANGUAGES)
def test_lists(cards: list[Card], language: str) -> None:
    """The queue as a list."""
    assert blocks_errors(_list(cards, language, 2e9), "message") == []


@FEW
@given(
    st.lists(st.builds(Span, HOSTILE, st.booleans(), st.booleans(), st.sampled_from([None, "https://example.com"])), min_size=1, max_size=6),
    st.lists(HOSTILE, max_size=140), st.sampled_from(["", "text", "date", "model", "file", "choice", "choices"]), HOSTILE, LANGUAGES,
)  # fmt: skip
def test_messages(spans: list[Span], labels: list[str], wants: str, progress: str, language: str) -> None:
    """Any message with any choices, and the same once it is answered."""
    choices = tuple(
        [Choice(label, f"1.q.{number}", aside=number % 7 == 6) for number, label in enumerate(labels)]
    )
    message = Message(tuple(spans), choices, progress, wants, 1, language)
    for _, blocks in drawn(message, lambda key: words.say(key, language)):
        assert message_errors({"text": "x", "blocks": blocks}) == []
        assert message_errors({"text": "x", "blocks": answered(blocks, labels[0] if labels else "x")}) == []


def test_every_word_is_in_both_languages() -> None:
    """And names the same places in both."""
    import string

    def places(text: str) -> set[Any]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, texts in words.table().items():
        assert set(texts) == {"en", "fr"}, key
        assert places(texts["en"]) == places(texts["fr"]), key


def test_every_refusal_has_its_words() -> None:
    """Why something was not done is said in the reader's language, not in the command line's spelling."""
    from rmabot.desk import absent
    from rmabot.desk.sentences import SENTENCES
    from rmabot.rma.case import REFUSALS
    from rmabot_slack.refusals import FIELDS

    known = {
        *SENTENCES,
        *REFUSALS,
        *absent.REFUSALS,
        *FIELDS,
        "missing",
        "not_your_role",
        "faster",
        "no_such_number",
    }
    assert [reason for reason in sorted(known) if not words.has(f"no.{reason}")] == []


def test_a_refusal_in_french() -> None:
    """Who was faster and when, where it stands; and on which field it belongs."""
    from rmabot.ports.desk import Refused
    from rmabot_slack.refusals import field_of, refusal

    stands = {
        "number": "RQ1",
        "state": "AWAITING_SHIPMENT",
        "since": 0.0,
        "event": "approve",
        "by": "Ana",
        "at": 0.0,
    }
    said = refusal(Refused("", (), "faster", stands), "fr", "UTC")
    assert said == (
        "Quelqu'un a été plus rapide. RQ1 est maintenant : approuvée, pas encore expédiée. Approuvée par @Ana, 1970-01-01 00:00. "
        "Rien n'a changé."
    )
    assert field_of(Refused("", (), "date_needed"), ["amount", "valid_until"]) == "valid_until"
    assert field_of(Refused("", (), "not_now"), ["reason"]) == "reason"
    assert "{" not in refusal(Refused("", (), "too_early"), "fr", "UTC")


def test_every_act_state_and_argument_has_its_word() -> None:
    """Nothing of the desk is shown under the name that code has for it."""
    from rmabot.rma.lifecycle import EVENTS
    from rmabot.rma.states import State

    system = {"nudge", "erase"}
    wanted = [f"act.{name}" for name in ACTS]
    wanted += [f"arg.{one.name}" for act in ACTS.values() for one in act.spec.arguments]
    wanted += [f"event.{event}" for event in EVENTS if event not in system]
    wanted += [f"state.{state}" for state in State if state != "DRAFT"]
    assert [key for key in wanted if not words.has(key)] == []


def test_a_paragraph_between_two_parts_stays_one() -> None:
    """White space between spans is drawn as it stands; only what is empty is given a sign, since Slack refuses that."""
    parts = drawn(Message((Span("What have you tried?"), Span("\n\n"), Span("Several may be."))), str)
    (section,) = parts[0][1][0]["elements"]
    assert "".join([one["text"] for one in section["elements"]]) == "What have you tried?\n\nSeveral may be."


def test_every_answer_to_a_scan_has_its_words() -> None:
    """The dock reads on Slack, in its language, what the command line says."""
    from rmabot.desk.scan import SENTENCES

    assert [key for key in SENTENCES if not words.has(f"scan.{key}")] == []


def test_every_signal_has_its_words() -> None:
    """What staff should look at is said in the reader's language, not by its name."""
    from rmabot.desk.flags import SENTENCES

    made = (
        "statement_consent",
        "statement_no_data",
        "statement_removed",
        "without_proof",
        "erase_when_closed",
    )
    beside = ("follows", "appealed", "out_of_warranty", "battery")
    assert [one for one in (*SENTENCES, *made, *beside) if not words.has(f"flag.{one}")] == []
