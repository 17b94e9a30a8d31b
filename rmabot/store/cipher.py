"""What seals the stored data: AES-256-GCM under keys from outside it, and a keyed hash for names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence

from rmabot.ports.store import Unreadable

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
SEAL_BYTES = NONCE_BYTES + TAG_BYTES


class Broken(Exception):
    """The sealed bytes are not what was sealed: torn, changed, or from somewhere else."""


class Box:
    """Seals and opens under one key that nothing else uses."""

    __slots__ = ("_aead", "_invalid", "key_id")

    def __init__(self, key: bytes, key_id: bytes) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._aead = AESGCM(key)
        self._invalid = InvalidTag
        self.key_id = key_id

    def seal(self, plain: bytes, beside: bytes) -> bytes:
        """Return nonce, ciphertext and tag; ``beside`` is not kept in it, but must be the same to open it."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, beside)

    def open(self, sealed: bytes | memoryview, beside: bytes) -> bytes:
        """Return what was sealed; raises Broken."""
        if len(sealed) < SEAL_BYTES:
            raise Broken
        try:
            return self._aead.decrypt(bytes(sealed[:NONCE_BYTES]), sealed[NONCE_BYTES:], beside)
        except self._invalid:
            raise Broken from None


Again = Callable[[], Sequence[bytes]]
"""Looks whether the keys changed since the last time: returns them if so, else nothing."""


class Cipher:
    """The keys of one store: the first seals, all open; ``names_key`` stays when keys are rotated.

    ``again`` is asked when a key is met that is not here, and by ``refresh``: somebody may have rotated them meanwhile.
    A key that was once here goes on opening as long as this process lives.
    """

    def __init__(self, keys: Sequence[bytes], names_key: bytes, again: Again = tuple) -> None:
        self._keys: dict[bytes, bytes] = {}
        self._names_key = names_key
        self._again = again
        self.key_id = b""
        self._take(keys)

    def refresh(self) -> bytes:
        """Return the id of the key that seals as of now; raises Unreadable for a key file that cannot be read."""
        self._take(self._again())
        return self.key_id

    def box(self, context: bytes, key_id: bytes | None = None) -> Box:
        """Return the box of one context (a file, the blobs) under the key with this id, else the first one.

        Each context has a key of its own, derived from it. Raises Unreadable for a key that is not here.
        """
        wanted = self.key_id if key_id is None else key_id
        return Box(self._derived(context, wanted, b"rmabot box"), wanted)

    def mac(self, data: bytes, key_id: bytes, size: int) -> bytes:
        """Return what proves that these bytes were written by somebody who has the key."""
        key = self._derived(b"", key_id, b"rmabot mac")
        return hashlib.blake2b(data, digest_size=size, key=key).digest()

    def name(self, data: bytes, *, size: int = 20) -> str:
        """Return what stands for these bytes where they must not be read: a keyed hash, in hex."""
        return hashlib.blake2b(data, digest_size=size, key=self._names_key, person=b"rmabot name").hexdigest()

    def _take(self, keys: Sequence[bytes]) -> None:
        if keys:
            self._keys |= {id_of(key): key for key in keys}
            self.key_id = id_of(keys[0])

    def _derived(self, context: bytes, key_id: bytes, person: bytes) -> bytes:
        if key_id not in self._keys:
            self.refresh()
        if key_id not in self._keys:
            raise Unreadable(
                f"it is sealed with the key {key_id.hex()}, and the key file has "
                f"{', '.join(key.hex() for key in self._keys)}. put the right key file back, "
                "or name it in RMABOT_STORE__KEY_FILE"
            )
        return hashlib.blake2b(context, digest_size=KEY_BYTES, key=self._keys[key_id], person=person).digest()


def id_of(key: bytes) -> bytes:
    """Return what tells keys apart without telling the key."""
    return hashlib.blake2b(key, digest_size=KEY_ID_BYTES, person=b"rmabot key").digest()
