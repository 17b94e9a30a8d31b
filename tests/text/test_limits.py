"""One table of limits, each text measured as its channel measures it."""

import pytest

from rmabot.text.limits import LIMITS, measure, measure_text, utf16
from rmabot.text.spans import Span


@pytest.mark.parametrize(("text", "units"), [("abc", 3), ("é", 1), ("😀", 2), ("👨‍👩‍👧", 8), ("", 0)])
def test_telegram_counts_utf_16_units(text: str, units: int) -> None:
    assert utf16(text) == measure_text(text, "telegram") == len(text.encode("utf-16-le")) // 2 == units


def test_telegram_counts_after_entities() -> None:
    """Bold costs nothing, and an address does not either."""
    assert measure((Span("ab", bold=True), Span("c", href="https://example.com")), "telegram") == 3


def test_slack_counts_escapes_and_marks() -> None:
    """What is sent as ``a &lt; b``, ``*c*`` and ``<https://e.ca|d>`` counts as that."""
    assert measure((Span("a < b"),), "slack") == len("a &lt; b")
    assert measure((Span("c", bold=True), Span("d", href="https://e.ca")), "slack") == len(
        "*c*<https://e.ca|d>"
    )


def test_the_figures_of_the_platforms() -> None:
    assert LIMITS["telegram"].message == 4096
    assert LIMITS["telegram"].caption == 1024
    assert LIMITS["telegram"].press == 64
    assert (LIMITS["slack"].message, LIMITS["slack"].header, LIMITS["slack"].button) == (3000, 150, 75)
    assert (LIMITS["slack"].option, LIMITS["slack"].blocks) == (75, 50)


def test_a_terminal_has_no_limit() -> None:
    assert LIMITS["terminal"].message is None
