"""Whole processes measured in turn: wall time, CPU time and peak memory, as medians over several rounds."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """Medians of one command: seconds of wall clock, seconds of CPU, peak resident memory in MB, exit code."""

    wall: float
    cpu: float
    peak: float
    code: int


def once(command: Sequence[str]) -> Measure:
    """One run of a command; its output goes nowhere, what it says on standard error is shown."""
    started = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Measure]:
    """Every command once in each round, so that a busy minute falls on all; the medians."""
    taken: dict[str, list[Measure]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(once(command))
    return {
        name: Measure(
            statistics.median(m.wall for m in found),
            statistics.median(m.cpu for m in found),
            max(m.peak for m in found),
            found[-1].code,
        )
        for name, found in taken.items()
    }


def table(found: Mapping[str, Measure], against: str) -> None:
    """Print the measures, each as a ratio to one of them."""
    base = found[against]
    print(f"{'':40} {'wall s':>8} {'ratio':>6} {'cpu s':>8} {'ratio':>6} {'peak MB':>8}  exit")
    for name, m in found.items():
        print(
            f"{name:40} {m.wall:8.2f} {m.wall / base.wall:6.2f} "
            f"{m.cpu:8.2f} {m.cpu / base.cpu:6.2f} {m.peak:8.0f}  {m.code}"
        )


PYTHON = sys.executable
