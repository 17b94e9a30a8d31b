"""`rmabot desk` on a store of its own: what scripts rely on is the exit code, the legal moves and the JSON."""

import asyncio
import csv
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rmabot.cli.main import cli
from rmabot.engine.events import Text
from rmabot.ports.channel import Incoming
from rmabot.ports.requests import of_person, read, record
from rmabot.ports.store import Commit
from rmabot.rma.record import replace
from rmabot.rma.request import Request
from rmabot.runtime import settings
from rmabot.runtime.bootstrap import open_bot
from rmabot.testing.conversation import Conversation
from tests.desk.returns import DIALOGS, file
from tests.shipped import shipped

Desk: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder whose store holds one request."""
    folder = tmp_path_factory.mktemp("filed")
    told = {"RMABOT_DIALOGS": str(DIALOGS), "RMABOT_STORE__KEY_FILE": str(folder / "config" / "key")}
    asyncio.run(filed_into(settings.load(environment=told, folder=folder)))
    return folder


@pytest.fixture
def desk(filed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of that folder to work in, and the command to work it."""
    shutil.copytree(filed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RMABOT_DIALOGS", str(DIALOGS))
    monkeypatch.setenv("RMABOT_STORE__KEY_FILE", str(tmp_path / "config" / "key"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["desk", *words])

    return run


async def filed_into(told: settings.Settings) -> None:
    """File a return in a conversation in memory, and put it with its invoice into a store."""
    async with Conversation(shipped()) as they, open_bot(told) as bot:
        request = await file(they)
        data = await they.trial.store.get_blob(request.files[0].blob)
        assert data is not None
        kept = replace(request.files[0], blob=await bot.store.put_blob(data))
        request = replace(request, files=(kept,))
        await bot.store.commit(Commit(they.clock.now(), puts=(record(request, 0),)))


def rows(desk: Desk) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(desk("queue", "--json").output)
    return listed


def reference(desk: Desk) -> str:
    return str(rows(desk)[0]["reference"])


def test_the_queue_is_a_table_and_json_for_scripts(desk: Desk) -> None:
    """Columns that are empty are left out."""
    (row,) = rows(desk)
    assert row["state"] == "SUBMITTED"
    assert row["devices"] == ["DS-2CD2143G2-I"]
    shown = desk("queue")
    assert shown.exit_code == 0
    assert row["reference"] in shown.output
    assert "RMA " not in shown.output.splitlines()[0]


def test_done_is_0_and_says_what_was_done(desk: Desk) -> None:
    """Typed in lower case, by reference or by number."""
    done = desk("approve", reference(desk).lower())
    assert done.exit_code == 0, done.output
    assert "is approved: CA" in done.output
    number = rows(desk)[0]["number"]
    assert desk("note", number, "called").exit_code == 0


def test_refused_is_1_with_the_legal_moves(desk: Desk) -> None:
    """On the error output as text, on the standard output as JSON."""
    refused = desk("receive", reference(desk))
    assert refused.exit_code == 1
    assert "refused: " in refused.stderr
    assert "you can: approve, reject, ask, cancel" in refused.stderr
    told = desk("receive", reference(desk), "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["legal"] == ["approve", "reject", "ask", "cancel"]


def test_what_cannot_be_done_is_refused_before_details_are_asked_for(desk: Desk) -> None:
    """Nobody looks up a tracking number for a parcel that cannot leave yet; where it can, the number is asked for."""
    request = reference(desk)
    for words in (("ship", request), ("track", request), ("ready", request, "--note", "done")):
        refused = desk(*words)
        assert refused.exit_code == 1, refused.output
        assert "this cannot be done now: it is SUBMITTED" in refused.stderr
        assert "--tracking" not in refused.stderr
    assert desk("approve", request).exit_code == 0
    asked = desk("track", request)
    assert asked.exit_code == 2
    assert '"track" needs --tracking' in asked.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("approve",),
        ("reject", "REQUEST"),
        ("parts", "REQUEST", "--date", "tomorrow"),
        ("hold", "REQUEST", "--reason", "colour"),
        ("repair", "REQUEST", "--device", "zero"),
        ("approve", "REQUEST", "--config", "/nowhere/rmabot.yaml", "--colour", "red"),
    ],
)
def test_misuse_is_2(desk: Desk, words: tuple[str, ...]) -> None:
    """A command that was not understood does nothing and asks nothing."""
    request = reference(desk)
    came = desk(*[request if word == "REQUEST" else word for word in words])
    assert came.exit_code == 2
    assert "Usage: " in came.output


def test_an_act_as_json_gives_the_request(desk: Desk) -> None:
    """With everything that is kept."""
    done = json.loads(desk("approve", reference(desk), "--json").output)
    assert done["done"]
    assert done["request"]["number"].startswith("CA")
    assert done["request"]["items"][0]["state"] == "AWAITING_SHIPMENT"


def test_show_tells_all_in_either_language(desk: Desk) -> None:
    """And an unknown number is refused."""
    assert "Serial number: G12345678" in desk("show", reference(desk)).output
    assert "Numéro de série : G12345678" in desk("show", reference(desk), "--language", "fr").output
    assert json.loads(desk("show", reference(desk), "--json").output)["contact"]["name"] == "Jane Roy"
    assert desk("show", "CA26000000X").exit_code == 1


def test_files_are_saved_under_names_of_ours_for_this_account_only(desk: Desk, tmp_path: Path) -> None:
    """A customer's file name is no path of ours."""
    request = reference(desk)
    assert "invoice.pdf" in desk("files", request).output
    saved = json.loads(desk("files", request, "--to", "papers", "--json").output)
    path = tmp_path / "papers" / f"{request}-1.pdf"
    assert [row["saved_as"] for row in saved] == [str(Path("papers") / path.name)]
    assert path.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_customer_typed_cannot_write_on_the_terminal(desk: Desk) -> None:
    """Escape sequences and direction marks are taken out."""
    request = reference(desk)
    assert desk("note", request, "red \x1b[31m and \u202ebackwards").exit_code == 0
    shown = desk("show", request).output
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def staff(folder: Path) -> None:
    (folder / "rmabot.yaml").write_text(
        "staff:\n  - {name: Dana, roles: [agent]}\n  - {name: Dora, roles: [dock]}\n"
    )


def test_with_a_list_of_staff_everybody_has_their_roles(desk: Desk, tmp_path: Path) -> None:
    """A stranger is misuse, a role that may not is refused, a name is found in whatever case."""
    staff(tmp_path)
    request = reference_as(desk, "Dana")
    stranger = desk("approve", request, "--as", "Eve")
    assert stranger.exit_code == 2
    assert "Dana, Dora" in stranger.output
    dock = desk("approve", request, "--as", "Dora")
    assert dock.exit_code == 1
    assert "Dora is dock" in dock.stderr
    assert desk("approve", request, "--as", "dana").exit_code == 0


def reference_as(desk: Desk, name: str) -> str:
    return str(json.loads(desk("queue", "--json", "--as", name).output)[0]["reference"])


async def waits(folder: Path) -> None:
    """A customer asks for a person, in the folder's store."""
    async with open_bot(settings.load(folder=folder)) as bot:
        event = Text("first", bot.clock.now(), "person")
        await bot.turns.handle(Incoming("terminal:cleo", "terminal:cleo", "terminal", event, "en", "cleo"))


def test_a_customer_who_waits_is_spoken_with(desk: Desk, tmp_path: Path) -> None:
    """Listed, taken, answered, handed back; a colleague is refused."""
    asyncio.run(waits(tmp_path))
    assert "1 waiting for a person" in desk("queue").output
    (waiting,) = json.loads(desk("handovers", "--json").output)
    assert waiting["name"] == "cleo"
    which = waiting["id"]
    assert desk("take", which, "--as", "Dana").exit_code == 0
    assert desk("reply", which, "Hello", "there", "--as", "Dana").exit_code == 0
    assert desk("reply", which, "Hello", "--as", "Eve").exit_code == 1
    assert "Dana, " in desk("handovers", which).output
    assert desk("handback", which, "--as", "Dana").exit_code == 0
    assert desk("handback", which).exit_code == 1
    assert "Nobody waits" in desk("handovers").output


def test_nothing_failed(desk: Desk) -> None:
    """Failures of the program have a list of their own."""
    assert "Nothing failed" in desk("failures").output


def test_help_lists_the_acts_in_the_order_of_a_returns_life(desk: Desk) -> None:
    """Each with what it is for and who does it."""
    listed = desk("--help").output
    assert listed.index("approve") < listed.index("receive") < listed.index("ship")
    assert "Done by: dock, lead." in desk("receive", "--help").output


def test_the_desk_leaves_the_customers_store_to_one_file(desk: Desk, tmp_path: Path) -> None:
    """What a command writes is in the store and nowhere else."""
    desk("approve", reference(desk))
    assert {path.name for path in tmp_path.iterdir()} <= {"var", "config"}
    assert os.environ["RMABOT_DIALOGS"] == str(DIALOGS)


async def owned(folder: Path) -> list[Request]:
    async with open_bot(settings.load(folder=folder)) as bot:
        return [kept.request for kept in await of_person(bot.store, "terminal:ana")]


def test_an_act_is_kept(desk: Desk, tmp_path: Path) -> None:
    """By the next process, too."""
    desk("approve", reference(desk))
    assert [one.state for one in asyncio.run(owned(tmp_path))] == ["AWAITING_SHIPMENT"]


def test_the_queue_as_a_sheet_holds_no_formula(desk: Desk, tmp_path: Path) -> None:
    """CSV and XLSX; what a customer typed is words in it, whatever it begins with."""
    evil = '=HYPERLINK("http://evil","x")'
    asyncio.run(with_model(evil))
    assert "1 request written to queue.csv." in desk("queue", "--to", "queue.csv").output
    with (tmp_path / "queue.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, row = list(csv.reader(file))
    told = dict(zip(heading, row, strict=True))
    assert (told["Request"], told["State"], told["Devices"]) == (reference(desk), "SUBMITTED", f"'{evil}")
    assert desk("queue", "--free", "--to", "queue.xlsx").exit_code == 0
    sheet = load_workbook(tmp_path / "queue.xlsx").active
    cells = [cell for cells in sheet.iter_rows() for cell in cells]
    assert evil in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert desk("queue", "--to", "queue.pdf").exit_code == 1
    assert "cannot be written" in desk("queue", "--to", "nowhere/queue.csv").stderr


async def with_model(model: str) -> None:
    """Have the one request be about a device of this model."""
    async with open_bot(settings.load()) as bot:
        (stored,) = (await bot.store.all("request")).records
        kept = read(stored)
        device = replace(kept.request.items[0], model=model)
        await bot.store.commit(Commit(0.0, puts=(record(kept.request.with_item(device), kept.revision),)))


def test_the_dock_scans_without_a_prompt_in_a_pipe(desk: Desk) -> None:
    """A sign in front of each answer; exit 1 when something is to be looked at."""
    desk("approve", reference(desk))
    number = rows(desk)[0]["number"]
    came = CliRunner().invoke(cli, ["desk", "scan"], input=f"{number}\nG12345678\nnonsense\n")
    assert came.exit_code == 1
    assert came.output.splitlines()[1] == f"ok  {number}: G12345678 received. That is all of it."
    assert came.output.splitlines()[2].startswith(f"!!  {number}: no device on it has the serial nonsense")
    assert came.output.splitlines()[-1] == "1 device in 1 parcel received; 1 to look at."
    assert rows(desk)[0]["state"] == "RECEIVED"
    again = CliRunner().invoke(cli, ["desk", "scan", "--json"], input=f"{number}\n")
    assert json.loads(again.output)["received"] == 0


def test_who_is_away_is_told_and_their_work_is_in_the_queue_of_who_stands_in(
    desk: Desk, tmp_path: Path
) -> None:
    """By the names on the list of staff; a lead may say it for a colleague."""
    (tmp_path / "rmabot.yaml").write_text(
        "staff:\n  - {name: Dana, roles: [agent]}\n  - {name: Eve, roles: [agent]}\n  - {name: Lea, roles: [lead]}\n"
    )
    assert desk("away", "--as", "Lea").output == "Nobody is away.\n"
    request = json.loads(desk("queue", "--json", "--as", "Lea").output)[0]["reference"]
    assert desk("assign", request, "Dana", "--as", "Lea").output == f"{request}: is with Dana.\n"
    until = ("--until", "2999-12-24")
    assert "only a lead" in desk("away", "--of", "Dana", *until, "--as", "Eve").stderr
    assert "not on the list" in desk("away", "--cover", "Even", *until, "--as", "Dana").stderr
    assert "is past" in desk("away", "--until", "2020-01-01", "--as", "Dana").stderr
    assert "themselves" in desk("away", "--cover", "dana", *until, "--as", "Dana").stderr
    told = desk("away", "--of", "Dana", "--cover", "Eve", *until, "--as", "Lea")
    assert told.output == "Dana is away until 2999-12-24; Eve sees to their work.\n"
    assert "Dana  2999-12-24  Eve" in desk("away", "--as", "Eve").output
    assert "Dana, away until 2999-12-24; Eve" in desk("queue", "--mine", "--as", "Eve").output
    assert desk("away", "--back", "--as", "Dana").output == "Dana is back.\n"
    assert desk("away", "--back", "--as", "Dana").exit_code == 1
