"""A single module of a library is loaded without what its packages load along with it, and nobody notices but the clock."""

import subprocess
import sys

import pytest

from rmabot.rma.alone import alone


def _run(code: str) -> str:
    """What a fresh process prints, in which nothing is loaded yet."""
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout.strip()


def test_a_country_is_loaded_without_the_others() -> None:
    """Due dates are counted by the same holidays as the library counts by, and 250 countries are not read for it; one that needs them all has them."""
    ours = (
        "import sys\n"
        "from rmabot.rma.hours import _holidays\n"
        "print(sorted(_holidays('QC', 2026)), sorted(_holidays('FR-', 2026)))\n"
        "loaded = [name for name in sys.modules if name.startswith('holidays.countries')]\n"
        "assert loaded == ['holidays.countries.canada', 'holidays.countries.france'], loaded\n"
        "print(sorted(_holidays('KY-', 2026)), len(_holidays('XX-', 2026)))\n"
    )
    theirs = (
        "import holidays, holidays.countries\n"
        "print(sorted(holidays.country_holidays('CA', subdiv='QC', years=2026)),"
        " sorted(holidays.country_holidays('FR', years=2026)))\n"
        "print(sorted(holidays.country_holidays('KY', years=2026)), 0)\n"
    )
    assert _run(ours) == _run(theirs) != ""


def test_a_package_is_whole_for_whoever_wants_it_later() -> None:
    """What was loaded alone is the same module then; what was not needed before is there."""
    assert _run(
        "import sys\n"
        "from rmabot.rma.alone import alone\n"
        "one = alone('stdnum.iso7064.mod_37_36')\n"
        "assert 'stdnum' not in sys.modules and 'ssl' not in sys.modules\n"
        "assert alone('stdnum.iso7064.mod_37_36') is one\n"
        "from stdnum.iso7064 import mod_37_36\n"
        "from stdnum import get_cc_module\n"
        "print(mod_37_36 is one, one.calc_check_digit('RQ26000001'))\n"
    ).startswith("True ")


def test_what_does_not_exist_is_an_import_error() -> None:
    """As with any import, and no half package stays behind."""
    for name in ("stdnum.no_such_module", "no_such_library.part"):
        with pytest.raises(ImportError):
            alone(name)
    assert "no_such_library" not in sys.modules


def test_a_library_is_begun_without_one_that_it_can_do_without() -> None:
    """Which is there for whoever wants it afterwards; what was loaded before stays as it was."""
    assert (
        _run(
            "import sys\n"
            "from rmabot.rma.alone import without\n"
            "without('colorsys', 'json')\n"
            "print('colorsys' in sys.modules, 'json' in sys.modules)\n"
            "import colorsys\n"
            "without('colorsys', 'wave')\n"
            "print(sys.modules['colorsys'] is colorsys, 'wave' in sys.modules)\n"
        )
        == "False True\nTrue False"
    )


def test_what_stands_in_for_a_module_is_the_module_when_it_is_asked() -> None:
    """A library that names a module has it as soon as it needs it; whoever imports it later gets it whole."""
    program = (
        "import sys\n"
        "from rmabot.rma.alone import Later, standing_in\n"
        "with standing_in(Later('colorsys')):\n    import colorsys\n"
        "named = colorsys\n"
        "print('colorsys' in sys.modules)\n"
        "print(named.rgb_to_hsv(0, 0, 0))\n"
        "import colorsys\n"
        "print(named is colorsys, named.rgb_to_hsv is colorsys.rgb_to_hsv)\n"
        "with standing_in(Later('colorsys')):\n    import colorsys as there\n"
        "print(there is colorsys)\n"
    )
    assert _run(program) == "False\n(0.0, 0.0, 0)\nFalse True\nTrue"


def test_the_command_line_begins_without_what_it_does_not_use() -> None:
    """Help texts of one line or more have their margins taken as ever."""
    program = (
        "import sys\n"
        "from rmabot.cli.quick_click import click\n"
        "print('inspect' in sys.modules)\n"
        "from click.core import inspect as known\n"
        "texts = ['one line', '  a margin ', '\\n   two\\n     lines\\n', 'a\\ttab', '', ' \\u00e9 \\u00a0']\n"
        "given = [known.cleandoc(text) for text in texts]\n"
        "import inspect\n"
        "print(given == [inspect.cleandoc(text) for text in texts], known.isfunction(print))\n"
    )
    assert _run(program) == "False\nTrue False"
