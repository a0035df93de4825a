"""From two runs to a few causes, on the output of a real system with planted faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from jamfirst.compare import compare
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.explain import explain
from jamfirst.explain.examples import COLUMNS
from jamfirst.explain.signature import ANY, of_cause
from jamfirst.model.cause import Cause, Reach
from jamfirst.read import read
from tests.explain.made import HORIZON, payments, runs, suppliers, write

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "tryton"
REAL = ROOT.parent / "shared" / "real" / "tryton"


@dataclass(frozen=True)
class Told:
    causes: tuple[Cause, ...]
    examples: list[dict[str, object]]
    caused: dict[str, int]
    events: int
    left: int


def told(before: Path, after: Path, threads: int | None = None) -> Told:
    with DuckDBSession([before, after], threads=threads) as session:
        runs = read(before, session), read(after, session)
        found = explain(session, compare(*runs, session), *runs)
        rows = session.rows(select(*COLUMNS).from_(table(found.examples)).order_by("cause", "part", "place"))
        of = session.rows(select("cause_id").from_(table(found.findings)))
        ids = [str(row[0]) for row in of if row[0] is not None]
        caused = {cause: ids.count(cause) for cause in sorted(set(ids))}
        examples = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return Told(found.causes, examples, caused, found.events, found.left)


@pytest.fixture(scope="module")
def upgrade() -> Told:
    """An upgrade that loses the text of every payment, moves every street, and numbers every journal anew."""
    return told(EXAMPLE / "before", EXAMPLE / "after")


def test_what_happens_to_every_record_is_told_column_by_column(upgrade: Told) -> None:
    found = {part.column: cause for cause in upgrade.causes for part in cause.parts}
    assert {"reference", "payee_street", "payee_address_line", "journal_ref"} == set(found)
    assert {c.reach for c in upgrade.causes} == {Reach.EVERY}
    assert [r.words for r in found["reference"].rewrites] == ["emptied"]
    assert found["reference"].assigned == 569
    assert len({c.cause_id for c in found.values()}) == 4
    assert upgrade.left == 0


def test_every_finding_of_a_cause_is_marked(upgrade: Told) -> None:
    assert upgrade.caused == {c.cause_id: sum(p.records for p in c.parts) for c in upgrade.causes}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(*runs(tmp_path_factory.mktemp("council")))


def _planted(cause: Cause) -> set[tuple[str, tuple[str, ...]]]:
    return {(c.attribute, c.values) for c in cause.conditions}


def test_two_planted_faults_are_two_causes_with_their_conditions_and_rewrites(made: Told) -> None:
    by_code = {code: cause for cause in made.causes for code in cause.codes}
    late, wrong = by_code["payment.late"], by_code["payment.wrong_amount"]
    assert _planted(late) == {("terms", ("14 days",))}
    assert by_code["payment.not_paid"] is late
    assert [(r.column, r.words) for r in late.rewrites] == [("pay_date", "7 days later")]
    assert _planted(wrong) == {("method", ("CHAPS",))}
    assert [(r.column, r.key, r.parameters) for r in wrong.rewrites] == [("amount", "times", (("factor", "100"),))]
    assert (len(made.causes), made.left) == (2, 0)


def test_counts_are_those_that_were_planted(made: Told) -> None:
    on_14_days = {payee for payee, _, term in suppliers() if term == "14 days"}
    hit = [row for row in payments() if row[1] in on_14_days]
    late = next(c for c in made.causes if "payment.late" in c.codes)
    assert late.slice is not None
    assert (late.records, late.slice.records, late.fine) == (len(hit), len(hit), 0)
    assert late.subjects == len({row[1] for row in hit})
    assert sum(p.records for p in late.parts) == len(hit)
    assert min(row[4] for row in hit) < HORIZON  # type: ignore[type-var]


def test_the_order_of_rows_and_the_number_of_threads_have_no_say(made: Told, tmp_path: Path) -> None:
    folders = runs(tmp_path)
    for folder in folders:
        head, *rows = (folder / "payments.csv").read_text(encoding="utf-8").splitlines()
        write(folder, "payments.csv", [line.split(",") for line in (head, *reversed(rows))])
    again = told(*folders, threads=1)
    assert again.causes == made.causes
    assert again.examples == made.examples


@pytest.mark.parametrize("column", ["file", "y", "id", "row", "u", "element BASIC", "x' OR 1=1 --", "\u202e"])
def test_a_column_of_any_name_is_no_error(tmp_path: Path, column: str) -> None:
    rows = [[f"K{i}", "same", f"{i}.00"] for i in range(40)]
    for side, by in (("before", 1), ("after", 2)):
        for part in (0, 1):
            mine = [[k, v, f"{float(a) * by:.2f}"] for k, v, a in rows[part::2]]
            write(tmp_path / side, f"part{part}.csv", [["key", column, "total"], *mine])
    found = told(tmp_path / "before", tmp_path / "after")
    assert found.events > 0


@pytest.fixture(scope="module")
def terms() -> Told:
    """Suppliers on 14 days are paid later, and those who fall beyond the horizon not at all."""
    if not REAL.exists():
        pytest.skip("the real runs are not here")
    return told(REAL / "baseline", REAL / "term_14_to_21")


def test_late_and_not_paid_are_one_cause_with_the_terms_of_the_invoices(terms: Told) -> None:
    (cause,) = terms.causes
    assert cause.reach == Reach.SLICE
    assert [(c.attribute, c.values) for c in cause.conditions] == [("payment_term/name", ("14 days",))]
    assert {"payment.late", "payment.not_paid"} <= set(cause.codes)
    assert cause.slice is not None
    assert (cause.slice.affected, cause.slice.records, cause.fine) == (108, 108, 0)
    assert terms.left == 0


def test_examples_are_of_different_payees_and_of_every_size(terms: Told) -> None:
    shown = [e for e in terms.examples if e["part"] == "affected"]
    pence = [int(str(e["pence"])) for e in shown]
    assert len({e["record_key"] for e in shown}) == len(shown) == 5
    assert pence == sorted(pence, reverse=True)
    assert pence[0] > pence[-1]


def test_a_signature_has_no_local_value(terms: Told) -> None:
    made = of_cause(terms.causes[0])
    assert [c["values"] for c in made["conditions"]] == [[ANY]]
    assert "14 days" not in str(made)
    assert len(terms.causes[0].signature) == 32


@pytest.mark.skipif(not REAL.exists(), reason="the real runs are not here")
def test_the_same_with_the_other_run_of_the_baseline_in_another_order() -> None:
    changed = REAL / "term_14_to_21"
    first, second = told(REAL / "baseline", changed), told(REAL / "reordered", changed)
    assert [c.conditions for c in first.causes][:1] == [c.conditions for c in second.causes][:1]


@pytest.mark.skipif(not REAL.exists(), reason="the real runs are not here")
def test_payments_made_twice_are_in_the_second_file() -> None:
    found = told(REAL / "baseline", REAL / "duplicate_file")
    (cause,) = found.causes
    assert [(c.attribute, c.values) for c in cause.conditions] == [("file", ("2.xml",))]
    assert (cause.assigned, cause.subjects, cause.pence) == (15, 6, 24_501_687)


def test_runs_that_are_the_same_have_no_cause() -> None:
    found = told(EXAMPLE / "before", EXAMPLE / "before")
    assert (found.causes, found.events, found.left) == ((), 0, 0)
