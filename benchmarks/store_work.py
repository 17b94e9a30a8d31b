"""The work that the store benchmarks do: sessions and requests as large as real ones, and turns over them."""

import random
from collections.abc import Iterator

import orjson

from rmabot.ports.store import Commit, Outgoing, Record, Timer

AT = 1_767_276_000.0
WORDS = [
    "camera",
    "broken",
    "lens",
    "fog",
    "night",
    "vision",
    "Montréal",
    "rue",
    "Sherbrooke",
    "warranty",
    "power",
    "adapter",
    "replace",
    "serial",
]


class Work:
    """Turns over ``records`` stored documents, half of them sessions; each names what it changes."""

    def __init__(self, records: int, seed: int = 7) -> None:
        self._draw = random.Random(seed)
        self.sessions = max(1, records // 2)
        self._requests = records - self.sessions
        self._revisions: dict[tuple[str, str], int] = {}
        self._turns = 0

    def preload(self) -> Iterator[Commit]:
        """Everything that is there before the first turn, in large commits."""
        puts = [self._session(number) for number in range(self.sessions)]
        puts += [self._request(number) for number in range(self._requests)]
        for start in range(0, len(puts), 1000):
            yield Commit(at=AT, puts=tuple(puts[start : start + 1000]))

    def turn(self) -> Commit:
        """A session moves on, its timer is set again, a message leaves; every tenth turn changes a request."""
        self._turns += 1
        number = self._turns * 7919 % self.sessions
        conversation = f"telegram:{number}"
        puts = [self._session(number)]
        if self._turns % 10 == 0 and self._requests:
            puts.append(self._request(number % self._requests))
        moment = AT + self._turns
        effect = {"text": self._words(20), "buttons": [["Back", "b:1"], ["Cancel", "c:1"]]}
        return Commit(
            at=moment,
            event=f"telegram:update:{self._turns}",
            puts=tuple(puts),
            timers=(Timer(f"{conversation}:idle", moment + 900, conversation, "idle"),),
            outbox=(Outgoing(conversation, "telegram", effect),),
        )

    def turns(self, count: int) -> list[Commit]:
        return [self.turn() for _ in range(count)]

    def _words(self, count: int) -> str:
        return " ".join(self._draw.choices(WORDS, k=count))

    def _next(self, kind: str, key: str) -> int:
        revision = self._revisions[kind, key] = self._revisions.get((kind, key), 0) + 1
        return revision

    def _session(self, number: int) -> Record:
        key = f"telegram:{number}"
        answers = {
            "serial": f"DS-2CD2143G2-I20210{number:07d}",
            "model": "DS-2CD2143G2-I",
            "name": self._words(2),
            "address": self._words(8),
            "email": f"u{number}@example.org",
            "fault": self._words(14),
        }
        body = {"language": "en", "stack": [{"flow": "return@3f9a", "step": "fault"}], "answers": answers}
        return Record("session", key, self._next("session", key), orjson.dumps(body))

    def _request(self, number: int) -> Record:
        key = f"RQ25{number:06d}"
        person, serial = f"telegram:{number}", f"DS{number:09d}"
        body = {
            "number": f"CA25{number:06d}",
            "items": [
                {"serial": serial, "model": "DS-2CD2143G2-I", "fault": self._words(14), "state": "RECEIVED"}
            ],
            "contact": {"name": self._words(2), "address": self._words(9), "email": f"u{number}@example.org"},
            "yes": [{"text": "backup@91ab", "at": AT, "language": "fr"}, {"text": "privacy@77aa", "at": AT}],
        }
        index = {
            "person": (person,),
            "serial": (serial,),
            "number": (f"CA25{number:06d}",),
            "state": (self._draw.choice(("SUBMITTED", "APPROVED", "RECEIVED", "CLOSED")),),
        }
        return Record("request", key, self._next("request", key), orjson.dumps(body), index)
