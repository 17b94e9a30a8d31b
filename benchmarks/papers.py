"""What the papers cost: the PDF of three devices with every answer and statement, made again and again in one process."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from rmabot.documents.make import paper_of
from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from tests.documents.filed import filed

TIMES = 40


def main() -> None:
    """Make them in both languages, and print the median and the slowest in CPU time."""
    flows = load(read_folder(Path(__file__).parents[1] / "dialogs")).flows
    assert flows is not None
    for devices in (1, 3, 10):
        request = filed(devices=devices)
        paper_of(request, flows, "en")
        took = []
        for number in range(TIMES):
            began = time.process_time()
            paper_of(request, flows, ("en", "fr")[number % 2])
            took.append(time.process_time() - began)
        median, slowest = statistics.median(took) * 1000, max(took) * 1000
        print(f"papers of {devices} device(s): {median:.0f} ms of CPU, slowest {slowest:.0f} ms")


if __name__ == "__main__":
    main()
