"""Time per operation, and what becomes of it over several rounds.

CPU time of the whole process, all threads, is the measure: other people's work on the same machine
is not in it. Wall time is printed beside it. A ratio is taken within one round and only then is the
median taken, because a machine that is busy slows down both sides of one round alike.
"""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds for one operation."""

    cpu: float
    wall: float


def timed(run: Callable[[Item], object], items: Sequence[Item]) -> Timing:
    """Do *run* to each of *items* and return the time for one of them."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    for item in items:
        run(item)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Timing(cpu / len(items), wall / len(items))


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, and the smallest and largest of them."""

    median: float
    low: float
    high: float


def spread(values: Iterable[float]) -> Spread:
    """Return what several rounds come to."""
    found = list(values)
    return Spread(median(found), min(found), max(found))
