"""A check with the period before: Northbrook's clean months, what is planted in them, and what one run alone may
say."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jamfirst.assess import Assessment, Options, assess
from jamfirst.model.finding import is_rule
from jamfirst.model.problems import BadInputError
from jamfirst.model.variance import NOT_PAID, OPEN
from jamfirst.rehearse.northbrook import generate
from jamfirst.rehearse.northbrook.days import Month, month_named
from jamfirst.rehearse.northbrook.payroll import person_month
from jamfirst.rehearse.northbrook.people import Person, Post, employee
from jamfirst.store import assessment_schema
from tests.assess.runs import PAYS, payments_csv

SEED, EMPLOYEES = 2026, 2000
Slips = list[dict[str, str]]


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clean months of Northbrook, one after the other."""
    place = tmp_path_factory.mktemp("months")
    for month in ("2026-08", "2026-09"):
        generate(place / month, employees=EMPLOYEES, seed=SEED, month=month, defects=(), intended=False)
    return place


def run(place: Path, month: str, side: str = "before") -> Path:
    return place / month / side


def check(before: Path, after: Path | None, out: Path, last: Path, **options: object) -> Assessment:
    found = assess(before, after, out, replace(Options(previous_period=last), **options))  # type: ignore[arg-type]
    Draft202012Validator(assessment_schema()).validate(json.loads((found.folder / "assessment.json").read_text()))
    return found


@pytest.fixture(scope="module")
def alone(months: Path) -> Assessment:
    """September's live files, set against August."""
    return check(run(months, "2026-09"), None, months / "alone", run(months, "2026-08"))


def test_a_clean_month_has_at_most_ten_asks_and_no_stop(alone: Assessment) -> None:
    period = alone.document["previous_period"]
    assert period["current"]["payslips"] > 2000
    assert sum(ask["employments"] for ask in period["asks"]) <= 10
    assert {reason["weight"] for reason in alone.document["reasons"]} <= {"ask"}
    assert period["unchanged"] + period["only_tax"] > 1000


def test_one_run_alone_says_what_was_not_done(alone: Assessment) -> None:
    document = alone.document
    assert [a["what"] for a in document["scope"]["not_compared"]] == ["differences from a baseline"]
    assert "Not checked: differences from a baseline (one run was given)." in document["scope"]["text"]
    assert document["scope"]["compared"][-1] == "payslips against August 2026"
    assert {item["side"] for item in document["inputs"]} == {"candidate", "previous"}
    assert document["tables"] == []
    assert {found["weight"] for found in document["findings"].values()} <= {"note"}


def test_the_store_has_every_row_and_its_parts_add_up(alone: Assessment) -> None:
    rows = list(alone.variances)
    assert len(rows) == len(alone.variances) > 2000
    assert all(r.moved_pence == r.new_pence - r.old_pence == r.explained_pence + r.open_pence for r in rows)
    net = sum(r.moved_pence for r in rows if r.element == "net_pay")
    period = alone.document["previous_period"]
    assert net == period["current"]["net_pence"] - period["previous"]["net_pence"]
    assert sum(e["net_pence"] for e in period["explanations"]) == net
    assert all(r.subject and r.employment.startswith(r.subject) for r in rows)


# The generator's own knowledge of who had what, against the name that each was given.


def _posts(wanted: Callable[[Person, Post, Month, Month], bool]) -> set[str]:
    august, september = month_named("2026-08"), month_named("2026-09")
    people = (employee(SEED, number) for number in range(EMPLOYEES))
    return {post.employment_id for p in people for post in p.posts if wanted(p, post, august, september)}


def _both(post: Post, august: Month, september: Month) -> bool:
    return post.active_in(august) and post.active_in(september)


def _had(person: Person, post: Post, month: Month, *codes: str) -> dict[str, int]:
    """The amounts of an employment's lines of these elements in a month, but for reversals."""
    slips = [s for s in person_month(person, month).slips if s.inputs.post == post and s.inputs.run_type != "reversal"]
    found: dict[str, int] = {}
    for entry in (entry for s in slips for entry in s.lines if entry.element_code in codes):
        found[entry.element_code] = found.get(entry.element_code, 0) + entry.amount
    return found


TRUTH: dict[str, Callable[[Person, Post, Month, Month], bool]] = {
    "rise": lambda p, post, a, s: _both(post, a, s) and post.rate_in(a.period) != post.rate_in(s.period),
    "award": lambda p, post, a, s: post.active_in(a) and bool(_had(p, post, s, "AWARD")),
    "tax code": lambda p, post, a, s: _both(post, a, s) and post.code_in(a.period) != post.code_in(s.period),
    "overtime": lambda p, post, a, s: (
        _both(post, a, s) and _had(p, post, a, "OT150", "CLAIM") != _had(p, post, s, "OT150", "CLAIM")
    ),
}


@pytest.mark.parametrize("name", TRUTH)
def test_what_the_generator_did_has_its_right_name(alone: Assessment, name: str) -> None:
    found = {r.employment for r in alone.variances if name in r.explanation.split(", ")}
    assert found == _posts(TRUTH[name])


def test_a_letter_that_changed_is_named_where_insurance_moved(alone: Assessment) -> None:
    changed = _posts(lambda p, post, a, s: _both(post, a, s) and p.ni_letter(a.pay_date) != p.ni_letter(s.pay_date))
    found = {r.employment for r in alone.variances if "NI letter" in r.explanation.split(", ")}
    assert found
    assert found <= changed


def test_starters_and_leavers_are_those_of_the_generator(alone: Assessment) -> None:
    starters = _posts(lambda p, post, a, s: post.active_in(s) and not post.active_in(a))
    leavers = _posts(lambda p, post, a, s: post.active_in(a) and not post.active_in(s))
    period = alone.document["previous_period"]
    assert (period["starters"], period["leavers"]) == (len(starters), len(leavers))
    whole = {r.employment: r for r in alone.variances if r.element == "net_pay" and 0 in (r.old_pence, r.new_pence)}
    assert {e for e, r in whole.items() if r.explanation == "starter"} == starters
    assert {e for e, r in whole.items() if r.explanation == "leaver"} == leavers


def test_hours_and_absences_are_those_of_the_generator(alone: Assessment) -> None:
    hours = _posts(lambda p, post, a, s: _both(post, a, s) and post.hours_in(a.period) != post.hours_in(s.period))
    away = ("SSP", "SMP", "SMP90")
    sick = _posts(lambda p, post, a, s: _both(post, a, s) and _had(p, post, a, *away) != _had(p, post, s, *away))
    found = {n: {r.employment for r in alone.variances if n in r.explanation.split(", ")} for n in ("hours", "absence")}
    assert found["absence"] == sick
    part = _posts(lambda p, post, a, s: post.start > a.first or (post.leaving or s.last) < s.last)
    assert hours - sick - part <= found["hours"] <= hours


# Faults that a month may have, planted in the files: each is open, to the penny.


def rewritten(month: Path, out: Path, change: Callable[[Slips], Slips]) -> Path:
    """A copy of a run's payslips and pay lines with payslips changed."""
    out.mkdir(parents=True)
    for name in ("run.toml", "pay_lines.csv"):
        shutil.copy(month / name, out / name)
    with (month / "payslips.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    with (out / "payslips.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))
    return out


def add(row: dict[str, str], **pounds: int) -> None:
    """Add pounds to columns of a payslip."""
    row.update({name: str(Decimal(row[name]) + more) for name, more in pounds.items()})


def test_planted_variances_are_open_with_their_pence_and_nothing_else_is(months: Path, tmp_path: Path) -> None:
    quiet = _posts(
        lambda p, post, a, s: (
            _both(post, a, s)
            and post.start < a.first
            and post.leaving is None
            and not any(_had(p, post, m, "OT150", "CLAIM", "SSP", "AWARD") for m in (a, s))
            and post.work.grade == "G03"
            and p.ni_letter(a.pay_date) == "A"
            and not post.claim_in_error
        )
    )
    first, second, third, fourth, *_ = sorted(quiet)

    def plant(rows: Slips) -> Slips:
        for row in (r for r in rows if r["run_type"] == "main"):
            if row["employment_id"] == first:
                add(row, gross_pay=200, net_pay=200)
            if row["employment_id"] == second:
                add(row, tax=30, net_pay=-30)
            if row["employment_id"] == fourth:
                row["hours"] = str((Decimal(row["hours"]) / 2).quantize(Decimal("0.01")))
        return [r for r in rows if r["employment_id"] != third]

    september = run(months, "2026-09")
    found = check(rewritten(september, tmp_path / "planted", plant), None, tmp_path / "out", run(months, "2026-08"))
    opened = {(r.employment, r.element): r.open_pence for r in found.variances.only_open() if r.employment != third}
    hours = opened.pop((fourth, "gross_pay"))
    assert opened.pop((fourth, "net_pay")) == hours > 100_00
    assert opened.pop((second, "tax")) in range(30_00 - 96, 30_00 + 97)
    assert opened.pop((second, "net_pay")) in range(-30_00 - 96, -30_00 + 97)
    assert opened == {(first, "gross_pay"): 200_00, (first, "net_pay"): 200_00}
    asks = {ask["code"]: ask["employments"] for ask in found.document["previous_period"]["asks"]}
    assert asks == {NOT_PAID: 1, OPEN: 3}
    assert [r.employment for r in found.variances if r.code == NOT_PAID] == [third]
    stops = {reason["code"] for reason in found.document["reasons"] if reason["weight"] == "stop"}
    assert all(map(is_rule, stops)), "the period before asks; what stops is the law"


def test_a_pair_gains_asks_and_never_a_stop(months: Path, tmp_path: Path) -> None:
    august, september = run(months, "2026-08"), run(months, "2026-09")

    def dearer(rows: Slips) -> Slips:
        add(rows[0], tax=300, net_pay=-300)
        return rows

    same = rewritten(september, tmp_path / "same", list)
    again = rewritten(september, tmp_path / "again", lambda rows: rows[::-1])
    plain = assess(same, again, tmp_path / "plain", Options())
    with_last = check(same, again, tmp_path / "with", august)
    assert plain.verdict == with_last.verdict == "go"
    assert plain.document["previous_period"] == {}
    assert with_last.document["findings"] == plain.document["findings"]
    wrong = rewritten(september, tmp_path / "wrong", dearer)
    held = check(wrong, wrong, tmp_path / "held", august)
    (ask,) = held.document["previous_period"]["asks"]
    assert ask["code"] == OPEN
    assert held.verdict == "hold"
    assert {r["weight"] for r in held.document["reasons"]} == {"ask"}


def test_the_same_month_twice_or_a_gap_is_said(months: Path, tmp_path: Path) -> None:
    september = run(months, "2026-09")
    found = check(september, None, tmp_path / "out", run(months, "2026-09", "after"))
    (asked,) = [f for f in found.document["fairness"] if f["weight"] == "ask"]
    assert (asked["question"], asked["answer"]) == ("The period before?", "no")
    assert "September 2026" in asked["text"]
    period = found.document["previous_period"]
    assert (period["asks"], period["unchanged"]) == ([], period["current"]["employments"])


def test_runs_without_payslips_are_a_hold_that_says_so(tmp_path: Path) -> None:
    for name in ("this", "last"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "payments.csv").write_text(payments_csv(PAYS), encoding="utf-8")
    found = check(tmp_path / "this", None, tmp_path / "out", tmp_path / "last")
    assert found.verdict == "hold"
    assert found.document["previous_period"] == {}
    assert any("payslips" in r["text"] for r in found.document["reservations"])
    assert len(found.variances) == 0


def test_a_period_before_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "this").mkdir()
    (tmp_path / "this" / "payments.csv").write_text(payments_csv(PAYS), encoding="utf-8")
    with pytest.raises(BadInputError, match="no such file"):
        assess(tmp_path / "this", None, tmp_path / "out", Options(previous_period=tmp_path / "nowhere"))
    assert not (tmp_path / "out").exists()


def test_the_answer_does_not_hang_on_the_order_of_rows(months: Path, tmp_path: Path) -> None:
    august, september = run(months, "2026-08"), run(months, "2026-09")
    digests = set()
    for number, order in enumerate((list, lambda rows: rows[::-1])):
        this = rewritten(september, tmp_path / f"this {number}", order)
        last = rewritten(august, tmp_path / f"last {number}", order)
        digests.add(check(this, None, tmp_path / f"out {number}", last, threads=number + 1).document["digest"])
    assert len(digests) == 1
