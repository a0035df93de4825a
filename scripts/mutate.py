"""Mutation testing of the rules: change one thing in a rule, and see whether its tests notice; run from the root:

    python scripts/mutate.py                          # a sample of 200 changes over all rules
    python scripts/mutate.py --most 50 uk/ni          # of the modules whose path has this in it
    python scripts/mutate.py --all uk/paye/tax.py     # every change of one module

A change swaps a comparison, a sum, "and" with "or", a condition with its opposite, or moves a number by one. It is made
in a copy of the package; the tests run are those of the module's own area and every worked example and planted fault.
The sample is the same every time (``--seed``). What survives is printed with its line.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "src" / "jamfirst" / "rules"
TIMEOUT = 180

NAMES = {
    "GT": "GTE", "GTE": "GT", "LT": "LTE", "LTE": "LT", "EQ": "NEQ", "NEQ": "EQ", "Add": "Sub", "Sub": "Add",
    "Mul": "Add", "Greatest": "Least", "Least": "Greatest", "And": "Or", "Or": "And", "Max": "Min", "Min": "Max",
    "all_of": "any_of", "any_of": "all_of", "is_null": "not_null", "not_null": "is_null", "true": "false",
    "false": "true",
}  # fmt: skip
"""What is swapped: classes of expressions after ``exp.``, and our own functions that make conditions."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Gt: ">=", ast.GtE: ">", ast.Lt: "<=", ast.LtE: "<", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.FloorDiv: "*", ast.Mod: "+",
}  # fmt: skip
"""What takes the place of an operator of Python."""


@dataclass(frozen=True)
class Change:
    """One change: the module, the line, and the source before and after."""

    path: Path
    line: int
    start: int
    end: int
    new: str
    old: str

    def applied(self, data: bytes) -> bytes:
        """The module's source with the change made."""
        return data[: self.start] + self.new.encode() + data[self.end :]

    def __str__(self) -> str:
        return f"{self.path.relative_to(RULES)}:{self.line}: {self.old} -> {self.new}"


def changes(path: Path) -> Iterator[Change]:
    """Every change that can be made in a module."""
    data = path.read_bytes()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(data)
    said = _in_examples(tree)
    for node in ast.walk(tree):
        if id(node) in said:
            continue
        for first, last, new in _swaps(node):
            start = starts[first[0] - 1] + first[1]
            end = starts[last[0] - 1] + last[1]
            yield Change(path, first[0], start, end, new, data[start:end].decode())


def _in_examples(tree: ast.AST) -> set[int]:
    """Nodes that are no code of a rule: worked examples, which are tests themselves, and annotations."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Example", "Source"):
            found |= {id(inner) for inner in ast.walk(node)}
        annotated = getattr(node, "annotation", None) or getattr(node, "returns", None)
        if isinstance(annotated, ast.AST):
            found |= {id(inner) for inner in ast.walk(annotated)}
    return found


_Place = tuple[int, int]


def _swaps(node: ast.AST) -> Iterator[tuple[_Place, _Place, str]]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "exp":
        if node.attr in NAMES:
            yield _start(node), _end(node), f"exp.{NAMES[node.attr]}"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield _start(node.func), _end(node.func), NAMES[node.func.id]
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield _start(node), _end(node), str(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield _start(node), _end(node), str(not node.value)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield _end(node.left), _start(node.right), f" {OPERATORS[type(node.op)]} "
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPERATORS:
        yield _end(node.left), _start(node.comparators[0]), f" {OPERATORS[type(node.ops[0])]} "


def _start(node: ast.expr) -> _Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> _Place:
    return node.end_lineno or 0, node.end_col_offset or 0


def tests_of(path: Path) -> list[str]:
    """The tests to run for a module of the rules."""
    place = path.relative_to(RULES)
    usual = ["tests/rules/test_rules.py", "tests/rules/test_planted.py"]
    if place.parts[0] != "uk":
        return [*usual, *sorted(str(p) for p in Path("tests/rules").glob("test_*.py")), "tests/assess/test_law.py"]
    return [str(Path("tests/rules", *place.parts[:2])), *usual]


def survives(change: Change, copy: Path) -> bool:
    """Whether the tests pass although the change was made in a copy of the package."""
    target = copy / change.path.relative_to(ROOT)
    data = change.path.read_bytes()
    target.write_bytes(change.applied(data))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests_of(change.path)]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
        return ended.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_bytes(data)


def main() -> None:
    """Make changes, run the tests, print what survived."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("parts", nargs="*", help="only modules whose path has one of these in it")
    options.add_argument("--most", type=int, default=200, help="how many changes to try")
    options.add_argument("--all", action="store_true", help="try every change")
    options.add_argument("--seed", type=int, default=2026)
    options.add_argument("--jobs", type=int, default=2)
    asked = options.parse_args()
    paths = [p for p in sorted(RULES.rglob("*.py")) if not asked.parts or any(part in str(p) for part in asked.parts)]
    every = [change for path in paths for change in changes(path)]
    chosen = every if asked.all else random.Random(asked.seed).sample(every, min(asked.most, len(every)))
    with tempfile.TemporaryDirectory() as place:
        copies: Queue[Path] = Queue()
        for number in range(asked.jobs):
            copies.put(shutil.copytree(ROOT / "src", Path(place, str(number), "src")).parent)

        def tried(change: Change) -> tuple[Change, bool]:
            copy = copies.get()
            try:
                return change, survives(change, copy)
            finally:
                copies.put(copy)

        left = []
        with ThreadPoolExecutor(asked.jobs) as pool:
            for number, (change, alive) in enumerate(pool.map(tried, chosen), 1):
                if alive:
                    left.append(change)
                    print(f"survived ({number}/{len(chosen)}): {change}", flush=True)
    killed = len(chosen) - len(left)
    share = 100 * killed // max(1, len(chosen))
    print(f"{killed} of {len(chosen)} changes were noticed ({share} %), of {len(every)} possible")


if __name__ == "__main__":
    main()
