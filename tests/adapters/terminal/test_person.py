"""What the environment says of who sits there."""

import pytest

from rmabot_terminal.person import colour_on, language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_CA.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "C.UTF-8"}, ""),
        ({"LANG": "C"}, ""),
        ({"LANG": "de-DE"}, "de"),
        ({}, ""),
    ],
)
def test_the_language_is_read_as_programs_read_it(environment: dict[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG; C says nothing."""
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("environment", "tty", "on"),
    [
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "xterm-256color"}, False, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({}, True, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(environment: dict[str, str], tty: bool, on: bool) -> None:
    """Not in a pipe, not against NO_COLOR, not on a dumb terminal."""
    assert colour_on(environment, tty=tty) is on
