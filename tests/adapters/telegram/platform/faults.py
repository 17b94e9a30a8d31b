"""What can go wrong on the way, as a test orders it."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from tests.adapters.telegram.platform.rules import Json, Refusal


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass
class Fault:
    """Something to go wrong: ``drop`` before acting, ``drop_after`` acting, ``refuse`` with a code, ``delay`` seconds."""

    method: str
    kind: Literal["drop", "drop_after", "refuse", "delay"]
    times: int = 1
    chat: str = ""
    refusal: Refusal | None = None
    seconds: float = 0.0


@dataclass
class Faults:
    """The orders that are still open."""

    orders: list[Fault] = field(default_factory=list)
    met: list[str] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self.orders.append(fault)

    async def before(self, method: str, parameters: Json) -> None:
        """Go wrong before anything is done."""
        for fault in self._fitting(method, parameters, {"drop", "refuse", "delay"}):
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
            elif fault.kind == "refuse":
                assert fault.refusal is not None
                raise fault.refusal
            else:
                raise Dropped

    def after(self, method: str, parameters: Json) -> None:
        """Go wrong when all is done."""
        for _ in self._fitting(method, parameters, {"drop_after"}):
            raise Dropped

    def _fitting(self, method: str, parameters: Json, kinds: set[str]) -> list[Fault]:
        found = [
            fault
            for fault in self.orders
            if fault.kind in kinds
            and fault.method in {method, "*"}
            and fault.chat in {"", str(parameters.get("chat_id", ""))}
        ][:1]
        for fault in found:
            fault.times -= 1
            self.met.append(f"{fault.kind} {method}")
            if fault.times <= 0:
                self.orders.remove(fault)
        return found
