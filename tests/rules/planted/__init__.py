"""Faults planted in a clean month of Northbrook, one for each rule at least. A file here is one part of the law."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jamfirst.model.service import RuleSettings

Row = dict[str, str]


@dataclass(frozen=True)
class Planted:
    """A fault for one rule: ``plant`` changes files of the clean run in a folder of its own, and ``records`` is how
    many records the rule must then point at. ``settings`` is what the service file says."""

    rule_id: str
    what: str
    plant: Callable[[Path], None]
    records: int = 1
    settings: RuleSettings = RuleSettings()  # noqa: RUF009


def edited(
    name: str, where: Callable[[Row], bool], change: Callable[[Row], Mapping[str, str]], most: int = 1
) -> Callable[[Path], None]:
    """Change the first ``most`` records of a delimited file that fit; fails where none does."""

    def plant(folder: Path) -> None:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, header = list(reader), list(reader.fieldnames or ())
        chosen = [row for row in rows if where(row)][:most]
        assert chosen, f"no record of {name} fits"
        for row in chosen:
            row.update(change(row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return plant


def widened(name: str, values: Callable[[Row], Mapping[str, str]]) -> Callable[[Path], None]:
    """Give every record of a delimited file further columns, the same for all."""

    def plant(folder: Path) -> None:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{**row, **values(row)} for row in csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return plant


def after(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several changes, one after the other."""

    def plant(folder: Path) -> None:
        for step in steps:
            step(folder)

    return plant
