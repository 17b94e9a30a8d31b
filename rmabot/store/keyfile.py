"""The key file: made once, readable by its owner alone, and never made anew for data that has a key already."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rmabot.ports.store import Unreadable
from rmabot.store.cipher import KEY_BYTES, Cipher
from rmabot.store.disk import folder, sync_folder

_HEAD = """\
# The key to what rmabot stores. Keep a copy apart from the data: without it nobody can read the data, you neither.
# The first key seals, further ones only open what they sealed. The names line stays when keys change.
"""


def default_key_file() -> Path:
    """Return where the key is when no setting says otherwise."""
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "rmabot" / "key"


def load_cipher(path: Path, *, data: Path | None) -> Cipher:
    """Return the cipher of the key file, which is made if it is missing and there is no ``data`` yet.

    Raises Unreadable for a file that holds no key, and for data whose key file is missing.
    """
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        if data is not None:
            raise Unreadable(
                f'"{data}" holds data, but its key file "{path}" is not there. put it back, or name it in '
                "RMABOT_STORE__KEY_FILE; a new key would not open this data, so none is made"
            ) from None
        text = _made(path)
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f'the key file "{path}" cannot be read: {_reason(error)}') from None
    return _parsed(text, path)


def _made(path: Path) -> str:
    """Write a new key file in one step, or read the one that another process made at the same moment."""
    text = f"{_HEAD}key {secrets.token_hex(KEY_BYTES)}\nnames {secrets.token_hex(KEY_BYTES)}\n"
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        folder(path.parent)
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            return path.read_text("ascii")
        finally:
            fresh.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise Unreadable(f'the key file "{path}" cannot be made: {_reason(error)}') from None
    return text


def _parsed(text: str, path: Path) -> Cipher:
    keys: list[bytes] = []
    names = b""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        what, _, written = line.partition(" ")
        try:
            key = bytes.fromhex(written)
        except ValueError:
            key = b""
        if what not in {"key", "names"} or len(key) != KEY_BYTES:
            raise Unreadable(f'"{path}:{number}" is no line of a key file of rmabot. put the right file back')
        if what == "key":
            keys.append(key)
        else:
            names = key
    if not keys or not names:
        raise Unreadable(
            f'the key file "{path}" has no {"names" if keys else "key"} line. put the right file back'
        )
    return Cipher(keys, names)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is no text"
