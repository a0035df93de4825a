"""What a rule needs of a table: one of several sets of columns, and columns that the kind does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.engines.build import select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import CanonicalColumn, Kind
from jamfirst.model.law import RuleResult
from jamfirst.model.service import RuleSettings
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.prepared import prepared
from jamfirst.rules.rule import Needs
from jamfirst.rules.uk.bank.details import RULE

PROCESSING_DAY = CanonicalColumn("processing_day", ValueType.DATE, Role.DATE)


def test_columns_that_the_kind_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="no column hat_size"):
        Needs(Kind.PAYMENT, ("amount",), one_of=(("iban",), ("hat_size",)))
    with pytest.raises(ValueError, match="a column iban of its own"):
        Needs(Kind.PAYMENT, ("amount",), further=(CanonicalColumn("iban", ValueType.TEXT, Role.ACCOUNT),))


def test_every_column_is_named_once() -> None:
    assert Needs(Kind.PAYMENT, ("amount",), ("iban",), one_of=(("iban",), ("sort_code",))).names == (
        "amount",
        "iban",
        "sort_code",
    )


def outcome(folder: Path, text: str) -> RuleResult:
    folder.mkdir()
    (folder / "payments.csv").write_text(text, encoding="utf-8")
    with DuckDBSession([folder], threads=1) as session:
        (found,) = check(read(folder, session), session, RuleSettings(), [RULE]).outcomes
    return found


def test_one_set_of_columns_is_enough(tmp_path: Path) -> None:
    start = "Payee Name,Amount,Payment Date"
    by_number = outcome(tmp_path / "a", f"{start},Sort Code,Account Number\nA,1.00,2026-09-25,249105,00418823\n")
    by_iban = outcome(tmp_path / "b", f"{start},IBAN\nA,1.00,2026-09-25,GB29NWBK60161331926819\n")
    neither = outcome(tmp_path / "c", f"{start},Sort Code,Payment Reference\nA,1.00,2026-09-25,249105,7\n")
    assert (by_number.checked, by_iban.checked) == (1, 1)
    assert neither.not_applied == "needs sort code and account number or iban in a table of payments"


def test_a_column_beside_those_of_the_kind_is_found_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "Payee Name,Amount,Payment Date,Sort Code,Processing-Day\nA,1.00,2026-09-25,249105,24/09/2026\n",
        encoding="utf-8",
    )
    with DuckDBSession([tmp_path], threads=1) as session:
        (table,) = read(tmp_path, session).tables
        relation = prepared(session, table, {"amount", PROCESSING_DAY.name}, (PROCESSING_DAY,))
        ((day, pence),) = session.rows(select("processing_day", "amount").from_(relation.name))
        without = prepared(
            session, table, {"amount", "created"}, (CanonicalColumn("created", ValueType.DATE, Role.DATE),)
        )
        relation = prepared(session, table, {"amount", "processing_day"}, (PROCESSING_DAY,))
        created = CanonicalColumn("created", ValueType.DATE, Role.DATE)
        without = prepared(session, table, {"amount", "created"}, (created,))
        assert session.rows(select("created").from_(without.name)) == [(None,)]
    assert (day.isoformat(), pence) == ("2026-09-24", 100)
    assert "processing_day" in relation.has
    assert "created" not in without.has
