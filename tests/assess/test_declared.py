"""What a service file says of tables is about columns that there are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.assess.declared import not_in_force, refuse_unknown_columns
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, RunFacts, Table
from jamfirst.model.service import ServiceFile, TableSettings

COLUMNS = (
    Column(0, "Net Amt", ValueType.DECIMAL, canonical="amount", scale=2),
    Column(1, "Printed at", ValueType.TIMESTAMP),
    Column(2, "E-mail", ValueType.TEXT),
)
TABLE = Table("payments", Kind.PAYMENT, "delimited", COLUMNS, "r", 1, ("payments.csv",))
RUN = Run(Path("before"), RunFacts(), (), (TABLE,))


def refuse(table: str = "payments", **settings: object) -> None:
    declared = TableSettings(**settings)  # type: ignore[arg-type]
    refuse_unknown_columns(ServiceFile(tables={table: declared}), [RUN])


@pytest.mark.parametrize("name", ["Net Amt", "amount", "Printed at", "E-mail"])
def test_headers_and_canonical_names_are_columns(name: str) -> None:
    refuse(key=(name,), types={name: ValueType.TEXT}, tolerance={name: Decimal(1)})
    refuse(ignore={name: "why not"})


def test_types_go_by_the_same_words_and_the_rest_by_the_name_itself() -> None:
    refuse(types={"net_amt": ValueType.DECIMAL})
    with pytest.raises(BadInputError, match=r'ignore: .* no column "printed at" .* Did you mean "Printed at"\?'):
        refuse(ignore={"printed at": "new in every run"})


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"key": ("amont",)}, 'key: the table has no column "amont" in either run. Did you mean "amount"?'),
        ({"key": ("amount", "zzzz")}, 'key: the table has no column "zzzz" in either run.'),
        ({"ignore": {"Printd at": "x"}}, 'ignore: the table has no column "Printd at" in either run. Did you mean'),
        ({"tolerance": {"x\ny": Decimal(1)}}, 'tolerance: the table has no column "x\\ny" in either run.'),
    ],
)
def test_anything_else_is_one_sentence_with_its_place(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        refuse(**settings)
    assert str(caught.value).startswith(f"The service file, [tables.payments], {sentence}")
    assert "\n" not in str(caught.value)


def test_what_is_about_money_is_never_noise() -> None:
    refuse(noise={"E-mail": "first word"})
    amount = replace(COLUMNS[0], role=Role.AMOUNT)
    run = replace(RUN, tables=(replace(TABLE, columns=(amount, *COLUMNS[1:])),))
    for name in ("amount", "Net Amt"):
        service = ServiceFile(tables={"payments": TableSettings(noise={name: "numbers"})})
        with pytest.raises(BadInputError, match="never left out"):
            refuse_unknown_columns(service, [run])


def test_a_column_of_either_run_will_do() -> None:
    other = replace(RUN, tables=(replace(TABLE, columns=(Column(0, "Only here", ValueType.TEXT),)),))
    service = ServiceFile(tables={"payments": TableSettings(ignore={"Only here": "new in every run"})})
    refuse_unknown_columns(service, [RUN, other])


def test_a_table_that_is_not_there_is_noted_and_no_error() -> None:
    refuse(table="weekly", key=("zzzz",))
    service = ServiceFile(tables={"weekly": TableSettings(), "payments": TableSettings()})
    (note,) = not_in_force(service, [RUN])
    assert (note.weight, note.table) == (Weight.NOTE, "weekly")
    assert not_in_force(ServiceFile(), [RUN]) == ()
