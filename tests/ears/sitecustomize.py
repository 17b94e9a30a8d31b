"""Python runs this in every process of the tests: what such a process logs is heard as what is logged beside it."""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HEARD_IN = os.environ.get("OVERHEARD_IN")

if HEARD_IN:
    spec = spec_from_file_location("overheard", Path(__file__).parents[1] / "overheard.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["overheard"] = module
    spec.loader.exec_module(module)
    module.hear_into(Path(HEARD_IN))
