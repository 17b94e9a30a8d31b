"""The flood limits: about one message a second in a chat with short bursts, twenty a minute in a group, thirty in all."""

import time
from collections import defaultdict, deque
from collections.abc import Callable

from tests.adapters.telegram.platform.rules import Refusal


class Flood:
    """Counts messages; ``strict`` refuses those past the limits, and ``refused`` counts them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.strict = True
        self.refused = 0
        self.peak = 0
        self._now = now
        self._in_all: deque[float] = deque()
        self._in_chat: dict[str, deque[float]] = defaultdict(deque)

    def count(self, chat: str) -> None:
        """Take one message in, or refuse it with the wait that the platform asks for."""
        now = self._now()
        _forget(self._in_all, now - 1)
        mine = self._in_chat[chat]
        _forget(mine, now - 60)
        self.peak = max(self.peak, len(self._in_all) + 1)
        if self.strict and (wait := self._wait(chat, mine, now)):
            self.refused += 1
            raise Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        self._in_all.append(now)
        mine.append(now)

    def _wait(self, chat: str, mine: deque[float], now: float) -> int:
        if len(self._in_all) >= 30:
            return 1
        if chat.startswith("-"):
            return 15 if len(mine) >= 20 else 0
        last_second = sum(at > now - 1 for at in mine)
        last_ten = sum(at > now - 10 for at in mine)
        return 3 if last_second >= 5 or last_ten >= 15 else 0


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] < before:
        times.popleft()
