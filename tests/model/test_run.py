from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.run import ControlTotal, Table

COLUMNS = (
    Column(0, "Net Amt", ValueType.DECIMAL, canonical="amount"),
    Column(1, "Batch note", ValueType.TEXT),
)
TABLE = Table("payments", Kind.PAYMENT, "delimited", COLUMNS, "typed_0", 2, ("payments.csv",))


def test_a_control_total_agrees_to_the_penny() -> None:
    assert ControlTotal("a.xml", "CtrlSum", 100, 100, "pence").agrees
    assert not ControlTotal("a.xml", "CtrlSum", 100, 101, "pence").agrees


def test_a_table_shows_how_its_headers_were_understood() -> None:
    assert TABLE.header_map == {"Net Amt": "amount"}


def test_a_column_is_found_by_its_canonical_name_only() -> None:
    assert TABLE.column("amount") is COLUMNS[0]
    assert TABLE.column("Batch note") is None


def test_a_column_is_called_by_its_meaning_where_it_has_one() -> None:
    assert [column.label for column in COLUMNS] == ["amount", "Batch note"]
    assert [column.relation_name for column in COLUMNS] == ["c0", "c1"]
