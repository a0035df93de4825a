"""Declared changes against two runs: what applies, what is a slip of the pen, and what the assessment says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jamfirst.assess.expected import applying
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.expected import Condition, Limits, Rewrite, State, Test, What
from jamfirst.model.finding import is_rule
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, RunFacts, Table
from jamfirst.read.expected import read_expected
from jamfirst.read.service import read_service_file
from jamfirst.store import Assessment
from tests.assess.runs import PAYS, ROOT, Check, counts, differences, payments_csv
from tests.compare.declared import declared, plus, times, where

COLUMNS = (
    Column(0, "Net Amt", ValueType.DECIMAL, canonical="amount", scale=2),
    Column(1, "Paid on", ValueType.DATE, canonical="pay_date"),
    Column(2, "Printed at", ValueType.TIMESTAMP),
    Column(3, "Ref", ValueType.TEXT, canonical="reference"),
)
BEFORE, AFTER = (
    Run(Path(name), RunFacts(build=build), (), (Table("pay", Kind.PAYMENT, "x", COLUMNS, "r", 1, ("p.csv",)),))
    for name, build in (("before", "26C.1"), ("after", "26C.2"))
)
NORTHBROOK = ROOT / "examples" / "northbrook"


def refused(**change: Any) -> str:
    made = declared(**{"table": "pay", "column": "amount", "rewrite": plus("1"), **change})
    with pytest.raises(BadInputError) as error:
        applying([made], BEFORE, AFTER)
    return str(error.value)


@pytest.mark.parametrize("table", ["pay", "payment"])
@pytest.mark.parametrize("column", ["amount", "Net Amt"])
def test_tables_go_by_name_or_kind_and_columns_by_header_or_meaning(table: str, column: str) -> None:
    change = declared(table, column, rewrite=plus("1"))
    assert applying([change], BEFORE, AFTER).changes == (change,)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"table": "payments"}, 'neither run has a table "payments". Did you mean "payment"?'),
        ({"column": "amont"}, 'the table has no column "amont" in either run. Did you mean "amount"?'),
        ({"where": (where("refrence", "=", "x"),)}, 'no column "refrence"'),
        ({"column": "reference"}, "holds no amounts, which plus needs"),
        ({"column": "Printed at", "rewrite": Rewrite(What.DAYS, days=1)}, "holds no dates (without times)"),
        ({"column": "amount", "rewrite": Rewrite(What.TO, pairs=(("", "abc"),))}, 'holds amounts, and "abc" is none'),
        ({"where": (where("pay_date", "=", "12"),)}, 'holds dates, and "12" is none'),
        ({"where": (where("amount", "<", "2026-01-01"),)}, "holds amounts"),
        ({"where": (where("amount", "starts with", "1"),)}, "holds no text"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_its_place(change: dict[str, Any], says: str) -> None:
    told = refused(**change)
    assert says in told
    assert told.startswith("expected.toml, line 7 (PA-26): ")


def test_a_change_of_another_release_does_not_apply_and_is_noted() -> None:
    mine, other = (declared("pay", "amount", id=r, release=r, rewrite=plus("1")) for r in ("26C.2", "26C.3"))
    found = applying([mine, other], BEFORE, AFTER)
    assert found.changes == (mine,)
    (told,) = found.others
    assert (told.change, told.state) == (other, State.OTHER_RELEASE)
    assert told.why == 'it is for release "26C.3", and the candidate is "26C.2"'
    unknown = replace(AFTER, facts=RunFacts())
    assert applying([other], BEFORE, unknown).changes == (other,)


def test_two_words_for_one_table_or_column_do_not_hide_an_overlap() -> None:
    a = declared("pay", "amount", rewrite=plus("1"))
    for table, column in (("payment", "amount"), ("pay", "Net Amt"), ("payment", "Net Amt")):
        with pytest.raises(BadInputError, match="contradiction"):
            applying([a, declared(table, column, id="B", rewrite=plus("2"))], BEFORE, AFTER)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def dearer(n: int, more: int = 100) -> str:
    return payments_csv([replace(p, pence=10_000 + 3_711 * p.no + (more if p.no <= n else 0)) for p in PAYS])


SAME = dearer(0)
DEARER = declared("payments", "amount", rewrite=plus("1.00"), where=(where("payment_ref", "starts with", "P-"),))


def told(found: Assessment) -> dict[str, Any]:
    (only,) = found.document["expected"]
    return dict(only)


def test_a_release_that_does_what_was_declared_has_nothing_against_it(check: Check) -> None:
    found = check.pair({"payments.csv": SAME}, {"payments.csv": dearer(40)}, expected=(DEARER,))
    assert counts(found) == {}
    assert [r for r in found.document["reasons"] if r["weight"] == "stop"] == []
    assert found.document["totals"] == {"findings": 0, "events": 0, "pence": 0}
    assert len(found.findings) == 0
    assert len(found.expected) == 40
    assert {f.weight for f in found.expected} == {"note"}
    assert {f.expected_by for f in found.expected} == {"PA-26"}
    assert (told(found)["state"], told(found)["fitted"], told(found)["pence"]) == ("as declared", 40, 4_000)
    assert told(found)["approval"] == "not verified"
    assert found.document["settings"]["expected"] == ["expected.toml"]
    bucket = found.document["tables"][0]["buckets"]["expected"]
    assert bucket["candidate_pence"] - bucket["baseline_pence"] == 4_000


def test_undeclared_it_is_a_finding(check: Check) -> None:
    found = check.pair({"payments.csv": SAME}, {"payments.csv": dearer(40)})
    assert counts(found) == {"payment.wrong_amount": (40, 4_000)}
    assert found.verdict == "no-go"
    assert found.document["expected"] == []
    assert "expected" not in found.document["settings"]


def test_a_penny_off_stands_and_is_told_as_almost(check: Check) -> None:
    after = dearer(40).replace('"360.77"', '"360.78"')
    assert after != dearer(40)
    found = check.pair({"payments.csv": SAME}, {"payments.csv": after}, expected=(DEARER,))
    assert counts(found) == {"payment.wrong_amount": (1, 101)}
    assert found.verdict == "no-go"
    assert told(found)["almost"] == [{"missed": "+1.00", "records": 1}]
    (row,) = found.findings
    assert row.workings == "almost the expected change PA-26, but not: +1.00"


def test_over_its_limits_it_asks_and_explains_nothing(check: Check) -> None:
    limited = replace(DEARER, limits=Limits(count=39))
    found = check.pair({"payments.csv": SAME}, {"payments.csv": dearer(40)}, expected=(limited,))
    assert counts(found) == {"payment.wrong_amount": (40, 4_000)}
    assert told(found)["state"] == "over its limits"
    assert any("over its limits" in r["text"] and r["weight"] == "ask" for r in found.document["reasons"])


def test_what_did_not_happen_holds(check: Check) -> None:
    found = check.pair({"payments.csv": SAME}, {"payments.csv": SAME}, expected=(DEARER,))
    assert found.verdict == "hold"
    assert counts(found) == {"expected.not_seen": (1, 0)}
    (row,) = found.findings
    assert (row.record_key, row.weight, row.table_name) == ("PA-26", "ask", "payments")
    assert "1 declared change did not happen" in json.dumps(found.document["reasons"])


def test_the_order_of_declarations_and_the_number_of_threads_change_nothing(check: Check) -> None:
    two = (DEARER, declared("payments", "reference", id="B", rewrite=Rewrite(What.ANY), limits=Limits(count=1)))
    runs = ({"payments.csv": SAME}, {"payments.csv": dearer(20)})
    found = [check.pair(*runs, expected=e, threads=n) for e, n in ((two, 1), (two[::-1], 2))]
    assert found[0].document["digest"] == found[1].document["digest"]


# Northbrook: a pay award among eight planted defects.

COUNCIL = read_service_file(NORTHBROOK / "jamfirst.toml")
TODAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assessment]:
    check = Check(tmp_path_factory.mktemp("northbrook"))
    changes = read_expected([NORTHBROOK / "expected.toml"], TODAY)
    wrong = tuple(
        replace(c, rewrite=times("1.04")) if c.rewrite.what == What.TIMES and not c.rewrite.within_pence else c
        for c in changes
        if c.table == "pay_lines" and c.columns == ("rate",) and c.where[0].values != ("OT150",)
    )
    runs = (NORTHBROOK / "before", NORTHBROOK / "after")
    made = {"declared": changes, "undeclared": (), "wrong": wrong}
    options = replace(check.options, service=COUNCIL)
    return {name: check(*runs, replace(options, expected=tuple(e))) for name, e in made.items()}


def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((NORTHBROOK / "truth.json").read_text(encoding="utf-8"))
    return found


def records(changes: list[dict[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """The records of changes by table and code, with those that each change hides."""
    found: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        for effect in (change, *change["follows"]):
            found.setdefault((effect["table"], effect["code"]), set()).update(effect["records"])
    return found


def found_records(found: Assessment) -> dict[tuple[str, str], set[str]]:
    """The records of findings by table and code, in the truth's own keys."""
    kinds = {t["table"]: t["kind"] for t in found.document["tables"]}
    told: dict[tuple[str, str], set[str]] = {}
    for f in (f for f in found.findings if not is_rule(f.code)):
        kind = kinds[f.table_name]
        told.setdefault((kind, f.code), set()).add(truth_key(kind, f.record_key))
    return told


def truth_key(kind: str, shown: str) -> str:
    """``NB000003-1 · 2026-09-25 · main`` as the truth has it: ``NB000003-1|main|2026-09-25``."""
    parts = shown.split(" · ")
    if kind == "payment":
        return next(p for p in parts if "SEP26" in p or p.startswith("INV"))
    if kind == "payslip":
        return "|".join((parts[0], parts[2], parts[1]))
    return shown


def test_declared_only_the_planted_defects_remain(council: dict[str, Assessment]) -> None:
    """Payslips and payments record by record; the other tables by count, of records that a defect touches."""
    found = council["declared"]
    defects = records(truth()["defects"])
    told = found_records(found)
    assert told.keys() == defects.keys()
    for place in (("payslip", "payslip.changed"), ("payslip", "payslip.missing"), ("payment", "payment.wrong_amount")):
        assert told[place] == defects[place]
    assert {code: n for code, (n, _) in differences(found).items()} == {
        code: len(keys) for (_, code), keys in defects.items()
    }
    assert {e["state"] for e in found.document["expected"]} == {"as declared"}


def test_undeclared_the_pay_award_is_found(council: dict[str, Assessment]) -> None:
    found = council["undeclared"]
    intended = records(truth()["intended"])
    assert intended["payslip", "payslip.changed"] <= found_records(found)["payslip", "payslip.changed"]
    assert counts(found)["pay_line.changed"][0] == len(intended["pay_line", "pay_line.changed"])
    assert len(found.expected) == 0


def test_declared_with_the_wrong_factor_all_of_it_stands_and_is_almost(council: dict[str, Assessment]) -> None:
    wrong, bare = council["wrong"], council["undeclared"]
    assert {c: n for c, n in counts(wrong).items() if c != "expected.not_seen"} == counts(bare)
    (only,) = wrong.document["expected"]
    assert (only["state"], only["fitted"]) == ("not seen", 0)
    assert only["almost"] == [{"missed": "x 1.04, rounded half up", "records": 92}]


def test_nothing_that_a_defect_did_is_expected(council: dict[str, Assessment]) -> None:
    """Of records that a defect touched too, only what the award alone did is told as expected."""
    both = records(truth()["defects"])["payslip", "payslip.changed"]
    rows = [
        f
        for f in council["declared"].expected
        if f.table_name == "payslips" and truth_key("payslip", f.record_key) in both
    ]
    assert rows
    for f in rows:
        moved = Decimal(f.new_value or 0) - Decimal(f.old_value or 0)
        assert abs(moved) <= Decimal(76)
        assert f.pence == 0


def test_the_example_is_what_its_own_file_of_conditions_says() -> None:
    for change in read_expected([NORTHBROOK / "expected.toml"], TODAY):
        assert change.where
        assert Condition("grade", Test.EQUAL, ("G04",)) in change.where or change.table != "payslips"
