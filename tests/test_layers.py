"""Imports go one way, and what is pure sees neither clock nor file."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

HOUSE = Path(__file__).parents[1]
PURE = ("rma/**/*.py", "text/**/*.py", "questions/**/*.py", "flow/model.py", "engine/**/*.py")
WORLDLY_CALLS = {"now", "utcnow", "today", "open", "input", "print", "read_text", "write_text", "uuid4"}


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
        if isinstance(call, ast.Call) and (name := _called(call)) in WORLDLY_CALLS
    ]
    assert not found


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
