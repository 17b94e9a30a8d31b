"""Texts as the platform takes them: counted its way, styled beside the text, never longer, never empty."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.engine.effects import Choice, Message
from rmabot.text.spans import Span
from rmabot_telegram import outgoing
from tests.adapters.telegram.platform import rules
from tests.adapters.telegram.platform.rules import Json, Refusal

ANY = st.text(st.characters(codec="utf-8"), max_size=300)
LINKS = st.sampled_from(["", "https://example.com/a?b=1"])
SPANS = st.lists(
    st.builds(Span, ANY, bold=st.booleans(), italic=st.booleans(), href=LINKS), min_size=1, max_size=8
)
CHOICES = st.lists(
    st.builds(Choice, ANY, st.text("0123456789abcxyz.é", min_size=0, max_size=70), st.booleans()),
    max_size=130,
)


def taken(page: Json) -> tuple[str, list[Json], list[list[Json]]]:
    """What the platform makes of a message; raises what it would refuse."""
    text, entities = rules.text_of(page)
    return text, entities, rules.keyboard_of(page.get("reply_markup"))


@given(SPANS, CHOICES)
def test_whatever_is_said_the_platform_takes_it(spans: list[Span], choices: list[Choice]) -> None:
    """Any text in any style, any buttons: no page is refused, and every token on it is one that was given."""
    for page in outgoing.pages(Message(tuple(spans), tuple(choices))):
        _, entities, keyboard = taken(page)
        assert len(entities) == len(page.get("entities", ()))
        given_tokens = {choice.token for choice in choices}
        assert all(button["callback_data"] in given_tokens for row in keyboard for button in row)


def test_button_data_counts_bytes() -> None:
    """64 bytes: 33 times "é" is too much for the platform, and no button is made of it; empty data neither."""
    with pytest.raises(Refusal):
        rules.keyboard_of({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]})
    (page,) = outgoing.pages(
        Message((Span("?"),), (Choice("long", "é" * 33), Choice("none", ""), Choice("good", "é" * 32)))
    )
    (shown,) = taken(page)[2]
    assert [button["text"] for button in shown] == ["good"]
    assert "• long\n• none" in page["text"], "what has no button can still be typed"


def test_a_button_always_says_something() -> None:
    """One with empty words would be dropped in silence."""
    (page,) = outgoing.pages(Message((Span("?"),), (Choice("  ", "1.q.a"),)))
    assert taken(page)[2] == [[{"text": "…", "callback_data": "1.q.a"}]]


def test_a_long_text_is_cut_at_the_ends_of_sentences() -> None:
    """4,096 UTF-16 units; the buttons stand below the last part."""
    sentence = "Das ist ein Satz über 📷 und Garantie. "
    pages = outgoing.pages(Message((Span(sentence * 300),), (Choice("Yes", "1.q.yes"),)))
    assert len(pages) > 2
    assert all(rules.utf16(page["text"]) <= rules.MOST_TEXT for page in pages)
    assert all(page["text"].rstrip().endswith(".") for page in pages)
    assert ["reply_markup" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert re.sub(r"\s", "", "".join(page["text"] for page in pages)) == re.sub(r"\s", "", sentence * 300)


def test_a_raw_text_over_32_kilobytes_never_leaves() -> None:
    """The platform refuses it before it counts."""
    with pytest.raises(Refusal):
        rules.text_of({"text": "é" * 17_000})
    assert all(
        len(page["text"].encode()) < rules.MOST_RAW for page in outgoing.pages(Message((Span("é" * 40_000),)))
    )


def test_entities_count_in_utf_16() -> None:
    """Behind a sign that takes two units the bold words are still the bold words."""
    (page,) = outgoing.pages(Message((Span("📷🎥 is "), Span("broken", bold=True), Span("!"))))
    text, entities, _ = taken(page)
    assert [rules.styled(text, one) for one in entities] == ["broken"]


def test_no_markup_is_ever_read() -> None:
    """No parse mode: MarkdownV2 wants eighteen signs escaped, HTML refuses "1 < 2"; entities need neither."""
    said = "_*[]()~`>#+-=|{}.! <b>1 < 2</b> <p> &amp; &nbsp;"
    (page,) = outgoing.pages(Message((Span(said),)))
    assert "parse_mode" not in page
    text, entities, _ = taken(page)
    assert text == said
    assert entities == []


def test_a_hundred_styles_and_no_more_stand_on_a_message() -> None:
    """What is past that is dropped in silence, so such a text goes in parts."""
    spans = tuple([Span(f"w{number} ", bold=number % 2 == 0) for number in range(500)])
    pages = outgoing.pages(Message(spans))
    assert all(len(page.get("entities", ())) <= rules.MOST_ENTITIES for page in pages)
    bold = "".join(rules.styled(page["text"], one) for page in pages for one in page.get("entities", ()))
    assert bold.split() == [f"w{number}" for number in range(0, 500, 2)]


def test_an_answer_that_makes_a_question_too_long_is_marked_on_its_button() -> None:
    """The question stays whole; the chosen answer is what is left of its buttons."""
    assert outgoing.with_answer("x" * 4090, (), "Yes, I understand") is None
    assert outgoing.marked("Yes", "1.q.yes") == {
        "inline_keyboard": [[{"text": "✓ Yes", "callback_data": "1.q.yes"}]]
    }


def test_a_documents_name_arrives_as_it_was_meant() -> None:
    """The platform makes spaces of some signs and cuts after 64: so do we, the suffix stays."""
    name = outgoing.file_name("RMA: <CA1>/a|b*.pdf")
    assert name == rules.file_name_of(name) == "RMA   CA1  a b .pdf"
    long = outgoing.file_name("x" * 100 + ".pdf")
    assert long == rules.file_name_of(long)
    assert long.endswith(".pdf")


def test_previews_of_links_are_off() -> None:
    """A link in a text never draws a picture of somewhere into the chat."""
    (page,) = outgoing.pages(Message((Span("see https://example.com"),)))
    assert page["link_preview_options"] == {"is_disabled": True}
