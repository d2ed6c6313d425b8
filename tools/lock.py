"""Lock what run.py installs: ``python -m tools.lock`` after a change, ``--upgrade`` for news.

The hashed requirements format is the only lock format without registry addresses in it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

RUNTIME = ("pyproject.toml", "requirements/build.in")
LOCKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requirements/uv.txt", ("requirements/uv.in",)),
    ("requirements/runtime.txt", RUNTIME),
    ("requirements/test.txt", (*RUNTIME, "requirements/test.in", "-c", "requirements/runtime.txt")),
)


def main() -> None:
    for output, sources in LOCKS:
        command = ["uv", "pip", "compile", *sources, "--output-file", output]
        options = ["--universal", "--generate-hashes", "--no-header", "--python-version", "3.11"]
        subprocess.run([*command, *options, "--quiet", *sys.argv[1:]], cwd=ROOT, check=True)
        print(f"locked {output}")


if __name__ == "__main__":
    main()
