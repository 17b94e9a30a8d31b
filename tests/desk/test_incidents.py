"""The register of incidents: what the law wants said, who may say it, and how long it stays."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rmabot.cli.main import cli
from rmabot.desk.incidents import Register, read_told
from rmabot.ports import incidents
from rmabot.ports.desk import Refused, Staff
from rmabot.ports.store import Audit
from rmabot.rma.incident import Incident, Told
from rmabot.runtime.purge import purge
from rmabot.store.memory import MemoryStore
from tests.shipped import shipped

AT = 1_772_640_000.0  # 4 March 2026, 11:00 at the desk
DAY = 24 * 3600.0
LEAD, DOCK = Staff("kim", frozenset({"lead"})), Staff("dee", frozenset({"dock"}))
SAID: dict[str, Any] = {
    "happened": "2 March", "data": "names", "persons": 12, "risk": "none", "why": "A dealer under contract.", "measures": "The list was destroyed.",
}  # fmt: skip


@pytest.fixture
def register() -> Callable[[Staff, float], Register]:
    store = MemoryStore()
    return lambda staff, at: Register(store, shipped(), staff, at)


Open = Callable[[Staff, float], Register]


async def entered(register: Register, **given: Any) -> Incident:
    came = await register.enter({"what": "A list was sent to the wrong dealer."} | given)
    assert isinstance(came, Incident), came
    return came


async def test_an_incident_is_entered_by_anybody_under_the_next_number(register: Open) -> None:
    """The day of becoming aware is today unless said; who wrote it stands with it."""
    first, second = (
        await entered(register(DOCK, AT)),
        await entered(register(LEAD, AT), aware=date(2026, 3, 1)),
    )
    assert (first.number, second.number) == ("INC26-001", "INC26-002")
    assert (first.aware, second.aware) == (date(2026, 3, 4), date(2026, 3, 1))
    assert [one.by for one in first.changes] == ["dee"]
    acts = [one async for one in register(LEAD, AT).store.everything() if isinstance(one, Audit)]
    assert [(one.act, one.by, one.subject) for one in acts] == [
        ("incident.entered", "dee", "INC26-001"), ("incident.entered", "kim", "INC26-002"),
    ]  # fmt: skip


async def test_it_is_closed_by_a_lead_when_all_is_said(register: Open) -> None:
    """What is missing is named; afterwards nothing is changed any more."""
    number = (await entered(register(DOCK, AT))).number
    for refused in (
        await register(DOCK, AT).close(number), await register(DOCK, AT).amend(number, SAID),
        await register(LEAD, AT).amend(number, {}), await register(LEAD, AT).close("INC26-999"),
    ):  # fmt: skip
        assert isinstance(refused, Refused)
    missing = await register(LEAD, AT).close(number)
    assert isinstance(missing, Refused)
    assert "--happened, --data, --persons, --risk, --why, --measures" in missing.sentence
    assert isinstance(await register(LEAD, AT).amend(number, SAID), Incident)
    closed = await register(LEAD, AT + DAY).close(number.lower())
    assert isinstance(closed, Incident)
    assert closed.closed == date(2026, 3, 5)
    again = await register(LEAD, AT).amend(number, SAID)
    assert isinstance(again, Refused)
    assert "was closed" in again.sentence


async def test_a_serious_risk_wants_somebody_told_or_why_not(register: Open) -> None:
    """A commission and the persons; or the reason, in words."""
    told, silent = [
        (await entered(register(LEAD, AT), **SAID | {"risk": "serious"})).number for _ in range(2)
    ]
    for number in (told, silent):
        refused = await register(LEAD, AT).close(number)
        assert isinstance(refused, Refused)
        assert "--told" in refused.sentence
        assert "--not-told" in refused.sentence
    await register(LEAD, AT).amend(told, {"told": (Told("cai", date(2026, 3, 4)),)})
    assert isinstance(await register(LEAD, AT).close(told), Refused)
    await register(LEAD, AT).amend(told, {"told": (Told("persons", date(2026, 3, 4)),)})
    await register(LEAD, AT).amend(silent, {"not_told": "An inquiry would be hindered."})
    assert isinstance(await register(LEAD, AT).close(told), Incident)
    assert isinstance(await register(LEAD, AT).close(silent), Incident)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"aware": date(2026, 3, 9)}, "lies ahead"),
        ({"told": (Told("opc", date(2027, 1, 1)),)}, "lies ahead"),
        ({"persons": 3, "quebec": 4}, "more than the 3"),
    ],
)
async def test_what_cannot_be_is_refused(register: Open, given: dict[str, Any], says: str) -> None:
    """With a sentence, and nothing is entered."""
    refused = await register(LEAD, AT).enter({"what": "?"} | given)
    assert isinstance(refused, Refused)
    assert says in refused.sentence
    assert [one async for one in register(LEAD, AT).store.everything()] == []


async def test_it_stays_five_years_after_it_was_closed_and_an_open_one_for_ever(register: Open) -> None:
    """No purge of requests touches it."""
    desk = register(LEAD, AT)
    number = (await entered(desk, **SAID)).number
    await entered(desk)
    await desk.close(number)
    flows = shipped()
    assert not await purge(desk.store, flows, AT + 5 * 365 * DAY)
    assert (await purge(desk.store, flows, AT + 5 * 366 * DAY))["incidents"] == 1
    await purge(desk.store, flows, AT + 30 * 366 * DAY)
    assert [kept.incident.number async for kept in incidents.register(desk.store)] == ["INC26-002"]


@pytest.mark.parametrize("written", ["cai", "cai=", "cai=yesterday", "king=2026-03-04", "=2026-03-04"])
def test_who_was_told_is_written_one_way(written: str) -> None:
    """WHO=DAY."""
    assert read_told(written) is None
    assert read_told("CAI = 2026-03-04") == Told("cai", date(2026, 3, 4))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["desk", "incident", *arguments], standalone_mode=True)


def test_the_register_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entered, amended, closed, shown and written out, in both languages; misuse and refusals have their codes."""
    monkeypatch.chdir(tmp_path)
    assert run("list").output == "The register is empty.\n"
    assert run("enter").exit_code == 2
    assert run("enter", "--what", "=A list was lost").output.endswith("-001 is entered.\n")
    listed = json.loads(run("list", "--json").output)
    number = listed[0]["number"]
    assert run("close", number).exit_code == 1
    assert run("amend", number, "--told", "cai").exit_code == 2
    done = run(
        "amend", number, "--happened", "2 March", "--data", "names", "--persons", "12", "--about", "--risk", "serious", "--why", "sensitive",
        "--measures", "destroyed", "--told", "opc=2026-03-04", "--told", "persons=2026-03-04",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    french = " ".join(run("show", number, "--language", "fr").output.split())
    assert "Risque de préjudice sérieux : oui" in french
    assert "environ 12" in french
    assert "les personnes concernées: 2026-03-04" in french
    assert run("close", number).exit_code == 0
    assert run("export", "register.csv", "--language", "en").exit_code == 0
    rows = list(csv.reader((tmp_path / "register.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:2] == ["Number", "When it happened"]
    assert rows[1][3] == "'=A list was lost"
    assert run("export", "register.csv").exit_code == 1
    assert "is there already" in str(run("export", "register.csv").exception)
