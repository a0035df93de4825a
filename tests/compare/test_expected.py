"""What was declared is told apart from what was not: by exactly its conditions and exactly its rewrite."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.columns import Role, ValueType
from jamfirst.model.expected import DeclaredChange, Limits, Rewrite, Rounding, State, What
from jamfirst.model.kinds import Kind
from tests.compare.build import Head, Outcome, Sheet, compared, examples, known, sheet
from tests.compare.declared import NO_LIMIT, became, declared, makes, meets, plus, settings, times, where

NAMES = ("id", "grade", "rate", "start", "net", "due")
HEADS = (
    Head("id", role=Role.IDENTIFIER),
    Head("grade"),
    Head("rate", ValueType.DECIMAL, Role.MONEY, None, 2),
    Head("start", ValueType.DATE, Role.DATE),
    Head("net amount", ValueType.DECIMAL, Role.AMOUNT, "net", 2),
    Head("due", ValueType.DATE, Role.DATE),
)
Row = list[Any]


def slips(rows: list[Row]) -> Sheet:
    return sheet("slips", HEADS, rows)


def some(size: int = 40) -> list[Row]:
    day = date(2026, 9, 25)
    return [
        [f"E{n:03}", "G04" if n % 2 else "G05", Decimal(1001 + 7 * n) / 100, day - timedelta(days=n), Decimal(n), day]
        for n in range(size)
    ]


def raised(value: Decimal) -> Decimal:
    return (value * Decimal("1.03")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def awarded(rows: list[Row], grade: str = "G04") -> list[Row]:
    return [[i, g, raised(r) if g == grade else r, *rest] for i, g, r, *rest in rows]


AWARD = declared(column="rate", rewrite=times("1.03"), where=(where("grade", "=", "G04"),))


def unexpected(outcome: Outcome) -> set[tuple[str, str | None]]:
    return {(f["record_key"], f["column_name"]) for f in outcome.findings if f["expected_by"] is None}


def test_what_fits_is_expected_and_stands_in_its_own_bucket() -> None:
    found = compared(slips(some()), slips(awarded(some())), settings(AWARD))
    assert unexpected(found) == set()
    assert {f["expected_by"] for f in found.findings} == {"PA-26"}
    assert list(found.table.buckets) == ["expected"]
    assert found.table.buckets["expected"].baseline_records == 20
    told = became(found)
    assert (told.state, told.fitted, told.met, told.almost) == (State.AS_DECLARED, 20, 20, ())
    assert told.pence == sum(int((raised(r[2]) - r[2]) * 100) for r in some() if r[1] == "G04")


def test_undeclared_the_same_change_is_found() -> None:
    found = compared(slips(some()), slips(awarded(some())))
    assert found.codes == {"slips.changed": 20}
    assert found.comparison.expected == ()


def test_a_wrong_factor_explains_nothing_and_all_of_it_is_almost() -> None:
    wrong = declared(column="rate", rewrite=times("1.04"), where=(where("grade", "=", "G04"),))
    found = compared(slips(some()), slips(awarded(some())), settings(wrong))
    assert found.codes == {"slips.changed": 20, "expected.not_seen": 1}
    told = became(found)
    assert (told.state, told.fitted, told.met) == (State.NOT_SEEN, 0, 20)
    assert [(a.missed, a.records) for a in told.almost] == [("x 1.04, rounded half up", 20)]
    workings = {f["workings"] for f in found.of("slips.changed")}
    assert workings == {"almost the expected change PA-26, but not: x 1.04, rounded half up"}


def test_one_condition_missed_is_almost_and_two_are_not() -> None:
    late = (where("grade", "=", "G04"), where("start", ">", "2026-09-01"))
    change = declared(column="rate", rewrite=times("1.03"), where=late)
    after = [[i, g, raised(r), *rest] for i, g, r, *rest in some()]
    told = became(compared(slips(some()), slips(after), settings(change)))
    both = [r for r in some() if r[1] == "G04" and r[3] > date(2026, 9, 1)]
    assert told.fitted == len(both)
    assert {a.missed: a.records for a in told.almost} == {
        "grade = …": sum(r[1] != "G04" and r[3] > date(2026, 9, 1) for r in some()),
        "start > 2026-09-01": sum(r[1] == "G04" and r[3] <= date(2026, 9, 1) for r in some()),
    }


def test_a_record_with_anything_else_is_no_expected_record() -> None:
    after = awarded(some())
    after[1][4] += Decimal("0.01")
    found = compared(slips(some()), slips(after), settings(AWARD))
    assert unexpected(found) == {("E001", "net")}
    assert [f["pence"] for f in found.findings if f["record_key"] == "E001"] in ([0, 1], [1, 0])
    assert {f["pence"] for f in found.findings if f["record_key"] == "E001" and f["expected_by"]} == {0}
    assert found.table.buckets["slips.changed"].baseline_records == 1
    assert found.table.buckets["expected"].baseline_records == 19
    assert became(found).fitted == 20


def test_partly_seen_is_counted_over_the_whole_table() -> None:
    after = awarded(some())
    for n in (1, 3, 5):
        after[n][2] = some()[n][2]
    told = became(compared(slips(some()), slips(after), settings(AWARD)))
    assert (told.state, told.fitted, told.met) == (State.AS_DECLARED, 17, 20)


@pytest.mark.parametrize(
    "limits",
    [Limits(count=19), Limits(pence=500), Limits(share=Decimal("0.4999"))],
    ids=["count", "pounds", "share"],
)
def test_over_its_limits_a_declaration_explains_nothing(limits: Limits) -> None:
    change = declared(column="rate", rewrite=times("1.03"), where=AWARD.where, limits=limits)
    found = compared(slips(some()), slips(awarded(some())), settings(change))
    told = became(found)
    assert (told.state, told.fitted) == (State.OVER, 20)
    assert found.codes == {"slips.changed": 20}
    assert unexpected(found) == {(r[0], "rate") for r in some() if r[1] == "G04"}
    assert {f["workings"] for f in found.findings} == {"almost the expected change PA-26, but not: within its limits"}
    (asks,) = (r for r in found.comparison.reservations if "PA-26" in r.text)
    assert asks.weight == "ask"
    assert told.why in asks.text


@pytest.mark.parametrize("limits", [Limits(count=20), Limits(pence=100_00), Limits(share=Decimal("0.5"))])
def test_at_its_limits_a_declaration_holds(limits: Limits) -> None:
    change = declared(column="rate", rewrite=times("1.03"), where=AWARD.where, limits=limits)
    assert became(compared(slips(some()), slips(awarded(some())), settings(change))).state == State.AS_DECLARED


def test_what_did_not_happen_is_a_finding_of_its_own() -> None:
    found = compared(slips(some()), slips(some()), settings(AWARD))
    (only,) = found.findings
    assert (only["code"], only["record_key"], only["column_name"]) == ("expected.not_seen", "PA-26", "rate")
    assert (only["location"], only["pence"]) == ("expected.toml, line 7", 0)
    assert "none of 20 records" in only["workings"]
    assert found.table.buckets == {}
    nobody = declared(column="rate", rewrite=times("1.03"), where=(where("grade", "=", "G99"),))
    (only,) = compared(slips(some()), slips(some()), settings(nobody)).findings
    assert "no record meets its conditions" in only["workings"]


def test_of_a_column_left_out_nothing_can_be_told() -> None:
    left_out = settings(AWARD, ignore={"rate": "printed"})
    told = became(compared(slips(some()), slips(awarded(some())), left_out))
    assert (told.state, told.why) == (State.CANNOT_TELL, "rate is left out of the comparison (printed)")


def test_records_that_go_and_come_can_be_declared() -> None:
    rows = some()
    newer = [[f"N{n}", "G04", Decimal(12), date(2026, 9, 1), Decimal(5), date(2026, 9, 25)] for n in range(3)]
    newer.append(["N9", "G05", Decimal(12), date(2026, 9, 1), Decimal(5), date(2026, 9, 25)])
    leave = declared(id="L", codes=("missing",), where=(where("start", "<", "2026-08-25"),), limits=NO_LIMIT)
    join = declared(id="J", codes=("extra",), where=(where("grade", "=", "G04"),), limits=NO_LIMIT)
    gone = [r for r in rows if r[3] < date(2026, 8, 25)]
    after = [r for r in rows if r not in gone and r[0] != "E000"] + newer
    found = compared(slips(rows), slips(after), settings(leave, join, key=("id",)))
    assert unexpected(found) == {("E000", None), ("N9", None)}
    assert (became(found, "L").fitted, became(found, "L").met) == (len(gone), len(gone))
    assert (became(found, "J").fitted, became(found, "J").met) == (3, 3)
    assert found.table.buckets["expected"].baseline_records == len(gone)
    assert found.table.buckets["expected"].candidate_records == 3


def test_a_payment_made_twice_is_never_an_expected_new_payment() -> None:
    heads = known(Kind.PAYMENT, "payment_ref", "payee_name", "account_number", "amount", "pay_date", "reference")
    rows = [[f"P{n}", f"Payee {n}", f"{n:08}", Decimal(n + 10), date(2026, 9, 25), f"INV {n}"] for n in range(30)]
    again = ["P90", *rows[3][1:]]
    fresh = ["P91", "New payee", "99999999", Decimal(5), date(2026, 9, 25), "INV 91"]
    change = declared("payment", codes=("unexpected",), limits=NO_LIMIT)
    before, after = (sheet("bank", heads, r, Kind.PAYMENT) for r in (rows, [*rows, again, fresh]))
    found = compared(before, after, settings(change))
    assert {f["code"]: f["expected_by"] for f in found.findings} == {
        "payment.paid_twice": None,
        "payment.unexpected": "PA-26",
    }


def test_one_payment_seen_in_two_tables_is_judged_in_each() -> None:
    """Declared in the bank's file alone, the payment is still a finding with its pounds in the other."""
    heads = known(Kind.PAYMENT, "payee_name", "account_number", "amount", "pay_date", "reference")
    rows = [[f"Payee {n}", f"{n:08}", Decimal(n + 10), date(2026, 9, 25), f"INV {n}"] for n in range(30)]
    after = [[*r[:2], r[2] + 1, *r[3:]] if n == 4 else r for n, r in enumerate(rows)]
    change = declared("bank", "amount", rewrite=plus("1.00"))
    pair = [[sheet(name, heads, r, Kind.PAYMENT) for name in ("bank", "ledger")] for r in (rows, after)]
    found = compared(pair[0], pair[1], settings(change))
    told = {f["table_name"]: (f["expected_by"], f["pence"], f["second_view"]) for f in found.findings}
    assert told == {"bank": ("PA-26", 100, False), "ledger": (None, 100, False)}


def test_payments_a_working_day_later_are_told_from_payments_a_day_later() -> None:
    heads = known(Kind.PAYMENT, "payment_ref", "payee_name", "account_number", "amount", "pay_date", "reference")
    friday = date(2026, 9, 25)
    rows = [[f"P{n}", f"Payee {n}", f"{n:08}", Decimal(n + 10), friday, f"INV {n}"] for n in range(30)]
    later = {3: date(2026, 9, 28), 4: date(2026, 9, 28), 5: date(2026, 9, 26), 6: date(2026, 9, 24)}
    after = [[*r[:4], later.get(n, friday), r[5]] for n, r in enumerate(rows)]
    change = declared("payment", "pay_date", rewrite=Rewrite(What.WORKING_DAYS, days=1), codes=("late",))
    before, after_sheet = (sheet("bank", heads, r, Kind.PAYMENT) for r in (rows, after))
    found = compared(before, after_sheet, settings(change))
    told = {f["old_value"] + f["new_value"]: (f["code"], f["expected_by"]) for f in found.findings}
    assert told == {
        "2026-09-252026-09-28": ("payment.late", "PA-26"),
        "2026-09-252026-09-26": ("payment.late", None),
        "2026-09-252026-09-24": ("payment.early", None),
    }
    assert became(found).fitted == 2
    assert [(a.missed, a.records) for a in became(found).almost] == [("+1 working day", 1)]
    assert found.table.buckets["expected"].baseline_pence == 13_00 + 14_00


def test_codes_narrow_what_a_declaration_explains() -> None:
    change = declared(column="rate", rewrite=times("1.03"), where=AWARD.where, codes=("wrong_amount",))
    assert compared(slips(some()), slips(awarded(some())), settings(change)).codes["slips.changed"] == 20


def test_several_columns_are_each_judged() -> None:
    change = declared(rewrite=plus("1.00"), columns=("rate", "net"))
    after = [[i, g, r + 1, s, n + 1, d] for i, g, r, s, n, d in some()]
    after[7][4] += Decimal("0.01")
    found = compared(slips(some()), slips(after), settings(change))
    assert unexpected(found) == {("E007", "net")}
    assert became(found).fitted == 40


def test_two_that_say_the_same_share_their_records_and_neither_is_missed() -> None:
    twin = declared(id="TWIN", column="rate", rewrite=times("1.03"), where=(where("start", ">", "2026-01-01"),))
    found = compared(slips(some()), slips(awarded(some())), settings(AWARD, twin))
    assert unexpected(found) == set()
    assert (became(found).fitted, became(found, "TWIN").fitted) == (20, 0)
    assert (became(found, "TWIN").state, became(found, "TWIN").why[:19]) == (State.AS_DECLARED, "counted under PA-26")


@pytest.mark.parametrize("column", ["id", "rate", "start"])
def test_a_long_list_is_met_as_a_short_one_is(column: str) -> None:
    """Lists go by what a value is, not by how it is written: 9.5 is 9.50, and a quote is a quote."""
    values = {"id": lambda r: r[0], "rate": lambda r: f"{r[2]:.3f}", "start": lambda r: r[3].isoformat()}[column]
    rows = [*some()[:39], ["E'39", *some()[39][1:]]]
    wanted = [values(r) for r in rows if r[1] == "G04"]
    more = [f"{n}.999" if column == "rate" else f"19{n:02}-01-01" for n in range(60)]
    for told in (wanted[-3:], wanted + more):
        change = declared(column="rate", rewrite=times("1.03"), where=(where(column, "in", *told),))
        outcome = became(compared(slips(rows), slips(awarded(rows)), settings(change, key=("id",))))
        assert outcome.fitted == outcome.met == min(len(told), 20)


CONDITIONS = st.sampled_from(
    [
        (),
        (where("grade", "=", "G04"),),
        (where("grade", "!=", "G04"),),
        (where("grade", "in", "G04", "G06"),),
        (where("grade", "present"),),
        (where("grade", "absent"),),
        (where("grade", "starts with", "G0"),),
        (where("rate", ">=", "10.50"),),
        (where("rate", "<", "10.5"), where("grade", "=", "G05")),
        (where("rate", "=", "10.50"),),
        (where("start", "<=", "2026-09-20"), where("rate", "!=", "10.50")),
        (where("start", ">", "2026-09-20"),),
    ]
)
MONEY = st.one_of(
    st.builds(
        times,
        st.sampled_from(["1.03", "-1", "0.5", "1.005", "0", "0.999999", "2"]),
        st.sampled_from(list(Rounding)),
        st.sampled_from([0, 0, 1, 5]),
    ),
    st.builds(plus, st.sampled_from(["0.01", "-0.50", "12"]), st.sampled_from([0, 0, 3])),
    st.sampled_from(
        [
            Rewrite(What.TO, pairs=(("", "10.50"),)),
            Rewrite(What.TO, pairs=(("", ""),)),
            Rewrite(What.MAPPING, pairs=(("10.50", "10.51"), ("10.51", "10.50"), ("", "0.00"))),
            Rewrite(What.ANY),
        ]
    ),
)
DAYS = st.builds(
    lambda what, days: Rewrite(what, days=days),
    st.sampled_from([What.DAYS, What.WORKING_DAYS]),
    st.sampled_from([-3, -1, 1, 2]),
)
AMOUNTS = st.sampled_from(["10.50", "10.51", "0.01", "-0.01", "-10.50", "0.00", "0.15", "-0.25", "99999999999999.99"])


def _row(n: int, draw: Any) -> Row:
    grade = draw(st.sampled_from(["G04", "G05", "G06", "H1", None]))
    day = date(2026, 9, 18) + timedelta(days=draw(st.integers(0, 9)))
    amount = draw(st.one_of(st.none(), AMOUNTS.map(Decimal), st.integers(-3000, 3000).map(lambda p: Decimal(p) / 100)))
    return [f"E{n:03}", grade, amount, day, Decimal(n), day]


def _declared_value(rewrite: Rewrite, old: Any) -> Any:
    """About what a rewrite makes of a value, a penny or a day off now and then: the test's own fault to plant."""
    if old is None:
        return old
    if isinstance(old, Decimal):
        if rewrite.what == What.TIMES:
            return min((old * rewrite.amount).quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("9e15"))
        return old + rewrite.amount if rewrite.what == What.PLUS else Decimal("10.50")
    return old + timedelta(days=rewrite.days)


@st.composite
def _pairs(draw: Any) -> tuple[list[Row], list[Row], DeclaredChange]:
    money = draw(st.booleans())
    rewrite = draw(MONEY if money else DAYS)
    place = 2 if money else 5
    change = declared(column=NAMES[place], rewrite=rewrite, where=draw(CONDITIONS), limits=NO_LIMIT)
    before = [_row(n, draw) for n in range(draw(st.integers(1, 12)))]
    after = [list(row) for row in before]
    for row in after:
        if draw(st.booleans()):
            row[place] = _declared_value(rewrite, row[place])
        off = draw(st.sampled_from([0, 0, -1, 1, 2]))
        if row[place] is not None and off:
            row[place] += Decimal(off) / 100 if money else timedelta(days=off)
        if draw(st.integers(0, 9)) == 0:
            row[4] += Decimal("0.01")
    return before, after, change


@examples(40)
@given(_pairs())
def test_a_record_is_expected_exactly_where_the_declaration_says_so(
    drawn: tuple[list[Row], list[Row], DeclaredChange],
) -> None:
    """A declaration never hides a record whose change differs from the declared one by a penny or a day, and never
    misses one that it explains: the engine's answer against one worked out in Python, row by row."""
    before, after, change = drawn
    found = compared(slips(before), slips(after), settings(change, key=("id",)))
    place = NAMES.index(change.columns[0])
    marked = {(f["record_key"], f["column_name"]): f["expected_by"] for f in found.findings if f["side"] == "both"}
    marked = {key: by for key, by in marked.items() if key[0] != "PA-26"}
    should = {}
    for old, new in zip(before, after, strict=True):
        told = dict(zip(NAMES, old, strict=True))
        if new[place] != old[place]:
            fit = all(meets(c, told) for c in change.where) and makes(change.rewrite, old[place], new[place])
            should[old[0], NAMES[place]] = "PA-26" if fit else None
        if new[4] != old[4]:
            should[old[0], "net"] = None
    assert marked == should
    whole = {key for key, _ in should} - {key for (key, _), by in should.items() if by is None}
    bucket = found.table.buckets.get("expected")
    assert (bucket.baseline_records if bucket else 0) == len(whole)
    assert became(found).fitted == sum(by is not None for by in should.values())
