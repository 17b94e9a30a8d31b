"""All figures, each benchmark in a process of its own, behind what the machine does just then: `python -m benchmarks [NAME...]`."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def runnable() -> list[str]:
    """The files beside this one that are benchmarks by themselves."""
    files = sorted(path for path in HERE.glob("*.py") if path.name != "__main__.py")
    return [path.stem for path in files if '__name__ == "__main__"' in path.read_text("utf-8")]


def main() -> int:
    """Run those that were named, or all; 1 when one of them failed, 2 when a name is none of them."""
    wanted = sys.argv[1:] or runnable()
    if unknown := sorted(set(wanted) - set(runnable())):
        print(f"no such benchmark: {', '.join(unknown)}. there are: {', '.join(runnable())}", file=sys.stderr)
        return 2
    failed = []
    for name in dict.fromkeys(["machine", *wanted]):
        print(f"\n{name}", flush=True)
        if subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
