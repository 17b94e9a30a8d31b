"""On two cores the linter says what it says on one, word for word, whatever happens to the second process."""

import json
import subprocess
import sys
from pathlib import Path

from rmabot.flow.checks import shared_out
from rmabot.flow.checks.subject import Subject
from rmabot.flow.checks.table import ALL
from rmabot.flow.compile_set import compile_names
from rmabot.flow.context import Context
from rmabot.flow.folder import TESTS, of_set, read_folder
from rmabot.flow.model import Flow
from rmabot.flow.parse_set import parse_set
from rmabot.flow.paths import Walker
from rmabot.flow.read_files import read_anew

HERE = Path(__file__).parent
DIALOGS = HERE.parents[1] / "dialogs"

_PROGRAM = """
import json, os, signal, sys
from pathlib import Path
from rmabot.flow import read_files, second_process
from rmabot.flow.checks import shared_out
from rmabot.flow.finding import as_text
from rmabot.flow.load import load
from rmabot.flow.side_by_side import load_side_by_side
from tests.lint.conftest import PAIRS, HERE, _files_of, _live_of

happens = sys.argv[1]
read_files._WORTH_IT = shared_out._WORTH_IT = 0
read_files.cores = shared_out.cores = lambda: 2
told = {True: 0, False: 0}

class Watched(second_process.Copy):
    def __init__(self, work):
        super().__init__(work if happens == "nothing" else lambda: os.kill(os.getpid(), signal.SIGKILL))
    def outcome(self):
        found = super().outcome()
        told[found is not None] += 1
        return found

read_files.Copy = shared_out.Copy = Watched
person = (HERE / "person.yaml").read_bytes()
for name in sys.argv[2:]:
    files, live = {"person.yaml": person, **_files_of(name)}, _live_of(name)
    one, two = load(files, live), load_side_by_side(files, live)
    assert one.findings == two.findings, name
    assert as_text(one.findings, one.sources) == as_text(two.findings, two.sources), name
    assert one.flows is two.flows is None, name
print(json.dumps([told[True], told[False]]))
"""


def _told(happens: str, names: list[str]) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, happens, *names],
        capture_output=True, text=True, timeout=240, check=False, cwd=HERE.parents[1],
    )  # fmt: skip
    assert done.stderr == ""
    whole, none = json.loads(done.stdout)
    return whole, none


NAMES = sorted([path.stem for path in (HERE / "pairs").glob("*.out")])


def test_two_processes_find_what_one_finds() -> None:
    """Of every mistake that the linter knows; each second process told what it had done."""
    assert _told("nothing", NAMES) == (2 * len(NAMES), 0)


def test_what_a_killed_process_had_in_hand_is_done_here() -> None:
    """Of every ninth mistake: not a word is missing."""
    assert _told("killed", NAMES[::9]) == (0, 2 * len(NAMES[::9]))


def test_the_shipped_dialogs_make_the_same_set() -> None:
    """Each text and place of it, read in two processes."""
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from rmabot.flow import read_files\n"
        "from rmabot.flow.folder import TESTS, read_folder\n"
        "from rmabot.flow.checks import shared_out\n"
        "from rmabot.flow.load import load\n"
        "from rmabot.flow.side_by_side import load_side_by_side\n"
        "read_files.cores = shared_out.cores = lambda: 2\n"
        "files = read_folder(Path('dialogs'), TESTS)\n"
        "one, two = load(files), load_side_by_side(files)\n"
        "print(one.findings == two.findings == (), one.sources == two.sources)\n"
        "written = [re.sub(' at 0x[0-9a-f]+', '', repr(each.flows)) for each in (one, two)]\n"
        "print(written[0] == written[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, timeout=120, check=False, cwd=HERE.parents[1],
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("True True\nTrue\n", "")


class Unwalked(Subject):
    """A set through whose flows nobody may walk."""

    def walker(self, ctx: Context, flow: Flow) -> Walker:
        """Refuse."""
        raise AssertionError(flow.name)


def test_what_the_second_process_checks_needs_no_compiled_flow() -> None:
    """Nor a walk through one: all walks share their means, and are done where these are."""
    parsed = parse_set(read_anew(of_set(read_folder(DIALOGS, TESTS))), [])
    begun = Unwalked(parsed, compile_names(parsed))
    assert begun.compiled.flows == {}
    assert [finding for check in shared_out.ELSEWHERE for finding in check(begun)] == []
    assert set(ALL) >= shared_out.ELSEWHERE


def test_on_one_core_no_process_is_begun() -> None:
    """What it would take has only one core to run on."""
    program = (
        "import os\n"
        "from pathlib import Path\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from rmabot.flow.folder import TESTS, read_folder\n"
        "from rmabot.flow.side_by_side import load_side_by_side\n"
        "def fork():\n    raise AssertionError\n"
        "os.fork = fork\n"
        "print(load_side_by_side(read_folder(Path('dialogs'), TESTS)).findings)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, timeout=120, check=False, cwd=HERE.parents[1],
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("()\n", "")
