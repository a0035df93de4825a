"""Did the check cover what it had to? Each payroll, table, file and situation that the service file asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from jamfirst.compare.conditions import holds
from jamfirst.compare.expected import field_of
from jamfirst.compare.pairing import Field, Pairing, TablePair, pair_columns, pair_tables
from jamfirst.compare.settings import TableRules
from jamfirst.compare.sides import project, settle_types
from jamfirst.engines.build import all_of, count_when, select, table
from jamfirst.engines.session import Session
from jamfirst.model.comparison import TableComparison
from jamfirst.model.expected import Condition, Test
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Run, Table
from jamfirst.model.scope import NOTHING_ASKED, Case, Need, Requirement, Scope
from jamfirst.read.run import FACTS
from jamfirst.read.toml_text import suggestion

_SIDES = ("baseline", "candidate")
_WITH_PAYROLL = (Kind.PAYSLIP, Kind.PAY_LINE)
_PAYROLL = "payroll"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A table of either run with its partner, and whether the two were compared."""

    pair: TablePair
    compared: bool

    @property
    def tables(self) -> tuple[Table | None, Table | None]:
        return self.pair.baseline, self.pair.candidate

    def about(self, name: str) -> bool:
        """Whether a name or a kind means this table, on either side."""
        return any(is_about(name, t) for t in self.tables if t is not None)


def is_about(name: str, one: Table) -> bool:
    """Whether a person who wrote this name or kind means this table."""
    return name == one.name or (name == one.kind and one.kind != Kind.PLAIN)


def required(
    session: Session, scope: Scope, baseline: Run, candidate: Run, compared: Sequence[TableComparison]
) -> tuple[Requirement, ...]:
    """What became of each thing that must be covered: payrolls, tables, files and cases, each in the order given.

    Only what stands in tables that were compared (``compared``, as comparing the two runs gave them) is covered.
    """
    if scope == NOTHING_ASKED:
        return ()
    pairs = _pairs(baseline, candidate, compared)
    source = _source_of_payrolls(pairs)
    payrolls = [Case(name, source, (Condition(_PAYROLL, Test.EQUAL, (name,)),)) for name in scope.payrolls]
    counts = _count(session, list(dict.fromkeys([*(payrolls if source else ()), *scope.cases])), pairs)
    if source:
        found = [_payroll(case, counts) for case in payrolls]
    else:
        found = [_stated_payroll(name, (baseline, candidate)) for name in scope.payrolls]
    found += [_table(name, pairs) for name in scope.tables]
    found += [_file(pattern, (baseline, candidate), pairs) for pattern in scope.files]
    return (*found, *(_case(case, counts) for case in scope.cases))


def _pairs(baseline: Run, candidate: Run, compared: Sequence[TableComparison]) -> list[_Pair]:
    left = iter(compared)
    found = []
    for pair in pair_tables(baseline.tables, candidate.tables):
        both = pair.baseline is not None and pair.candidate is not None
        found.append(_Pair(pair, both and not next(left).not_compared))
    return found


def _source_of_payrolls(pairs: Sequence[_Pair]) -> str:
    """The kind of table that says which payrolls there are, payslips before pay lines; empty where none does."""
    kinds = {t.kind for p in pairs for t in p.tables if t is not None and t.column(_PAYROLL) is not None}
    return next((str(kind) for kind in _WITH_PAYROLL if kind in kinds), "")


_Key = tuple[Case, int, bool]
"""A case, a side (0 is the baseline), and whether the table was compared."""


def _count(session: Session, cases: Sequence[Case], pairs: Sequence[_Pair]) -> Counter[_Key]:
    """How many records meet each case, by side and by whether their table was compared: one query a table."""
    found: Counter[_Key] = Counter()
    for one in pairs:
        for case, side, records in _of_pair(session, one, [c for c in cases if one.about(c.table)]):
            found[case, side, one.compared] += records
    return found


def _of_pair(session: Session, one: _Pair, cases: Sequence[Case]) -> Iterator[tuple[Case, int, int]]:
    """Columns of both sides are looked at under the type of both; a case about a column that only one side has is
    counted there alone."""
    before, after = one.tables
    if before is not None and after is not None:
        pairing = pair_columns(before, after, TableRules())
        joint = [case for case in cases if _fields(case, pairing) is not None]
        yield from _of_sides(session, (before, after), (0, 1), joint, pairing)
        cases = [case for case in cases if case not in joint]
    for side, alone in enumerate(one.tables):
        if alone is not None:
            pairing = pair_columns(alone, alone, TableRules())
            mine = [case for case in cases if _fields(case, pairing) is not None]
            yield from _of_sides(session, (alone, alone), (side,), mine, pairing)


def _fields(case: Case, pairing: Pairing) -> list[Field] | None:
    """The fields that a case's conditions look at; ``None`` where one is not there."""
    found = [f for c in case.where if (f := field_of(pairing, c.column)) is not None]
    return found if len(found) == len(case.where) else None


def _of_sides(
    session: Session, tables: tuple[Table, Table], sides: Sequence[int], cases: Sequence[Case], pairing: Pairing
) -> Iterator[tuple[Case, int, int]]:
    asked = {f for case in cases for f in _fields(case, pairing) or ()}
    if not asked:
        return
    needed = tuple(f for f in pairing.fields if f in asked)
    typed = settle_types(session, *tables, Pairing(needed, (), ()))
    views = project(session, *tables, typed.fields)
    for side in sides:
        met = [all_of(map(holds, c.where, _fields(c, typed) or (), [""] * len(c.where))) for c in cases]
        row = session.rows(select(*map(count_when, met)).from_(table(views[side if len(sides) > 1 else 0])))[0]
        yield from ((case, side, int(n)) for case, n in zip(cases, row, strict=True))


def _there(case: Case, counts: Counter[_Key]) -> tuple[int, int]:
    before, after = (counts[case, side, True] + counts[case, side, False] for side in (0, 1))
    return before, after


def _in_compared(case: Case, counts: Counter[_Key]) -> bool:
    return min(counts[case, 0, True], counts[case, 1, True]) >= case.at_least


def _payroll(case: Case, counts: Counter[_Key]) -> Requirement:
    there = _there(case, counts)
    noun = KINDS[Kind(case.table)].noun[0]
    why = _lacking(f"no {noun} of it in ", there) or (
        "" if _in_compared(case, counts) else f"its {noun}s were not compared"
    )
    return Requirement(_called(case.name), Need.PAYROLL, *there, why)


def _stated_payroll(name: str, runs: tuple[Run, Run]) -> Requirement:
    """A payroll of runs whose tables do not say which payroll they are of: what ``run.toml`` says of each counts."""
    before, after = (int(run.facts.payroll == name) for run in runs)
    return Requirement(_called(name), Need.PAYROLL, before, after, _lacking("not in run.toml of ", (before, after)))


def _called(payroll: str) -> str:
    return payroll if payroll.casefold().endswith(_PAYROLL) else f"{payroll} {_PAYROLL}"


def _lacking(what: str, counts: tuple[int, int]) -> str:
    """``what`` with the side that has none; empty where both have some."""
    lacking = [side for side, n in zip(_SIDES, counts, strict=True) if not n]
    if not lacking:
        return ""
    return what + ("either run" if len(lacking) > 1 else f"the {lacking[0]}")


def _table(name: str, pairs: Sequence[_Pair]) -> Requirement:
    mine = [p for p in pairs if p.about(name)]
    rows = [[t.rows for p in mine if (t := p.tables[side]) is not None] for side in (0, 1)]
    counts = sum(rows[0]), sum(rows[1])
    what = KINDS[Kind(name)].noun[1] if name in set(Kind) - {Kind.PLAIN} else name
    why = _lacking("no such table in ", (len(rows[0]), len(rows[1]))) or _lacking("no record of it in ", counts)
    if not mine:
        known = {label for p in pairs for t in p.tables if t is not None for label in (t.name, str(t.kind))}
        why += suggestion(name, known - {Kind.PLAIN}).replace(" Did", "; did").rstrip()
    apart = [p.pair.name for p in mine if not p.compared]
    if not why and apart:
        why = "it was not compared" if apart == [what] else f"not compared: {', '.join(apart)}"
    return Requirement(what, Need.TABLE, *counts, why)


def _file(pattern: str, runs: tuple[Run, Run], pairs: Sequence[_Pair]) -> Requirement:
    """A file counts where a table of it was compared: one that could not be read, or has no partner, is not covered."""
    there, left_out = [], []
    for side, run in enumerate(runs):
        names = [f.name for f in run.files if f.format != FACTS and fnmatchcase(f.name, pattern)]
        used = {name for p in pairs if p.compared and (t := p.tables[side]) is not None for name in t.files}
        there.append(len(names))
        left_out += [f"{name} of the {_SIDES[side]} was not compared" for name in names if name not in used]
    why = _lacking("no such file in ", (there[0], there[1])) or ", ".join(left_out[:1])
    return Requirement(pattern, Need.FILE, there[0], there[1], why)


def _case(case: Case, counts: Counter[_Key]) -> Requirement:
    there = _there(case, counts)
    few = [(n, side) for n, side in zip(there, _SIDES, strict=True) if n < case.at_least]
    told = [f"{n:,}{_noun(n) if not i else ''} in the {side}" for i, (n, side) in enumerate(few)]
    why = f"{' and '.join(told)}, {case.at_least:,} needed" if few else ""
    if not few and not _in_compared(case, counts):
        why = "its records were not compared"
    return Requirement(case.name, Need.CASE, *there, why)


def _noun(cases: int) -> str:
    return " case" if cases == 1 else " cases"
