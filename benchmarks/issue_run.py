"""A whole ``skillmark issue`` run against a bare loop that writes the same bytes.

The command reads a roster, signs, draws, packs and journals; the loop only opens, writes and closes
the same files in the same tree. Memory is the peak of the command's process, for a tenth of the
people and for all of them: a run may not need more memory because more people graduate.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.typical import BASE, ISSUER, NAMES

_FILES_READ_AT_A_TIME = 2_000
_PASSPHRASE = "for the benchmark only"  # noqa: S105 - protects nothing
_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process or loop took: seconds, and the peak of memory in MiB where it is known."""

    cpu: float
    wall: float
    peak: float = 0.0


def compare_issue_runs(people: int) -> None:
    """Issue to a tenth of *people*, then to all of them; print ratio and memory."""
    with tempfile.TemporaryDirectory(prefix="skillmark-benchmark-") as name:
        few = _run(Path(name), max(1, people // 10))
        many = _run(Path(name), people)
    print(f"memory: {few.peak:.0f} MiB and {many.peak:.0f} MiB ({many.peak / few.peak:.2f} times)")


def _run(folder: Path, people: int) -> Cost:
    issuer = folder / f"issuer-{people}"
    _skillmark("issuer", "new", str(issuer), "--name", "Northfield", "--url", BASE, "--did", ISSUER)
    roster = folder / f"roster-{people}.csv"
    write_roster(roster, people)
    issued = _skillmark(
        "issue", str(_EXAMPLES / "first-aid-room.toml"), str(roster), "--issuer", str(issuer)
    )
    bare = write_again(issuer, folder / "bare")
    print(
        f"{people} people: issue {issued.cpu:.1f} s CPU, {issued.wall:.1f} s wall, "
        f"{issued.peak:.0f} MiB; bare loop {bare.cpu:.1f} s CPU, {bare.wall:.1f} s wall; "
        f"ratio {issued.cpu / bare.cpu:.2f} CPU, {issued.wall / bare.wall:.2f} wall"
    )
    shutil.rmtree(issuer)
    shutil.rmtree(folder / "bare")
    return issued


def write_roster(path: Path, people: int) -> None:
    """Write a roster of *people* with names in several scripts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Name", "Email"])
        for number in range(people):
            name = NAMES[number % len(NAMES)].replace("\n", " ").replace("\t", " ")
            rows.writerow([f"{name} {number}", f"person{number}@northfield.example"])


def _skillmark(*arguments: str) -> Cost:
    """Run the command line as a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "skillmark.cli.main", *arguments]
    environment = {**os.environ, "SKILLMARK_PASSPHRASE": _PASSPHRASE}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    wall = time.perf_counter() - started
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def write_again(source: Path, target: Path) -> Cost:
    """Write every file below *source* again below *target*; reading them is not counted.

    Like the command, the loop ends when the bytes are on the disk, not when they are in memory.
    """
    cpu = wall = 0.0
    files = _files_below(source)
    while chunk := list(islice(files, _FILES_READ_AT_A_TIME)):
        contents = [(target / path.relative_to(source), path.read_bytes()) for path in chunk]
        cost = _write(contents)
        cpu, wall = cpu + cost.cpu, wall + cost.wall
    cost = _on_disk()
    return Cost(cpu + cost.cpu, wall + cost.wall)


def _on_disk() -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    os.sync()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names)


def _write(contents: Sequence[tuple[Path, bytes]]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    last = None
    for path, data in contents:
        if path.parent != last:
            last = path.parent
            last.mkdir(parents=True, exist_ok=True)
        with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - the bare loop is bare
            file.write(data)
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)
