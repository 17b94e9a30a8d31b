"""The keys of committed events: twenty bytes each, for a week of them is the largest table."""

from __future__ import annotations

from collections.abc import Iterator

from rmabot.store.rows import DIGEST_BYTES, MARK, pack_moment, unpack_moment
from rmabot.store.tables.table import PORTION, Rows

_BUCKETS = 1024
_ENTRY = DIGEST_BYTES + 4


class SeenEvents:
    """Digests with the second of their event, in buckets that are searched as bytes.

    Forgetting is one row, under ``MARK``: entries before it count no more at once, and each bucket is cleaned when next written to.
    """

    __slots__ = ("_absent", "_buckets", "_unclean", "floor")

    def __init__(self) -> None:
        self._buckets: dict[int, bytearray] = {}
        self.floor = 0
        self._unclean: set[int] = set()
        # what was asked for last and is not there: a turn then puts the very same object, and it need not be looked for again
        self._absent: bytes | None = None

    def __len__(self) -> int:
        return sum(len(portion) for portion in self.portions())

    def __contains__(self, digest: bytes) -> bool:
        bucket = self._buckets.get((digest[0] << 8 | digest[1]) % _BUCKETS)  # as in `_bucket`: each turn asks
        if bucket is None or bucket.find(digest) < 0 or (at := _place(bucket, digest)) < 0:
            self._absent = digest
            return False
        return self._moment(bucket, at) >= self.floor

    def put(self, key: bytes, row: bytes) -> None:
        absent, self._absent = self._absent, None
        if not key:
            self.floor = max(self.floor, unpack_moment(row))
            self._unclean = set(self._buckets)
            return
        number = (key[0] << 8 | key[1]) % _BUCKETS  # as in `_bucket`
        bucket = self._buckets.get(number)
        if bucket is None:
            self._buckets[number] = bytearray(key + row)
            return
        if self._unclean and number in self._unclean:
            self._clean(number, bucket)
        # `in` raises and forgets an error inside each time, which costs more than the search itself
        if key is absent or bucket.find(key) < 0 or (at := _place(bucket, key)) < 0:
            bucket += key + row
        else:
            bucket[at + DIGEST_BYTES : at + _ENTRY] = row

    def drop(self, key: bytes) -> None:
        bucket = self._buckets.get(_bucket(key))
        if bucket is not None and (at := _place(bucket, key)) >= 0:
            del bucket[at : at + _ENTRY]

    def portions(self) -> Iterator[Rows]:
        rows: Rows = [(MARK, pack_moment(self.floor))] if self.floor else []
        for number in list(self._buckets):
            rows += self._entries(self._buckets[number])
            if len(rows) >= PORTION:
                yield rows
                rows = []
        yield rows

    def count_before(self, at: int) -> Iterator[int]:
        """Count what would be forgotten, a bucket at a time."""
        for number in list(self._buckets):
            bucket = self._buckets[number]
            moments = (self._moment(bucket, start) for start in range(0, len(bucket), _ENTRY))
            yield sum(self.floor <= moment < at for moment in moments)

    def _entries(self, bucket: bytearray) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(bucket), _ENTRY):
            if self._moment(bucket, start) >= self.floor:
                entry = bytes(bucket[start : start + _ENTRY])
                yield entry[:DIGEST_BYTES], entry[DIGEST_BYTES:]

    def _clean(self, number: int, bucket: bytearray) -> None:
        bucket[:] = b"".join(digest + moment for digest, moment in self._entries(bucket))
        self._unclean.discard(number)

    def _moment(self, bucket: bytearray, start: int) -> int:
        return unpack_moment(bucket[start + DIGEST_BYTES : start + _ENTRY])


def _bucket(digest: bytes) -> int:
    return (digest[0] << 8 | digest[1]) % _BUCKETS


def _place(bucket: bytearray, digest: bytes) -> int:
    """Return where the entry starts, or -1: what is found astride two entries is no entry."""
    at = bucket.find(digest)
    while at > 0 and at % _ENTRY:
        at = bucket.find(digest, at + 1)
    return at
