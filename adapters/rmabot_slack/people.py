"""Who somebody on Slack is to us: a colleague, one of the desk with roles, or nobody who may do anything here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from rmabot.ports.desk import Staff
from rmabot.ports.desk_window import DeskWindow
from rmabot.text.clean import one_line
from rmabot_slack.calls import Calls, Refused
from rmabot_slack.settings import ROLES

KEPT_SECONDS = 300.0
_NAME_LENGTH = 60


class Person(Struct, frozen=True):
    """Somebody of our workspace; ``roles`` is empty for a colleague who is not of the desk."""

    id: str
    team: str
    name: str
    language: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def staff(self) -> Staff:
        """The person as the desk knows them."""
        return Staff(self.name, self.roles)


class Stranger(Struct, frozen=True):
    """Somebody who is refused: a guest, a bot, or a person of another workspace."""

    id: str


class People:
    """Looks people up and remembers them for a few minutes; ``roles`` are user and user-group ids by role."""

    def __init__(self, calls: Calls, roles: Mapping[str, frozenset[str]]) -> None:
        self._calls = calls
        self._roles = roles
        self._known: dict[str, tuple[float, Person | Stranger]] = {}
        self._groups: dict[str, tuple[float, frozenset[str]]] = {}
        self.team = ""
        self.desk: DeskWindow | None = None

    def known(self, user: str) -> Person | Stranger | None:
        """Return who was looked up a short while ago."""
        found = self._known.get(user)
        return found[1] if found and found[0] > time.monotonic() else None

    def id_of(self, name: str) -> str:
        """Return the id of a member of the desk who acted here before, "" for one who did not."""
        for user, (_, one) in self._known.items():
            if isinstance(one, Person) and one.name == name:
                return user
        return ""

    def forget(self) -> None:
        """Look everybody up again: somebody's groups or account changed."""
        self._known.clear()
        self._groups.clear()

    async def who(self, user: str, team: str = "") -> Person | Stranger:
        """Return who this is; raises Later or Refused where Slack does not tell."""
        if self.team and team and team != self.team:
            return Stranger(user)
        found = self.known(user)
        if found is None:
            found = await self._look_up(user)
            self._known[user] = (time.monotonic() + KEPT_SECONDS, found)
        return found

    async def _look_up(self, user: str) -> Person | Stranger:
        try:
            answer = await self._calls.call("users.info", query=True, user=user, include_locale="true")
        except Refused as refused:
            if refused.error in {"user_not_found", "user_not_visible"}:
                return Stranger(user)
            raise
        told: Mapping[str, Any] = answer.get("user") or {}
        if _refused(told, self.team):
            return Stranger(user)
        profile = told.get("profile") or {}
        listed = self.desk.listed(user) if self.desk else None
        name = listed.name if listed else self._named(profile, told, user)
        roles = await self._roles_of(user) | (listed.roles if listed else frozenset())
        return Person(user, self.team, name, str(told.get("locale") or ""), roles)

    def _named(self, profile: Mapping[str, Any], told: Mapping[str, Any], user: str) -> str:
        """The person's name; two of one name are told apart, since the desk's record knows names."""
        name = one_line(
            str(profile.get("real_name") or told.get("real_name") or told.get("name") or user), _NAME_LENGTH
        )
        other = self.id_of(name)
        return f"{name} ({user})" if other and other != user else name

    async def _roles_of(self, user: str) -> frozenset[str]:
        roles = set()
        for role, ids in self._roles.items():
            if user in ids or any([user in await self._members(one) for one in ids if one.startswith("S")]):
                roles.add(role)
        return frozenset(roles)

    async def leads(self) -> tuple[str, ...]:
        """Return the ids of every lead."""
        found: dict[str, None] = {}
        for one in sorted(self._roles.get("lead", ())):
            found |= dict.fromkeys(sorted(await self._members(one)) if one.startswith("S") else [one])
        if self.desk is not None:
            found |= dict.fromkeys(self.desk.accounts("lead"))
        return tuple(found)

    async def colleagues(self) -> tuple[str, ...]:
        """Return the names of everybody of the desk, as the record knows them."""
        ids: dict[str, None] = {}
        for listed in self._roles.values():
            for one in sorted(listed):
                ids |= dict.fromkeys(sorted(await self._members(one)) if one.startswith("S") else [one])
        if self.desk is not None:
            ids |= dict.fromkeys([one for role in ROLES for one in self.desk.accounts(role)])
        found = [await self.who(one) for one in ids]
        return tuple(sorted({one.name for one in found if isinstance(one, Person)}))

    async def _members(self, group: str) -> frozenset[str]:
        kept = self._groups.get(group)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        try:
            answer = await self._calls.call("usergroups.users.list", query=True, usergroup=group)
        except Refused:
            return frozenset()
        members = frozenset(map(str, answer.get("users") or ()))
        self._groups[group] = (time.monotonic() + KEPT_SECONDS, members)
        return members


def _refused(told: Mapping[str, Any], team: str) -> bool:
    flags = ("is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_workflow_bot")
    other_team = bool(team) and str(told.get("team_id") or team) != team
    return other_team or any(told.get(flag) for flag in flags) or told.get("id") == "USLACKBOT"
