"""Rules of the service file: what must hold of every record, as a small safe expression."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.engines.build import cast, null, select, text
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.model.law import Certainty, RuleResult
from jamfirst.model.problems import BadInputError
from jamfirst.model.service import OwnRule, RuleSettings
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.condition import ConditionError, Typed, columns_of, condition, read_condition

SPEND = "Supplier,Net Amt,Paid on,Method\nA,10.00,2026-09-01,BACS\nB,20000.50,2026-09-02,CHAPS\nC,,2026-09-03,BACS\n"


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def truth(session: Session, written: str, **values: object) -> bool | None:
    """What a condition says of some values, through the engine."""
    columns = {}
    for name, value in values.items():
        kind, engine = (ValueType.DECIMAL, "decimal(18,2)") if isinstance(value, Decimal) else (ValueType.TEXT, "text")
        made = null(engine) if value is None else cast(text(str(value)), engine)
        columns[name] = Typed(made, kind)
    ((found,),) = session.rows(select(condition(read_condition(written), columns)))
    return None if found is None else bool(found)


def over_texts(written: str) -> None:
    tree = read_condition(written)
    condition(tree, {name: Typed(text("x"), ValueType.TEXT) for name in columns_of(tree)})


AMOUNTS = st.decimals("-99999.99", "99999.99", places=2)


@given(a=AMOUNTS, b=AMOUNTS, c=st.sampled_from(["BACS", "CHAPS", ""]))
@pytest.mark.parametrize(
    "written",
    [
        "a <= b",
        "a + b * 2 - 1.5 > 10 or not c == 'BACS'",
        "-100 < a <= b < 100 and (c in ('BACS', 'CHAPS') or a == b)",
        "c not in ['BACS'] and a != b",
        "length(c) == 4 and starts(upper(c), 'BA')",
        "-a * b >= a - -b",
    ],
)
def test_it_means_what_it_means_in_python(session: Session, written: str, a: Decimal, b: Decimal, c: str) -> None:
    names = {"a": a, "b": b, "c": c, "length": len, "upper": str.upper, "starts": str.startswith}
    told = written.replace("1.5", "D('1.5')")
    expected = eval(told, {"__builtins__": {}, "D": Decimal}, names)
    assert truth(session, written, a=a, b=b, c=c) == expected


def test_what_is_empty_is_not_known_unless_it_was_asked_for(session: Session) -> None:
    assert truth(session, "a == 'x'", a=None) is None
    assert truth(session, "empty(a)", a=None) is True
    assert truth(session, "empty(a) or a == 'x'", a=None) is True
    assert truth(session, "not empty(a)", a="x") is True


def test_what_overflows_is_not_known(session: Session) -> None:
    huge = " * ".join(["99999999999999999999"] * 6)
    assert truth(session, f"a < {huge}", a=Decimal(1)) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "amount <",
        "__import__('os').system('true')",
        "(lambda: 1)()",
        "[x for x in (1, 2)]",
        "a.b == 1",
        "a[0] == 1",
        "f'{a}' == 'x'",
        "open('x')",
        "a ** 2 > 1",
        "a / 2 > 1",
        "a is None",
        "a if b else c",
        "a := 1",
        "empty(a, b)",
        "empty(x=a)",
        "day('31/02/2026') == a",
        "a == True",
        "a == 1e400",
        "a == b'x'",
        "a; b",
        "(" * 500 + "a" + ")" * 500,
        "a == '" + "x" * 3000 + "'",
        "\0",
    ],
)
def test_nothing_else_is_taken(written: str) -> None:
    with pytest.raises(ConditionError):
        over_texts(written)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_refused(written: str) -> None:
    with suppress(ConditionError):
        list(columns_of(read_condition(written)))


@pytest.mark.parametrize(
    "written", ["amount == 'x'", "amount", "'x' < 1", "not amount", "amount in method", "amount + 'x' > 1"]
)
def test_types_must_go_together(written: str) -> None:
    columns = {"amount": Typed(text("1"), ValueType.DECIMAL), "method": Typed(text("x"), ValueType.TEXT)}
    with pytest.raises(ConditionError):
        condition(read_condition(written), columns)


def applied(tmp_path: Path, *own: OwnRule) -> tuple[RuleResult, ...]:
    (tmp_path / "spend.csv").write_text(SPEND, encoding="utf-8")
    with DuckDBSession([tmp_path], threads=1) as session:
        outcomes = check(read(tmp_path, session), session, RuleSettings(own=own)).outcomes
    return tuple(o for o in outcomes if o.rule_id.startswith("own."))


def test_a_table_is_held_to_a_rule_of_the_service_file(tmp_path: Path) -> None:
    condition = 'column("Net Amt") <= 10000 and column("Paid on") >= day("2026-09-01")'
    own = OwnRule("small", "spend", condition, "is for more than £10,000", Certainty.BREACH)
    (found,) = applied(tmp_path, own)
    assert (found.records, found.checked, found.breached) == (3, 2, 1)
    assert [c.reason for c in found.cannot] == ["a value that the condition needs is empty"]
    assert found.certainty == Certainty.BREACH


def test_a_table_that_is_not_there_is_not_applied(tmp_path: Path) -> None:
    (found,) = applied(tmp_path, OwnRule("x", "payments", "amount > 0", "is nothing"))
    assert found.not_applied == "needs a table payments"


@pytest.mark.parametrize("written", ["nett > 0", "column('Net Amt') > 'x'", "amount >"])
def test_what_does_not_fit_is_a_sentence_with_its_place(tmp_path: Path, written: str) -> None:
    with pytest.raises(BadInputError, match=r"\[rules.own.x\], key \"condition\": "):
        applied(tmp_path, OwnRule("x", "spend", written, "is wrong"))
