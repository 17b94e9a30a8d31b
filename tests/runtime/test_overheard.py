"""The ear on every log line of the run hears what it is there for."""

import logging
import subprocess
import sys

import pytest

from rmabot.runtime.log import LOUD, start
from tests.overheard import OURS, Overheard


@pytest.mark.parametrize("name", [*OURS, "httpx", "anything"])
def test_a_secret_in_any_log_line_is_heard(name: str, overheard: Overheard) -> None:
    """In the message, in a value, in a traceback; whatever handlers there are."""
    log = logging.getLogger(f"{name}.part" if name in OURS else name)
    before = overheard.lines
    log.warning("hello %s", "Jane Roy")
    try:
        int("G12345678")
    except ValueError:
        log.exception("failed")
    assert overheard.lines == before + 2
    heard = overheard.take()
    assert len(heard) == 2
    assert "Jane Roy" in heard[0]
    assert "G12345678" in heard[1]


def test_what_is_ours_is_heard_at_debug(overheard: Overheard) -> None:
    """A log turned up to DEBUG says no more of people than any other."""
    logging.getLogger("rmabot.x").debug("xoxb-1")
    assert len(overheard.take()) == 1


def test_a_secret_that_a_process_of_the_tests_logs_is_heard(overheard: Overheard) -> None:
    """The bot that a test starts beside itself is listened to as the one within it."""
    said = "import logging; logging.getLogger('rmabot.x').warning('of %s', 'Jane Roy')"
    subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, timeout=60)
    (heard,) = overheard.take()
    assert "'Jane Roy' in the line: WARNING rmabot.x: of Jane Roy" in heard


def test_a_test_that_starts_a_quiet_log_makes_no_later_one_deaf(overheard: Overheard) -> None:
    """What the log of a process holds back is heard again in the next test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    start(least="critical")
    root.handlers[:] = handlers
    root.setLevel(level)
    overheard.listen(LOUD)
    logging.getLogger("httpx").warning("of %s", "Jane Roy")
    assert len(overheard.take()) == 1
