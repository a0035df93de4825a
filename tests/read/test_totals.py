import pytest

from tests.read.delimited_cases import outcome

HEADER = "Ref,Payee,Net,VAT,Gross\n"
BODY = 'P1,A,"1,000.00",0.20,"1,000.20"\nP2,B,2.00,0.40,2.40\n'


def controls(tail: str) -> list[tuple[str, int, int, str]]:
    table = outcome((HEADER + BODY + tail).encode()).table
    return [(c.name, c.stated, c.counted, c.unit) for c in table.controls]


def test_the_amounts_of_the_only_total() -> None:
    assert controls('Total,,"£1,002.00",,"1,002.60"\n') == [
        ("total of Net", 100_200, 100_200, "pence"),
        ("total of Gross", 100_260, 100_260, "pence"),
    ]
    assert controls("Total,,1002.01\n") == [("total of Net", 100_201, 100_200, "pence")]


def test_only_a_grand_total_among_several() -> None:
    assert controls("Sub-total,,2.00\nSub-total,,2.00\n") == []
    assert controls('Sub-total,,2.00\nGrand total,,"1,002.00"\n') == [("total of Net", 100_200, 100_200, "pence")]


@pytest.mark.parametrize("tail", ["Total,,2,,\n", "Total: 1002.00\n", "Total,12.00,,,\n"])
def test_nothing_is_said_where_it_is_not_certain_what_is_totalled(tail: str) -> None:
    assert controls(tail) == []


def test_the_rows_that_a_database_counted() -> None:
    assert controls("\n(2 rows affected)\n") == [("rows", 2, 2, "records")]
    assert controls("\n(3 rows affected)\n") == [("rows", 3, 2, "records")]


def test_a_full_total_is_proven_by_every_sum_or_is_a_record() -> None:
    proven = outcome((HEADER + BODY + "Total,,1002.00,0.60,1002.60\n").encode())
    assert len(proven.rows) == 2
    text = "Payee,Net,VAT\nA,1.00,0.20\nB,2.00,0.40\nTotal,{},{}\n"
    assert len(outcome(text.format("3.00", "0.60").encode()).rows) == 2
    assert len(outcome(text.format("3.00", "0.61").encode()).rows) == 3
    assert len(outcome(b"Payee,Net\nA,1.00\nTotal,1.00\n").rows) == 2
