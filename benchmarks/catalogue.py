"""How long a model lookup takes in a catalogue of 10,000: the shipped models and names made from theirs.

CPU time, since both cores are shared.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from rmabot.rma.catalogue import Catalogue
from rmabot.rma.models import Model, read_models

FOLDER = Path(__file__).parents[1] / "dialogs" / "catalogue"
SIZE = 10_000
ROUNDS = 3_000


def shipped() -> list[Model]:
    files = (yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in sorted(FOLDER.glob("*.yaml")))
    return [model for file in files for model in read_models(file)]


def grown(models: list[Model], draw: random.Random) -> list[Model]:
    """As many models as asked for, with names that differ as real ones do: by a letter or two."""
    names = {model.name: model for model in models}
    while len(names) < SIZE:
        model = draw.choice(models)
        name = (
            f"{model.name[:9]}{draw.randrange(10, 99)}{model.name[9:]}{draw.choice(['', 'U', '/SL', 'S2'])}"
        )
        names.setdefault(name, Model(name, model.kind, model.line, model.maker, model.battery))
    return list(names.values())


def slipped(name: str, draw: random.Random) -> str:
    place = draw.randrange(3, len(name))
    return name[:place] + draw.choice("ABCDEFGHKMNPRSTUVXZ23456789") + name[place + 1 :]


def report(what: str, call: Callable[[str], object], texts: list[str]) -> None:
    took = []
    for text in texts:
        start = time.thread_time_ns()
        call(text)
        took.append((time.thread_time_ns() - start) / 1_000)
    took.sort()
    print(f"{what:34} median {statistics.median(took):8.1f} us   p99 {took[int(len(took) * 0.99)]:8.1f} us")


def main() -> int:
    draw = random.Random(7)
    models = grown(shipped(), draw)
    start = time.perf_counter()
    catalogue = Catalogue.of(models)
    catalogue.lookup("DS-2CD2143G2-IQQ")
    print(
        f"{len(models)} models: built, with the first lookup, in {(time.perf_counter() - start) * 1_000:.0f} ms"
    )
    names = [draw.choice(models).name for _ in range(ROUNDS)]
    report("typed exactly", catalogue.lookup, names)
    report("typed in lower case, with lens", catalogue.lookup, [f"{name.lower()} 2.8mm" for name in names])
    report("one letter wrong (likeness)", catalogue.lookup, [slipped(name, draw) for name in names])
    report("another maker's", catalogue.lookup, [f"QX-{name[::-1]}" for name in names])
    report(
        "in a sentence",
        catalogue.find_in,
        [f"hello, my {name} has no picture since Monday" for name in names],
    )
    report(
        "a sentence without one", catalogue.find_in, ["I bought 2 of them in 2024 and they broke"] * ROUNDS
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
