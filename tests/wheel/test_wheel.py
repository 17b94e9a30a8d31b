"""The built wheel, installed and used by somebody who has no checkout."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from rmabot import __version__

HOUSE = Path(__file__).parents[2]
CHANNELS = ["events", "mail", "slack", "telegram", "terminal"]
pytestmark = pytest.mark.wheel


def run(command: Path, *arguments: str, home: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command from `/` as somebody whose home and store are new."""
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "RMABOT_STORE__URL": f"tinydb:///{home}/desk.db",
    }
    return subprocess.run(
        [command, *arguments],
        input=typed,
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def built(target: str, source: Path, folder: Path) -> Path:
    """Build `target` from `source`, without fetching a build environment."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, timeout=300)
    (result,) = folder.iterdir()
    return result


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive as a packager would."""
    archive = built("sdist", HOUSE, tmp_path_factory.mktemp("sdist"))
    source = tmp_path_factory.mktemp("source")
    with tarfile.open(archive) as opened:
        # Python 3.11.0 to 3.11.3 have no filter; the archive is our own.
        if hasattr(tarfile, "data_filter"):
            opened.extractall(source, filter="data")
        else:
            opened.extractall(source)
    (unpacked,) = source.iterdir()
    return built("wheel", unpacked, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, nobodys_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a new environment that has the wheel and its base dependencies."""
    place = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True, timeout=300)
    python = str(place / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    packages = ["--require-hashes", "--requirement", str(HOUSE / "requirements.txt")]
    # With the settings of whoever runs this: only they know where their packages come from.
    subprocess.run([*pip, *packages], env=nobodys_home, check=True, timeout=600)
    subprocess.run([*pip, "--no-deps", str(wheel)], env=nobodys_home, check=True, timeout=300)
    return place / "bin"


def test_the_wheel_holds_the_house_and_nothing_else(wheel: Path) -> None:
    """Packages, channels and dialogs are in; tests, benchmarks and a folder called `adapters` are not."""
    with ZipFile(wheel) as opened:
        names = opened.namelist()
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"rmabot", *[f"rmabot_{name}" for name in CHANNELS]}
    assert any(name.startswith("rmabot/_dialogs/") and name.endswith(".yaml") for name in names)
    assert "rmabot/py.typed" in names


def test_the_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    """`rmabot --version` names the version of the wheel."""
    done = run(installed / "rmabot", "--version", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_the_channels_are_found(installed: Path, tmp_path: Path) -> None:
    """The channels that come along are found by their entry points, as a stranger's are."""
    ask = "import importlib.metadata as m; print(*sorted(e.name for e in m.entry_points(group='rmabot.channels')))"
    done = run(installed / "python", "-c", ask, home=tmp_path)
    assert done.stdout.split() == CHANNELS


def test_the_dialogs_that_ship_are_clean(installed: Path, tmp_path: Path) -> None:
    """`rmabot lint` without a path checks the dialogs inside the wheel."""
    done = run(installed / "rmabot", "lint", home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_conversation_from_a_pipe(installed: Path, tmp_path: Path) -> None:
    """One line is one message; the bot answers each, keeps them, and goes on from there the next time."""
    chat = installed / "rmabot", "chat", "--language", "en"
    first = run(*chat, home=tmp_path, typed="I want to return a camera\nhelp\n")
    again = run(*chat, home=tmp_path, typed="where is my RMA?\n")
    for done in (first, again):
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout.strip()
    assert (tmp_path / "desk.db").exists()
    assert first.stdout != again.stdout
