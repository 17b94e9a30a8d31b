"""The words of the papers: the set's own, in one language, with values filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from rmabot.engine.shown import shown_date
from rmabot.flow.model import FlowSet, Localized
from rmabot.text.spans import plain
from rmabot.text.template import fill


class Words(Struct, frozen=True):
    """The moments of a set in one language."""

    flows: FlowSet
    language: str

    def __call__(self, moment: str, **values: str) -> str:
        """Return the words for a moment."""
        return self.text(self.flows.words[moment].texts, values)

    def text(self, texts: Localized, values: Mapping[str, str] | None = None) -> str:
        """Return a text in this language as plain text, with values filled in."""
        template = texts[self.language] if self.language in texts else next(iter(texts.values()))
        return plain(fill(template, lambda path: (values or {}).get(path, "")))

    def date(self, day: date | None) -> str:
        """Return a date as it is written out in the language."""
        return shown_date(day.isoformat(), self.language) if day is not None else ""

    def moment(self, at: datetime) -> str:
        """Return a day and its time of day at the desk, as they are written out in the language."""
        here = at.astimezone(self.flows.policy.hours.tz)
        return f"{self.date(here.date())}, {here:%H:%M}"

    def either(self, texts: dict[str, str]) -> str:
        """Return the text of this language, or the first there is."""
        return texts.get(self.language) or next(iter(texts.values()), "")
