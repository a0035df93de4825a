"""One planted table put before the product, and what it says judged against the truth."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from explain_tables import Base, Mask, Planted
from jamfirst.engines.build import cast, col, named, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.explain.attributes import Source
from jamfirst.explain.where import slices
from jamfirst.model.cause import Condition, Slice
from jamfirst.model.columns import Role, ValueType

PLACES = {"amount": 2, "gross_to_date": 2, "hours": 1, "deductions": 0, "start_year": 0}
ROLES = {"account_number": Role.ACCOUNT, "sort_code": Role.ACCOUNT, "payee_id": Role.PAYEE, "payee_name": Role.PAYEE}
EXACT, SEEN = 0.95, 0.3


def arrow(base: Base) -> pa.Table:
    """The columns of a table as a file would have them, with a number for each record."""
    made = {"id": pa.array(np.arange(base.rows))}
    for name, values in base.columns.items():
        if name in PLACES:
            made[name] = pa.array(values)
        elif values.dtype.kind == "M":
            made[name] = pa.array(values.astype("datetime64[D]"))
        else:
            made[name] = pa.array(values.tolist(), pa.string())
    return pa.table(made)


def source(position: int, name: str, values: np.ndarray) -> Source:
    """A column as the product knows it."""
    if name in PLACES:
        return Source(f"c{position}", name, ValueType.DECIMAL, Role.MONEY, PLACES[name])
    if values.dtype.kind == "M":
        return Source(f"c{position}", name, ValueType.DATE, Role.DATE)
    return Source(f"c{position}", name, ValueType.TEXT, ROLES.get(name, Role.OTHER))


class Bench:
    """One base table, loaded once into the product's engine and into an engine of the judge's own."""

    def __init__(self, base: Base, folder: Path, threads: int | None = None) -> None:
        self.base = base
        self.folder = folder
        made = arrow(base)
        path = folder / "base.parquet"
        pq.write_table(made, path)
        self.session = DuckDBSession([folder], threads=threads)
        relation, columns = self.session.parquet(path)
        at = {name: i for i, (name, _) in enumerate(columns)}
        typed = [
            named(cast(col(f"c{i}"), f"decimal(18,{PLACES[n]})") if n in PLACES else col(f"c{i}"), f"c{i}")
            for n, i in at.items()
        ]
        kept = select(*typed, named(col(f"c{at['id']}"), "id")).from_(table(relation))
        self._kept = self.session.keep(kept, "base")
        self.sources = [source(at[name], name, values) for name, values in base.columns.items()]
        self.unit = next(s.name for s in self.sources if s.label == "payee_id")
        self.judge = duckdb.connect()
        exact = ", ".join(f"{n}::DECIMAL(18,{places}) AS {n}" for n, places in PLACES.items())
        self.judge.execute(f"CREATE TABLE t AS SELECT * REPLACE ({exact}) FROM read_parquet(?)", [str(path)])

    def explain(self, affected: Mask) -> tuple[tuple[Slice, ...], float, float]:
        """What the product says, and the seconds of wall clock and of CPU that it took to say it."""
        labels = self.folder / "labels.parquet"
        pq.write_table(pa.table({"i": pa.array(np.arange(len(affected))), "y": pa.array(affected)}), labels)
        relation, _ = self.session.parquet(labels)
        on = cast(col("id", "b"), "bigint").eq(col("c0", "l"))
        query = select("b.*", named(col("c1", "l"), "y")).from_(table(self._kept, "b"))
        labelled = self.session.keep(query.join(table(relation, "l"), on=on), "labelled")
        wall, cpu = time.perf_counter(), time.process_time()
        never = {"payee_id"}
        found = slices(self.session, labelled, [s for s in self.sources if s.label not in never], self.unit)
        seconds = time.perf_counter() - wall, time.process_time() - cpu
        self.session.drop(labelled)
        return found, *seconds

    def rows(self, conditions: Sequence[Condition]) -> Mask:
        """The records that meet conditions, pasted as SQL."""
        pasted = " AND ".join(f"({c.pasted})" for c in conditions)
        found = np.zeros(self.base.rows, dtype=np.bool_)
        ids = self.judge.execute(f"SELECT id FROM t WHERE {pasted}").fetchnumpy()["id"]
        found[ids] = True
        return found

    def close(self) -> None:
        """Close both engines."""
        self.session.close()
        self.judge.close()


@dataclass
class Score:
    """What was found of the defects of some tables."""

    tables: int = 0
    defects: int = 0
    exact: int = 0
    same: int = 0
    same_or_alternative: int = 0
    false: int = 0
    tables_with_false: int = 0
    payee_findings: int = 0
    f1: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    by_size: dict[str, list[int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)


def size_of(rows: int) -> str:
    """The class of size of a defect."""
    return "30 to 99" if rows < 100 else "100 to 999" if rows < 1000 else "1,000 and more"


def judge(score: Score, planted: Planted, bench: Bench, found: Sequence[Slice]) -> None:
    """What one table's slices are worth, added to the score."""
    causes = [s for s in found if not s.few_units]
    masks = [bench.rows(s.conditions) for s in causes]
    score.tables += 1
    score.payee_findings += len(found) - len(causes)
    used = set()
    for defect in planted.defects:
        overlap = [int((defect.rows & m).sum()) / int((defect.rows | m).sum()) for m in masks]
        best = int(np.argmax(overlap)) if overlap else -1
        jaccard = overlap[best] if overlap else 0.0
        used |= {i for i, j in enumerate(overlap) if j >= SEEN}
        names = [_names(c) for c in (causes[best].conditions, *causes[best].alternatives)] if overlap else []
        _count(score, defect.rows.sum(), jaccard, [n == defect.attributes for n in names])
        if jaccard < EXACT or not any(n == defect.attributes for n in names[:1]):
            told = causes[best].where if overlap else "nothing"
            score.misses.append(f"{jaccard:.2f} {defect} -> {told}")
    wrong = [i for i in range(len(causes)) if i not in used]
    score.false += len(wrong)
    score.tables_with_false += bool(wrong)
    score.misses += [f"false: {causes[i].where} ({causes[i].affected} of {causes[i].records})" for i in wrong]


def _names(conditions: Sequence[Condition]) -> frozenset[str]:
    return frozenset(c.attribute for c in conditions)


def _count(score: Score, rows: int, jaccard: float, named_right: list[bool]) -> None:
    score.defects += 1
    score.exact += jaccard >= EXACT
    score.same += bool(named_right and named_right[0])
    score.same_or_alternative += any(named_right)
    score.f1.append(2 * jaccard / (1 + jaccard))
    counts = score.by_size.setdefault(size_of(int(rows)), [0, 0])
    counts[0] += 1
    counts[1] += jaccard >= EXACT
