"""Spans: joined, kept as JSON, read back the same."""

import json

from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.spans import Span, from_json, join, merged, plain, to_json

spans = st.builds(
    Span, st.text(max_size=8), st.booleans(), st.booleans(), st.none() | st.just("https://example.com/x")
)
riches = st.lists(spans, max_size=6).map(tuple)


def test_plain_text_costs_nothing_in_json() -> None:
    """Most messages are one plain text, and are kept as one string."""
    rich = (Span("One "), Span("two", bold=True), Span("three", italic=True, href="https://example.com"))
    assert to_json(rich) == ["One ", ["two", 1], ["three", 2, "https://example.com"]]


def test_messages_are_joined_with_a_text_between() -> None:
    """Empty messages leave no gap, and neighbours of one style become one span."""
    assert join((Span("a"),), (), (Span("b"), Span("c", bold=True)), between="\n\n") == (
        Span("a\n\nb"),
        Span("c", bold=True),
    )
    assert join() == ()


@given(riches)
def test_a_message_comes_back_from_json_as_it_was(rich: tuple[Span, ...]) -> None:
    assert from_json(json.loads(json.dumps(to_json(rich)))) == rich


@given(riches)
def test_merging_changes_no_letter_and_no_style(rich: tuple[Span, ...]) -> None:
    def letters(message: tuple[Span, ...]) -> list[tuple[str, bool, bool, str | None]]:
        return [(letter, s.bold, s.italic, s.href) for s in message for letter in s.text]

    assert letters(merged(rich)) == letters(rich)
    assert plain(merged(rich)) == plain(rich)
