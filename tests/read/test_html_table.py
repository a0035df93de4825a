from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.html_table import HtmlTableReader
from tests.read.reading import Seen, seen

HEAD = "<tr><th>Ref<th>Payee<th>Amount<th>Day</tr>"
JO = "<tr><td>007</td><td>Jo&rsquo;s Bakery</td><td>&pound;1,234.50</td><td>31/03/2026</td></tr>"
ANN = "<tr><td>008<td>Ann&nbsp;Archer<td>20.00<td>31/03/2026"
ROWS = [("007", "Jo’s Bakery", "£1,234.50", "31/03/2026"), ("008", "Ann Archer", "20.00", "31/03/2026")]


def read(tmp_path: Path, page: str, encoding: str = "utf-8") -> list[Seen]:
    path = tmp_path / "month.xls"
    path.write_bytes(page.encode(encoding))
    assert HtmlTableReader().sniff(Head.of(path))
    return seen(HtmlTableReader(), path)


def test_a_sloppy_table(tmp_path: Path) -> None:
    [table] = read(tmp_path, f"<html><body><table border=1>{HEAD}{JO}{ANN}</table>")
    assert (table.name, table.headers, table.rows) == ("month", ["Ref", "Payee", "Amount", "Day"], ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_by_the_bytes(tmp_path: Path, encoding: str) -> None:
    jo = "<tr><td>007<td>Jo’s Bakery<td>£1,234.50<td>31/03/2026"
    page = f"<html><meta charset=iso-8859-7><table>{HEAD}{jo}{ANN}</table>"
    assert read(tmp_path, page, encoding)[0].rows == ROWS


def test_a_letter_outside_utf8_far_down_the_page(tmp_path: Path) -> None:
    path = tmp_path / "month.xls"
    many = "".join(f"<tr><td>{n}<td>Ann<td>1.00<td>31/03/2026" for n in range(4000))
    path.write_bytes(f"<table>{HEAD}{many}<tr><td>x<td>Zoë<td>1.00<td>31/03/2026</table>".encode("cp1252"))
    [table] = seen(HtmlTableReader(), path)
    assert len(table.rows) == 4001
    assert table.rows[-1][1] == "Zoë"


def test_spans(tmp_path: Path) -> None:
    spanned = (
        "<tr><td colspan=4><b>Payments</b></td></tr>" + HEAD + "<tr><td>1<td rowspan=2>Jo<td>5.00<td>31/03/2026"
        "<tr><td>2<td>6.00<td>01/04/2026<tr><td>3<td colspan=2>Ann<td>01/04/2026"
    )
    [table] = read(tmp_path, f"<table>{spanned}</table>")
    assert table.rows == [
        ("1", "Jo", "5.00", "31/03/2026"),
        ("2", "Jo", "6.00", "01/04/2026"),
        ("3", "Ann", None, "01/04/2026"),
    ]
    assert table.first_line == 3


def test_only_the_innermost_tables_with_a_header_are_read(tmp_path: Path) -> None:
    menu = "<table><tr><td>Home</td><td>Help</td></tr></table>"
    page = (
        f"<html><table><tr><td>Welcome</td><td>{menu}</td></tr><tr><td><table>{HEAD}{JO}{ANN}</table></td></tr>"
        f"<tr><td>x<td>y</table><table>{HEAD}{JO}</table>"
    )
    tables = read(tmp_path, page)
    assert [(table.name, len(table.rows)) for table in tables] == [("month", 2), ("month 2", 1)]


def test_scripts_styles_and_comments_are_no_values(tmp_path: Path) -> None:
    cell = "<td>Jo<script>alert(1)</script><style>x</style><!-- no --><br>&amp;<p>Co</p></td>"
    [table] = read(tmp_path, f"<table>{HEAD}<tr><td>1{cell}<td>1<!-- -->00.00<td>31/03/2026{ANN}</table>")
    assert table.rows[0] == ("1", "Jo & Co", "100.00", "31/03/2026")


def test_repeated_headers_and_totals(tmp_path: Path) -> None:
    page = f"<table>{HEAD}{JO}{HEAD}{ANN}<tfoot><tr><td>Total<td><td>1,254.50<td></table>"
    [table] = read(tmp_path, page)
    assert table.rows == ROWS
    assert table.notes == (
        "Not counted as a record: 1 repeated header (row 3).",
        "Not counted as a record: 1 total line (row 5).",
    )


def test_a_page_without_a_table_of_records(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><title>Sign in</title><table><tr><td>Name<td><input></table>"
    with pytest.raises(BadInputError, match=r"^month.xls: the page holds no table with a header and records\.$"):
        read(tmp_path, page)


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<html>" + "<div>" * 300 + f"<table>{HEAD}{JO}</table>", "nested too deeply"),
        (f"<html><table>{HEAD}{JO}</table>\0<table>{HEAD}{ANN}</table>", "NUL"),
        (f"<html><style>{'x' * 5_000_000}</style><table>{HEAD}{JO}</table>", "no row of a table"),
        (f"<table>{HEAD}<tr>{'<td colspan=1000>x' * 20}</table>", "more than 2,000 columns"),
    ],
)
def test_what_is_refused(tmp_path: Path, page: str, why: str) -> None:
    path = tmp_path / "month.xls"
    path.write_text(page)
    with pytest.raises(BadInputError, match=f"^month.xls: .*{why}"):
        seen(HtmlTableReader(), path)


@pytest.mark.parametrize(
    "text", ["Ref,Payee\n<b>1</b>,2\n", "<Document/>", '<?xml version="1.0"?><Workbook/>', "", "a <table> of text"]
)
def test_what_is_no_page(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.html").write_text(text)
    assert not HtmlTableReader().sniff(Head.of(tmp_path / "a.html"))
