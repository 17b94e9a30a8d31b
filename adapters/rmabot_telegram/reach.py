"""Whom the bot can reach: a chat that blocked it or is gone is not tried again until the person writes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

GONE = "gone"
"""The binding that keeps why a conversation cannot be reached."""
_MOST = 50_000


class Reach:
    """What this process knows beside the bindings: who wrote, blocked or unblocked since they were read."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, bool] = OrderedDict()

    def heard(self, conversation: str) -> None:
        """Take note that a person wrote: whoever writes can be written to."""
        if self._known.get(conversation) is False:
            self._known[conversation] = True

    def told(self, conversation: str, *, yes: bool) -> None:
        """Take note of what the platform told: blocked, or unblocked."""
        self._known[conversation] = yes
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def lost(self, conversation: str) -> None:
        """Take note that a delivery was refused for good."""
        self.told(conversation, yes=False)

    def gone(self, conversation: str, bindings: Mapping[str, str]) -> bool:
        """Tell whether a delivery would be in vain."""
        known = self._known.get(conversation)
        return bool(bindings.get(GONE)) if known is None else not known
