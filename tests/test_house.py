"""The house rules that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[1]
SHIPPED = ("rmabot", "adapters")
WRITTEN = (*SHIPPED, "dialogs", "tests", "docs", "benchmarks", ".ci")

MOST_LINES = 400
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
# Written so that this file does not name them either.
ELSEWHERE = re.compile(
    r"\.\./shared | (?<![\w./-])/(?:work|farm|root|opt)/\w | \bindex[-_]url\b | \bfind[-_]links\b | \bissue\ \#?\d",
    re.VERBOSE | re.IGNORECASE,
)
MOCKS = re.compile(
    r"unittest[.]mock|import[ ]mock\b|pytest[_]mock|\bmocke[r]\b|monkeypatch[.](?:setattr|delattr)"
)
INSTALLED = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
CHANNELS = {path.parent.name for path in (HOUSE / "adapters").glob("*/__init__.py")}


def python_files(*folders: str) -> list[Path]:
    """Our Python files under these folders, in order."""
    return sorted(path for folder in folders for path in (HOUSE / folder).rglob("*.py"))


def shown(path: Path, line: int = 1) -> str:
    """A place as an editor opens it."""
    return f"{path.relative_to(HOUSE)}:{line}"


def test_a_file_has_one_subject() -> None:
    """A file past 400 lines has two subjects, and can be split between them."""
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for path in python_files(*SHIPPED, "tests", "benchmarks")
    }
    assert not {shown(path): lines for path, lines in lengths.items() if lines > MOST_LINES}


def test_a_module_is_named_for_what_it_is() -> None:
    """A module called `utils` takes in everything and tells nothing."""
    named = [path for path in python_files(*SHIPPED, "tests") if SAYS_NOTHING & {path.stem, path.parent.name}]
    assert not [shown(path) for path in named]


def test_tests_use_the_fakes_that_ship() -> None:
    """A mock says what its author believed of the other side; the fakes and loopback servers run the real one's contract."""
    found = [
        shown(path, number)
        for path in python_files("tests", "rmabot/testing")
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if MOCKS.search(line)
    ]
    assert not found


def test_tests_call_commands_by_their_group() -> None:
    """click keeps the help option of a command's first call: one called without its group has another from then on."""
    found = [
        shown(path, number)
        for path in python_files("tests")
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if re.search(r"CliRunner\(\)\.invoke\((?!cli\b|$)", line)
    ]
    assert not found


def test_nothing_names_the_place_where_it_was_written() -> None:
    """A clone has no folder beside it, no machine behind it, and takes its packages from where its owner says."""
    found = [
        f"{shown(path, number)}: {match.group()}"
        for path in _written()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if (match := ELSEWHERE.search(line))
    ]
    assert not found


def test_every_public_name_says_what_it_is() -> None:
    """Modules, and the public functions and classes in them, have a docstring that ends its sentence."""
    silent = [
        shown(path, getattr(node, "lineno", 1))
        for path in python_files(*SHIPPED)
        for node in _public(ast.parse(path.read_text("utf-8")))
        if not (ast.get_docstring(node) or "").partition("\n")[0].endswith((".", "?", ":"))
    ]
    assert not silent


def test_a_channel_is_shipped_found_and_held_to_its_ports() -> None:
    """A folder under adapters/ is in the wheel, has an entry point, and stands in the import contracts."""
    tool, entry_points = INSTALLED["tool"], INSTALLED["project"]["entry-points"]["rmabot.channels"]
    contract = next(row for row in tool["importlinter"]["contracts"] if row["id"] == "adapters")
    wheel = tool["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {point.partition(":")[0] for point in entry_points.values()} == CHANNELS
    assert {path.removeprefix("adapters/") for path in wheel if path.startswith("adapters/")} == CHANNELS
    assert set(contract["source_modules"]) == CHANNELS


def test_what_is_imported_is_declared() -> None:
    """A library that came along with another one may leave with it."""
    ours = {canonicalize_name(Requirement(line).name) for line in _declared()}
    there = packages_distributions()
    found = [
        f"{shown(path, line)}: {name}"
        for path in python_files(*SHIPPED)
        for name, line in _imported(ast.parse(path.read_text("utf-8")))
        if name not in {"rmabot"} | CHANNELS | stdlib_module_names
        and not ours & {canonicalize_name(distribution) for distribution in there.get(name, [name])}
    ]
    assert not found


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_what_is_declared(lock: str) -> None:
    """Every dependency is pinned to a version that pyproject.toml allows: after a change there, `make lock`."""
    pins = _pins(lock)
    wanted = [
        Requirement(line) for line in (_declared() if "dev" in lock else INSTALLED["project"]["dependencies"])
    ]
    assert not [
        str(need)
        for need in wanted
        if not need.specifier.contains(pins.get(canonicalize_name(need.name), "0"))
    ]


def test_the_locks_agree() -> None:
    """`make chat` and `make test` share one environment, so neither may undo what the other installed."""
    assert _pins("requirements.txt").items() <= _pins("requirements-dev.txt").items()


def _written() -> Iterator[Path]:
    """Every text of the project; fonts, images and what a run leaves behind are none."""
    texts = {
        ".py",
        ".md",
        ".yaml",
        ".toml",
        ".txt",
        ".json",
        ".csv",
        ".tsv",
        ".html",
        ".css",
        ".js",
        ".sql",
        "",
    }
    top = [
        path
        for pattern in ("*.md", "*.toml", "requirements*.txt", "Makefile")
        for path in HOUSE.glob(pattern)
    ]
    below = [path for folder in WRITTEN for path in (HOUSE / folder).rglob("*")]
    return (path for path in sorted([*top, *below]) if path.is_file() and path.suffix in texts)


def _public(
    module: ast.Module,
) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    yield module
    for node in module.body:
        if isinstance(
            node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and not node.name.startswith("_"):
            yield node


def _imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name.partition(".")[0], node.lineno) for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield name.partition(".")[0], node.lineno


def _declared() -> list[str]:
    project = INSTALLED["project"]
    return [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]


def _pins(lock: str) -> dict[str, str]:
    lines = re.findall(r"^([\w.-]+)(?:\[.*])?==(\S+)", (HOUSE / lock).read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}
