"""Imports go one way, and what is pure sees neither clock nor file."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

HOUSE = Path(__file__).parents[1]
PURE = ("rma/**/*.py", "text/**/*.py", "questions/**/*.py", "flow/model.py", "engine/**/*.py")
HEAVY = {
    "alembic",
    "asyncio",
    "babel",
    "cryptography",
    "fpdf",
    "holidays",
    "phonenumbers",
    "PIL",
    "pydantic",
    "rich",
    "sqlalchemy",
}
WORLDLY_CALL = re.compile(
    r"(?:.*\.)?(?:(?:datetime|date)\.(?:now|utcnow|today)|read_(?:text|bytes)|write_(?:text|bytes))|open|input|print"
)


def test_every_import_goes_down_the_rings(capsys: pytest.CaptureFixture[str]) -> None:
    """Each contract in pyproject.toml holds; a new package that is in no ring breaks one."""
    status = lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("ring", PURE)
def test_a_pure_ring_asks_the_world_nothing(ring: str) -> None:
    """Time comes with the event and texts come with the flows: `datetime.now()` would import nothing new."""
    found = [
        f"{path.relative_to(HOUSE)}:{call.lineno}: {name}()"
        for path in sorted((HOUSE / "rmabot").glob(ring))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and WORLDLY_CALL.fullmatch(name := ast.unparse(call.func))
    ]
    assert not found


def test_reading_flows_loads_no_heavy_library() -> None:
    """What `rmabot lint` stands on starts in a blink: a heavy library is imported in the function that needs it."""
    rings = ("rma", "text", "questions", "flow", "engine")
    modules = [
        ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
        for ring in rings
        for path in sorted((HOUSE / "rmabot" / ring).rglob("*.py"))
    ]
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.split())
