"""One command for all of it.

::

    python -m benchmarks                       install the peers, measure, write docs/benchmarks.md
    python -m benchmarks --only full-verify    only these rows; prints, and writes no page
    python -m benchmarks --quick               one short round, to see that everything works
    python -m benchmarks issue-run --people 100000
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import engine_tasks, hostile, peer_tasks
from benchmarks.batches import Batch, make_batch
from benchmarks.installation import CannotInstall, install_peers
from benchmarks.issue_run import compare_issue_runs
from benchmarks.line_protocol import Peer
from benchmarks.machine import busy, describe_machine, describe_software
from benchmarks.plot import draw_plot
from benchmarks.report import Run, day_of, write_report
from benchmarks.rows import ROWS, Result, Round, Row, results_of
from benchmarks.world import World

DOCS = Path(__file__).resolve().parent.parent / "docs"
_REMARKS = Path(__file__).resolve().parent / "remarks.md"
_PEER_TASKS = {
    "digitalbazaar": peer_tasks.node_tasks,
    "digitalcredentials": peer_tasks.node_tasks,
    "jose": peer_tasks.jose_tasks,
    "pyld": peer_tasks.pyld_tasks,
    "openbadgeslib": peer_tasks.openbadgeslib_tasks,
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        install_peers()
    except CannotInstall as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.job == "issue-run":
        compare_issue_runs(options.people)
        return 0
    return _measure(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure engine and peers.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--recipients", type=int, default=2_000, help="of each round")
    parser.add_argument("--peers-share", type=int, default=200, help="of these, for the peers")
    parser.add_argument("--only", nargs="+", metavar="ROW", choices=[row.name for row in ROWS])
    parser.add_argument("--quick", action="store_true", help="one round of 20 recipients")
    parser.set_defaults(job="measure")
    jobs = parser.add_subparsers(dest="job")
    whole = jobs.add_parser("issue-run", help="a whole issue run against a bare loop")
    whole.add_argument("--people", type=int, default=100_000)
    return parser


def _measure(options: argparse.Namespace) -> int:
    if options.quick:
        options.rounds, options.recipients, options.peers_share = 1, 20, 10
    rows = [row for row in ROWS if options.only is None or row.name in options.only]
    load = busy()
    rounds = _run_rounds(rows, options)
    results = results_of(rows, rounds)
    for result in results:
        _print(result)
    if options.only is None and not options.quick:
        _write(results, rounds, options, load)
    return 0


def _run_rounds(rows: Sequence[Row], options: argparse.Namespace) -> list[Round]:
    wanted = {task for row in rows for task in row.tasks}
    world = World()
    rounds = []
    with _all_tasks(world, wanted) as tasks:
        # The first one, which nobody counts, warms up every peer's just-in-time compiler.
        for number in range(options.rounds + 1):
            batch = make_batch(
                world,
                first=number * 2 * options.recipients,
                count=options.recipients,
                share=options.peers_share,
            )
            print(f"round {number} of {options.rounds}", file=sys.stderr, flush=True)
            rounds.append(_run_round(tasks, batch, number))
    return rounds[1:]


@contextmanager
def _all_tasks(world: World, wanted: set[str]) -> Iterator[Mapping[str, engine_tasks.Task]]:
    """Start the peers that are needed and yield every wanted task by its name."""
    tasks = {**engine_tasks.engine_tasks(world), **hostile.hostile_tasks(world)}
    with ExitStack() as stack:
        for name, make in _PEER_TASKS.items():
            if any(task.startswith(f"{name} ") for task in wanted):
                tasks.update(make(world, stack.enter_context(Peer(name))))
        yield {name: task for name, task in tasks.items() if name in wanted}


def _run_round(tasks: Mapping[str, engine_tasks.Task], batch: Batch, number: int) -> Round:
    """Run every task once, each round beginning with another one."""
    names = list(tasks)
    start = number % len(names)
    timings = {name: tasks[name](batch) for name in names[start:] + names[:start]}
    return {name: timings[name] for name in names}


def _print(result: Result) -> None:
    unit = result.row.figure.value
    cpu, wall = result.cpu, result.wall
    print(
        f"{result.row.name:32} {cpu.median:9.2f} ({cpu.low:.2f} to {cpu.high:.2f}) {unit}"
        f", wall {wall.median:.2f}; {result.verdict}"
    )


def _write(
    results: Sequence[Result], rounds: Sequence[Round], options: argparse.Namespace, load: str
) -> None:
    page, picture = DOCS / "benchmarks.md", DOCS / "benchmarks.svg"
    run = Run(
        results=results,
        rounds=rounds,
        made_at=datetime.now(UTC),
        machine=describe_machine(),
        software=describe_software(),
        load=load,
        recipients=options.recipients,
        peers_share=options.peers_share,
    )
    page.write_text(write_report(run, remarks=_REMARKS.read_text("utf-8")), encoding="utf-8")
    subtitle = f"{day_of(run.made_at)}, {run.machine}, {options.rounds} rounds"
    picture.write_text(draw_plot(results, subtitle=subtitle), encoding="utf-8")
    print(f"written: {page.name} and {picture.name} in {DOCS.name}")


if __name__ == "__main__":
    sys.exit(main())
