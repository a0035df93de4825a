import pytest

from jamfirst.read.source import open_source
from jamfirst.read.survey import BLOCK
from jamfirst.read.weeds import FEW_LINES, Weed, weeds_at_end, weeds_throughout
from tests.read.delimited_cases import engine, on_disk

HEADER = "Ref,Payee,Amount"
PLAIN = [f"P{i:04d},Payee {i},{i}.00" for i in range(1, 5)]


def weeds(lines: list[str], end: str = "\n", *, last: bool = True) -> tuple[list[Weed], list[Weed] | None, bytes]:
    data = (end.join([HEADER, *lines]) + end * last).encode()
    with on_disk(data) as path:
        source = open_source(path, "x.csv", engine()[1].work)
        return weeds_at_end(source), weeds_throughout(source), data


@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_that_stand_out_with_their_places(end: str, last: bool) -> None:
    odd = ["Total,,10.00", "(4 rows affected)"]
    at_end, throughout, data = weeds([*PLAIN, *odd], end, last=last)
    assert throughout is not None
    for found in (sorted(at_end), throughout):
        assert [(weed.record.line, weed.record.text) for weed in found] == [(6, odd[0]), (7, odd[1])]
        assert [data[weed.begin : weed.end].decode() for weed in found] == [odd[0] + end, odd[1] + end * last]


@pytest.mark.parametrize("pad", range(-3, 4))
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_in_the_middle_wherever_a_block_ends(pad: int, end: str) -> None:
    size = len(HEADER + end)
    filling = BLOCK - size - len("Page 2" + end) - len(end) + pad
    long = "P9999," + "x" * (filling - len("P9999,,1.00")) + ",1.00"
    _, throughout, data = weeds([long, "Page 2", HEADER, "", *PLAIN * 2_000], end)
    assert throughout is not None
    assert [(w.record.line, w.record.text) for w in throughout] == [(3, "Page 2"), (4, HEADER), (5, "")]
    assert [data[w.begin : w.end].decode() for w in throughout] == ["Page 2" + end, HEADER + end, end]


def test_ordinary_records_and_empty_lines_at_the_end_do_not_stand_out() -> None:
    payees = ["P0009,Total Gas & Power,9.00", "P0010,,9.00", 'P0011,"Page, Runner & Co",9.00', "", ""]
    at_end, _, _ = weeds([*PLAIN, *payees])
    assert at_end == []


def test_a_last_record_that_reads_like_a_total_stands_out() -> None:
    at_end, _, _ = weeds([*PLAIN, "Total,10.00,10.00", "", "End of report"])
    assert sorted(weed.record.text for weed in at_end) == ["End of report", "Total,10.00,10.00"]
    assert weeds([*PLAIN, "Total,10.00,10.00", "P0009,x,1.00"])[0] == []


def test_many_are_not_picked_out_one_by_one() -> None:
    assert weeds([*PLAIN, *["Total,,1.00"] * (FEW_LINES + 20)])[1] is None
