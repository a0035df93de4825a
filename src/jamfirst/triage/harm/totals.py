"""Harm added up, per cause and over all: each payee once, in every scenario, in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    col,
    count_when,
    is_null,
    named,
    number,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.harm import (
    BANDS,
    SMALL_FIRMS,
    UNKNOWN_BAND,
    BandCounts,
    HarmTotals,
    Scenario,
    Sensitivity,
)
from jamfirst.triage.harm.known import EXCLUDED, FIRM, PERSON
from jamfirst.triage.harm.measures import Case, Edges, all_short, days_without, interest
from jamfirst.triage.harm.rows import band

_EVERY = (UNKNOWN_BAND, *BANDS)
_MORE, _LESS, _DOUBLE = "more", "less", "double"


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is added up: the case that counts, the ``scenarios`` (days until all is made good), and by how many days
    buffers are moved to see what that changes."""

    case: Case
    edges: Edges
    scenarios: Sequence[int]
    moved: int
    per_cent: int | None

    @property
    def changes(self) -> Mapping[str, Case]:
        """The cases in which a band may be another one."""
        delay = self.case.delay
        return {_MORE: Case(delay, self.moved), _LESS: Case(delay, -self.moved), _DOUBLE: Case(2 * delay)}


def totals(session: Session, rows: str, supposed: Supposed, by_cause: bool) -> dict[str | None, HarmTotals]:
    """The totals of the rows of ``measured`` by cause; without ``by_cause`` those of all under ``None``."""
    columns = _columns(supposed)
    owner = ["cause_id"] if by_cause else []
    query = select(*owner, *(named(v, n) for n, v in columns.items())).from_(sub(_supposed(rows, supposed), "s"))
    query = query.group_by(*owner) if by_cause else query
    found: dict[str | None, HarmTotals] = {}
    for row in session.rows(query):
        cause = row[0] if by_cause else None
        figures = dict(zip(columns, (int(v or 0) for v in row[len(owner) :]), strict=True))
        found[cause] = _read(figures, supposed)
    return found


def _supposed(rows: str, supposed: Supposed) -> Select:
    """Rows with their band, days and interest in each scenario, and their band in each change of what is supposed."""
    columns: list[Expr] = []
    for days in supposed.scenarios:
        case = Case(days)
        columns.append(named(band(case, supposed.edges), f"band_{days}"))
        columns.append(named(when((_is(PERSON), days_without(case))), f"days_{days}"))
        columns.append(named(when((_is(FIRM), interest(case, supposed.per_cent))), f"interest_{days}"))
    columns += [named(band(case, supposed.edges), f"band_{name}") for name, case in supposed.changes.items()]
    return select("*", *columns).from_(table(rows))


def _columns(supposed: Supposed) -> dict[str, Expr]:
    small = exp.In(this=col("payee_type"), expressions=[text(str(t)) for t in sorted(SMALL_FIRMS)])
    sums = {
        "person_days": when((_is(PERSON), col("days_without"))),
        "pence_short": all_short(),
        "pence_late": col("late"),
        "pence_overpaid": col("overpaid"),
        "interest": col("interest"),
        "compensation": col("owed"),
    }
    found: dict[str, Expr] = {
        **_bands("people", _is(PERSON), "band"),
        **_bands("firms", _is(FIRM), "band"),
        **_bands("small", small, "band"),
        **_bands("could", exp.true(), "could_be"),
        **_bands("could_people", _is(PERSON), "could_be"),
        "of_unknown_type": count_when(is_null(col("kind"))),
        "excluded": count_when(_is(EXCLUDED)),
        "incidents": count_when(col("incident")),
        "universal_credit": count_when(col("credit")),
        **{name: total(value) for name, value in sums.items()},
    }
    for days in supposed.scenarios:
        found |= _bands(f"people_{days}", _is(PERSON), f"band_{days}")
        found |= _bands(f"firms_{days}", _is(FIRM), f"band_{days}")
        found |= {n: total(col(n)) for n in (f"days_{days}", f"interest_{days}")}
    for name in supposed.changes:
        changed = exp.NEQ(this=col(f"band_{name}"), expression=col("band"))
        found[f"changed_{name}"] = count_when(changed)
    return found


def _bands(name: str, who: Expr, column: str) -> dict[str, Expr]:
    return {
        f"{name}_in_{b}": count_when(all_of([who.copy(), exp.EQ(this=col(column), expression=number(b))]))
        for b in _EVERY
    }


def _counts(figures: Mapping[str, int], name: str) -> BandCounts:
    return BandCounts(*(figures[f"{name}_in_{b}"] for b in _EVERY))


def _read(figures: Mapping[str, int], supposed: Supposed) -> HarmTotals:
    could = _counts(figures, "could").worst
    return HarmTotals(
        people=_counts(figures, "people"),
        firms=_counts(figures, "firms"),
        small_firms=_counts(figures, "small"),
        of_unknown_type=figures["of_unknown_type"],
        excluded=figures["excluded"],
        person_days=figures["person_days"],
        pence_short=figures["pence_short"],
        pence_late=figures["pence_late"],
        pence_overpaid=figures["pence_overpaid"],
        interest_pence=figures["interest"],
        compensation_pence=figures["compensation"],
        incidents=figures["incidents"],
        universal_credit=figures["universal_credit"],
        could_be=could,
        could_be_people=figures[f"could_people_in_{could}"],
        scenarios=tuple(_scenario(figures, days) for days in supposed.scenarios),
        sensitivity=Sensitivity(*(figures[f"changed_{name}"] for name in supposed.changes)),
    )


def _scenario(figures: Mapping[str, int], days: int) -> Scenario:
    people, firms = (_counts(figures, f"{who}_{days}") for who in ("people", "firms"))
    return Scenario(days, people, firms, figures[f"days_{days}"], figures[f"interest_{days}"])


def _is(kind: str) -> Expr:
    return exp.EQ(this=col("kind"), expression=text(kind))
