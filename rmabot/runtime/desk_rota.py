"""Who is at the desk and who is not, and the queue as a sheet: the part of the window that is about no single request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rmabot.desk import absent
from rmabot.desk.commit import commit_of
from rmabot.documents.sheet import as_csv, as_xlsx
from rmabot.ports.absence import Absence, away
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.steps import moment
from rmabot.runtime.bot import Bot


class Rota:
    """The part of the window that knows who is away."""

    _bot: Bot

    async def absences(self) -> tuple[Absence, ...]:
        """Return who is away today."""
        gone = await away(
            self._bot.store, self._bot.versions.current.policy.today(moment(self._bot.clock.now()))
        )
        return tuple(gone.values())

    async def leave(self, absence: Absence, staff: Staff) -> Refused | None:
        """Note that somebody goes away; None where it is noted."""
        at = self._bot.clock.now()
        today = self._bot.versions.current.policy.today(moment(at))
        changes = await absent.goes(self._bot.store, absence, staff, today, at)
        if isinstance(changes, Refused):
            return changes
        await self._bot.store.commit(commit_of(changes, at))
        return None

    async def come_back(self, name: str, staff: Staff) -> Refused | None:
        """Note that somebody is back; None where it is noted."""
        at = self._bot.clock.now()
        changes = await absent.returns(self._bot.store, name, staff, at)
        if isinstance(changes, Refused):
            return changes
        await self._bot.store.commit(commit_of(changes, at))
        return None

    async def sheet(self, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> tuple[str, bytes]:
        """Return rows as a sheet, with how its name ends: XLSX, or CSV where its library is not installed."""
        try:
            return ".xlsx", await asyncio.to_thread(as_xlsx, rows, widths)
        except ImportError:
            return ".csv", as_csv(rows)
