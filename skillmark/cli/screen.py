"""What people see: results on standard output, everything else on standard error.

Text out of files is never trusted: control characters and those that turn the direction of
writing are made visible before they reach a terminal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

_JOINERS = "\u200c\u200d\u200e\u200f"


def _console(*, stderr: bool) -> Console:
    return Console(
        stderr=stderr,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=True,
        legacy_windows=False,
    )


def say(text: str = "", *, style: str = "") -> None:
    """A line of the result."""
    _console(stderr=False).print(Text(text, style=style))


def tell(text: str = "", *, style: str = "") -> None:
    """A line for the person at the keyboard, beside the result."""
    _console(stderr=True).print(Text(text, style=style))


def complain(fact: str, advice: str) -> None:
    """Why a command stopped, and what to do next."""
    console = _console(stderr=True)
    console.print(Text.assemble(("✗ ", "bold red"), (printable(fact), "bold")))
    console.print(Text(f"  {printable(advice)}"))


def show_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """A small table among the result."""
    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2, 0, 0),
    )
    for heading in headings:
        table.add_column(heading, header_style="dim", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    _console(stderr=False).print(table, soft_wrap=False)


def count(number: int, thing: str) -> str:
    """“1 badge”, “3 badges”, “12,000 rows”."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """*text* without anything that could move a terminal's cursor or turn its direction."""
    return "".join(
        char
        if char.isprintable() or char in _JOINERS or char == "\n"
        else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


class Bar(Protocol):
    """A progress bar that can be moved on."""

    def __call__(self, done: int) -> None: ...


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s", style="dim")


@contextmanager
def progress(what: str, *, total: int) -> Iterator[Bar]:
    """A bar with count, rate and time left, on standard error, if a person is looking."""
    console = _console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
        refresh_per_second=4,
    )
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)
