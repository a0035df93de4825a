"""``jamfirst read``: any supported file as a table on the screen, as JSON, or written as another file."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import jamfirst
from jamfirst.engines.build import col, select, table
from tests.cli.program import PROGRAM, command, environment, invoke
from tests.read.payment_files import CREDITS, as_file, bacs18, batch, pain001, payment
from tests.read.workbooks import write_ods, write_xls, write_xlsx

HEADERS = ("Payment Ref", "Payee Name", "Sort Code", "Account Number", "Amount", "Pay Date", "Note")
ROWS = (
    ("P-001", "A Builder", "200000", "05577911", "1200.00", date(2026, 9, 28), "plain"),
    ("P-002", "C O'Farrell", "009988", "00077912", "-310.50", date(2026, 9, 30), 'a "quoted", text'),
    ("P-003", "Zoë", "200000", "55779130", "0.07", date(2026, 10, 1), None),
)


def _texts(mark: str = "%d/%m/%Y") -> list[list[str]]:
    lines = [["" if v is None else v.strftime(mark) if isinstance(v, date) else v for v in row] for row in ROWS]
    return [list(HEADERS), *lines]


def _delimited(separator: str) -> str:
    quoted = [
        [f'"{v}"'.replace('"quoted"', '""quoted""') if separator in v or '"' in v else v for v in r] for r in _texts()
    ]
    return "".join(separator.join(row) + "\n" for row in quoted)


def _cells() -> list[list[Any]]:
    return [list(HEADERS), *([*row[:4], float(row[4]), *row[5:]] for row in ROWS)]


def _html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in _texts())
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")


def _sheet_xml(path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{v}</Data></Cell>' for v in row) + "</Row>" for row in _texts()
    )
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="P"><Table>{rows}'
        "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )


def _ods(path: Path) -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in row)
        + "</table:table-row>"
        for row in _texts()
    )
    write_ods(path, f'<table:table table:name="P">{rows}</table:table>')


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("payments.csv", _delimited(","))


FORMATS: dict[str, Callable[[Path], object]] = {
    "payments.csv": lambda p: p.write_text(_delimited(","), encoding="utf-8"),
    "payments.tsv": lambda p: p.write_text(_delimited("\t"), encoding="utf-16"),
    "pipes.txt": lambda p: p.write_text(_delimited("|"), encoding="windows-1252"),
    "payments.xlsx": lambda p: write_xlsx(p, {"P": _cells()}),
    "payments.xls": lambda p: write_xls(p, {"P": _cells()}),
    "payments.ods": _ods,
    "page.xls": _html,
    "sheet.xls": _sheet_xml,
    "payments.zip": _zip,
    "wages.txt": lambda p: p.write_bytes(as_file(bacs18(CREDITS))),
    "1.xml": lambda p: p.write_text(pain001([batch([payment()])]), encoding="utf-8"),
}
"""A file of each supported format; Parquet is written by the program itself."""


def rows_of(path: Path) -> tuple[list[str], list[list[Any]]]:
    """The headers and rows of a file as the library reads them, amounts and dates as values."""
    with jamfirst.session(path) as session:
        (found,) = jamfirst.read(path, session).tables
        query = select(*(col(c.relation_name) for c in found.columns)).from_(table(found.relation))
        rows = [[_plain(v) for v in row] for row in session.rows(query.order_by("file_no", "record_no"))]
        return [c.name for c in found.columns], rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date()
    return value.normalize() if isinstance(value, Decimal) else value


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_shown_and_written_and_comes_back_the_same(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    FORMATS[name](source)
    shown = invoke("read", source)
    assert (shown.code, shown.err) == (0, "")
    read = rows_of(source)
    if not name.startswith(("1.xml", "wages")):
        assert read[0] == list(HEADERS)
        assert [row[:4] for row in read[1]] == [list(row[:4]) for row in ROWS]
        assert [row[4:] for row in read[1]] == [[Decimal(r[4]).normalize(), r[5], r[6]] for r in ROWS]
    for ending in (".parquet", ".csv", ".xlsx"):
        written = tmp_path / f"{name} as{ending}"
        ended = invoke("read", source, "--to", written)
        assert (ended.code, ended.out) == (0, "")
        assert f"Wrote {len(read[1])} records" in ended.err
        headers, rows = rows_of(written)
        full = [i for i, column in enumerate(zip(*read[1], strict=True)) if any(v is not None for v in column)]
        assert [headers[i] for i in full] == [read[0][i] for i in full]
        assert [[row[i] for i in full] for row in rows] == [[row[i] for i in full] for row in read[1]]
    left = [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert left == []


def csv_of(place: Path, text: str = "") -> Path:
    path = place / "payments.csv"
    path.write_text(text or _delimited(","), encoding="utf-8")
    return path


def test_accounts_are_masked_on_the_screen_and_whole_in_files(tmp_path: Path) -> None:
    source = csv_of(tmp_path)
    shown = invoke("read", source)
    assert "A Builder" in shown.out
    assert "05577911" not in shown.out
    assert "(accounts masked)" in shown.out
    invoke("read", source, "--to", tmp_path / "out.csv")
    assert "05577911" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_how_headers_were_understood_is_said(tmp_path: Path) -> None:
    shown = invoke("read", csv_of(tmp_path))
    lines = [line.split() for line in shown.out.splitlines()]
    assert "payments: 3 payments, read as delimited from payments.csv" in shown.out
    assert ["Amount", "amount", "decimal(2)"] in lines
    assert ["Pay", "Date", "pay_date", "date", "%d/%m/%Y"] in lines


def test_json_says_how_a_file_was_understood(tmp_path: Path) -> None:
    ended = invoke("read", csv_of(tmp_path), "--json")
    assert (ended.code, ended.err) == (0, "")
    (found,) = json.loads(ended.out)["tables"]
    assert (found["table"], found["kind"], found["rows"]) == ("payments", "payment", 3)
    amount = next(c for c in found["columns"] if c["canonical"] == "amount")
    assert amount == {"name": "Amount", "canonical": "amount", "type": "decimal", "role": "amount", "scale": 2}


def test_quiet_is_a_line_a_table_and_rows_are_as_many_as_asked_for(tmp_path: Path) -> None:
    source = csv_of(tmp_path)
    assert invoke("read", source, "-q").out.count("\n") == 1
    assert "First" not in invoke("read", source, "--rows", "0").out
    assert "First 2 records" in invoke("read", source, "--rows", "2").out
    assert invoke("read", source, "-q", "--to", tmp_path / "out.csv").err == ""


def test_a_bad_field_is_told_under_the_table(tmp_path: Path) -> None:
    source = csv_of(tmp_path, _delimited(",").replace("1200.00", "1.2.3"))
    shown = invoke("read", source)
    assert shown.code == 0
    assert 'payments.csv, line 2, column "Amount": "1.2.3" is not an amount' in shown.out


def test_of_several_tables_one_is_chosen(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    csv_of(run)
    (run / "depots.csv").write_text("Depot,Town\nD1,Truro\n", encoding="utf-8")
    assert "depots" in invoke("read", run).out
    ended = invoke("read", run, "--to", tmp_path / "out.csv")
    assert (ended.code, ended.out) == (2, "")
    assert "--table" in ended.err
    assert invoke("read", run, "--table", "depots", "--to", tmp_path / "out.csv").code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "Depot,Town\nD1,Truro\n"
    ended = invoke("read", run, "--table", "nothing")
    assert ended.code == 2
    assert 'There is no table "nothing"' in ended.err


@pytest.mark.parametrize("name", ["out.pdf", "out", "no/such/out.csv", "payments.csv", ".csv"])
def test_a_place_that_will_not_do_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    source = csv_of(tmp_path)
    before = source.read_bytes()
    ended = invoke("read", "payments.csv", "--to", name)
    assert (ended.code, ended.out) == (2, "")
    assert source.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["payments.csv"]


def test_text_that_would_run_in_a_spreadsheet_is_guarded_and_numbers_are_numbers(tmp_path: Path) -> None:
    live = "=1+1,+2,@x,-3"
    source = csv_of(
        tmp_path, 'Payment Ref,Payee Name,Amount,Pay Date\nP1,"=1+1",-12.50,2026-09-28\nP2,@x,1.00,2026-09-28\n'
    )
    assert invoke("read", source, "--to", tmp_path / "out.csv").code == 0
    written = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "P1,'=1+1,-12.50,2026-09-28" in written
    assert "P2,'@x,1.00" in written
    assert live not in written


def test_headers_of_any_kind_can_be_written(tmp_path: Path) -> None:
    source = csv_of(tmp_path, 'a"b,a"b,,"x; DROP TABLE t",=1+1,é\n1,2,3,4,5,6\n7,8,9,10,11,12\n')
    for ending in (".parquet", ".csv", ".xlsx"):
        assert invoke("read", source, "--to", tmp_path / f"out{ending}").code == 0
        headers, rows = rows_of(tmp_path / f"out{ending}")
        assert len(rows) == 2
        assert len(set(headers)) == 6


def test_what_is_not_there_or_cannot_be_read_is_3_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    for name, sentence in (("nowhere.csv", "no such file"), ("empty.csv", "the file is empty")):
        ended = invoke("read", tmp_path / name, "--to", tmp_path / "out.csv")
        assert (ended.code, ended.out) == (3, "")
        assert sentence in ended.err
        assert ended.err.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx"])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path, ending: str) -> None:
    """A file may grow to 20,000 bytes and the table needs more: one sentence, and no part of a file."""
    lines = "".join(f"{n},{n * 7919 % 1_000_003},text {n * 104_729 % 999_983}\n" for n in range(3_000))
    source = csv_of(tmp_path, f"number,other,words\n{lines}")
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY)); {PROGRAM}"
    asked = command("read", source, "--to", tmp_path / f"out{ending}")
    asked[2] = program
    done = subprocess.run(asked, cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "could not be written" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["payments.csv"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx"])
def test_ctrl_c_leaves_nothing(tmp_path: Path, ending: str) -> None:
    lines = "".join(f"{n},{n * 7919 % 1_000_003},text {n}\n" for n in range(400_000))
    source = csv_of(tmp_path, f"number,other,words\n{lines}")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        command("read", source, "--to", tmp_path / f"out{ending}"),
        cwd=tmp_path,
        env=environment(TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        while running.poll() is None and not any(tmp_path.glob(".*")):
            time.sleep(0.002)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    written = tmp_path / f"out{ending}"
    if running.returncode == 0:
        assert len(rows_of(written)[1]) == 400_000
        written.unlink()
    else:
        assert running.returncode == 130, err
    assert "Traceback" not in err
    assert sorted(os.listdir(tmp_path)) == ["payments.csv", "temporary"]
    assert list(temporary.iterdir()) == []
