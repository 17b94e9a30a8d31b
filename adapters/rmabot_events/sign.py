"""The signature of an event: what was sent, when, and by somebody who knows the secret."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

import orjson

ID, TIMESTAMP, SIGNATURE = "Rmabot-Event-Id", "Rmabot-Timestamp", "Rmabot-Signature"


def headers(body: bytes, secret: str, at: float) -> Mapping[str, str]:
    """Return the headers of an event that leaves at ``at`` (Unix seconds)."""
    moment = str(int(at))
    return {
        "Content-Type": "application/json",
        ID: str(orjson.loads(body)["id"]),
        TIMESTAMP: moment,
        SIGNATURE: f"sha256={signature(body, secret, moment)}",
    }


def signature(body: bytes, secret: str, moment: str) -> str:
    """Return HMAC-SHA256 over the timestamp, a full stop and the body, in hex."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()
