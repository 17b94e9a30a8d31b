"""``rmabot test --record``: a conversation held by hand becomes a test that holds."""

from pathlib import Path

import pytest

from tests.cli.test_main import rmabot


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of one's own."""
    assert rmabot("init", "desk", folder=tmp_path).returncode == 0
    return tmp_path / "desk"


FILED = """\
return
Ontario
1
G12345678
DS-2CD2143G2-I
:send invoice.pdf
Camera Store Ltd.
March 14, 2025
1
Since yesterday evening the light stays off, whatever I do.
1
6
no damage
no
yes
no
""" + "yes\n" * 5 + """\
Jane Roy
123 Main Street, Toronto ON M5V 1A1
416 555 0123
skip
send
"""  # fmt: skip


def test_a_conversation_becomes_a_test(desk: Path) -> None:
    """With presses by name, files, what was said and asked, the ending and the request's state."""
    done = rmabot("test", "dialogs", "--record", "dialogs/tests/my_return.yaml", folder=desk, typed=FILED)
    assert (
        done.stderr.splitlines()[-1]
        == "written: dialogs/tests/my_return.yaml. it holds; give it a better title"
    )
    written = (desk / "dialogs/tests/my_return.yaml").read_text("utf-8")
    assert written.startswith(
        'test: "my return"\nlanguage: en\ntoday: 2026-06-15\ntalk:\n  - they: "return"\n'
    )
    for line in (
        "says: welcome",
        "asks: province",
        "press: customer",
        'send: "invoice.pdf"',
        "says: verdict.in",
    ):
        assert f"  - {line}\n" in written
    assert written.endswith("ends: return.filed\nstate: SUBMITTED\n")
    again = rmabot("test", "dialogs/tests/my_return.yaml", folder=desk)
    assert (again.returncode, again.stdout.partition(",")[0]) == (0, "1 test passed")


def test_refusals_waits_and_digressions_are_recorded(desk: Path) -> None:
    """In French, on another day; a command that is none changes nothing."""
    typed = "retour\nNarnia\ncombien ça coûte\n:restart\n:wait 8 days\n:dance\n:wait long\nannuler\noui\n"
    target = "dialogs/tests/en_route.yaml"
    done = rmabot(
        "test", "--record", target, "--language", "fr", "--today", "2026-07-01", folder=desk, typed=typed
    )
    assert done.returncode == 0, done.stderr
    assert 'there is no ":dance"' in done.stderr
    assert '"long" is no time to wait' in done.stderr
    written = (desk / target).read_text("utf-8")
    assert "language: fr\ntoday: 2026-07-01\n" in written
    assert "  - says: province.retry_1\n" in written
    assert "  - restart: yes\n" in written
    assert "  - wait: 8 days\n" in written
    assert ":dance" not in written


def test_what_cannot_be_recorded_is_misuse(desk: Path) -> None:
    """A file that is there, one elsewhere, a language nobody speaks, a day that is none: exit 2, nothing written."""
    before = sorted((desk / "dialogs").rglob("*"))
    there = next((desk / "dialogs" / "tests").glob("*.yaml")).relative_to(desk)
    new = "dialogs/tests/new.yaml"
    for arguments in ([str(there)], ["new.yaml"], [new, "--language", "es"], [new, "--today", "someday"]):
        wrong = rmabot("test", "--record", *arguments, folder=desk, typed="hello\n")
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    assert rmabot("test", "--record", new, folder=desk).returncode == 1
    assert sorted((desk / "dialogs").rglob("*")) == before


def test_what_is_asked_beside_the_flow_is_recorded_in_the_open_questions_stead(desk: Path) -> None:
    """After "cancel" the screen asks whether to stop, not who they are; the bot's own words are told by their names."""
    target = "dialogs/tests/beside.yaml"
    done = rmabot(
        "test", "--record", target, folder=desk, typed="return\nOntario\ncancel\nno\nhelp\ncancel\nyes\n"
    )
    assert done.returncode == 0, done.stderr
    written = (desk / target).read_text("utf-8")
    assert '  - they: "cancel"\n  - says: cancel_sure\n  - they: "no"\n  - asks: role\n' in written
    assert '  - they: "help"\n  - says: help_in_flow\n  - asks: role\n' in written
    assert written.endswith('  - they: "yes"\n  - says: cancelled\n')
