"""Small files made to exhaust memory, time or disk, or to be read in two ways. Each is made from scratch."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.read.workbooks import (
    binary_cells,
    binary_parts,
    binary_record,
    compound,
    old_cell,
    old_stream,
    raw_xlsx,
    write_ods,
    write_zip,
)

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
HEADER = "<row>" + "".join(f'<c t="inlineStr"><is><t>{n}</t></is></c>' for n in ("Ref", "Payee", "Amount")) + "</row>"

Maker = Callable[[Path], Path]


def text(path: Path, content: str) -> Path:
    """A file of text."""
    path.write_text(content, encoding="utf-8")
    return path


def cell(place: str, value: str = "1") -> str:
    """A cell of a sheet."""
    return f'<c r="{place}"><v>{value}</v></c>'


def far_cell(path: Path) -> Path:
    """Two cells, at opposite ends of the sheet."""
    return raw_xlsx(path, f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>')


def far_column(path: Path) -> Path:
    """Many rows with one cell each, far out."""
    return raw_xlsx(path, HEADER + "".join(f"<row>{cell(f'BXX{n}')}</row>" for n in range(2, 3000)))


def packed_sheet(path: Path) -> Path:
    """A sheet that unpacks to a thousand times its size."""
    return raw_xlsx(path, HEADER + f"<row>{cell('A2')}</row>" * 400_000)


def one_text_everywhere(path: Path) -> Path:
    """One long text that every cell refers to."""
    rows = "".join(f'<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c><v>{n}</v></c></row>' for n in range(40_000))
    return raw_xlsx(path, HEADER + rows, strings=f"<si><t>{'long ' * 6000}</t></si>")


def drowned(path: Path) -> Path:
    """A sheet whose rows are drowned in elements that mean nothing."""
    junk = "".join(f"<x{n * 2_654_435_761 % 65_521:x}/>" for n in range(500_000))
    return raw_xlsx(path, junk + HEADER)


def crowded_row(path: Path) -> Path:
    """One row with a million cells."""
    return raw_xlsx(path, "<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(300_000)) + "</row>")


def laughing_workbook(path: Path) -> Path:
    """Entities that multiply, in a workbook's sheet."""
    return raw_xlsx(path, f"<row>{cell('A1', '&a9;')}</row>", prolog=LAUGHS)


def laughing_strings(path: Path) -> Path:
    """Entities that multiply, in a workbook's texts."""
    sst = f"{LAUGHS}<sst><si><t>&a9;</t></si></sst>".encode()
    return raw_xlsx(path, HEADER, extra={"xl/sharedStrings.xml": sst})


def outside_workbook(path: Path) -> Path:
    """An entity that is a file of the machine."""
    return raw_xlsx(path, f"<row>{cell('A1', '&a9;')}</row>", prolog=OUTSIDE)


def laughing_spreadsheet(path: Path) -> Path:
    """Entities that multiply, in Excel 2003 XML."""
    return text(path, f'{LAUGHS}<Workbook xmlns="{NAMESPACE}"><Worksheet>&a9;</Worksheet></Workbook>')


def deep_spreadsheet(path: Path) -> Path:
    """A hundred thousand elements inside each other, below rows that are as they should be."""
    rows = "<Row><Cell><Data>x</Data></Cell></Row>" * 3000
    return text(path, f'<Workbook xmlns="{NAMESPACE}"><Worksheet>{rows}' + "<a>" * 100_000)


def repeated_ods(path: Path) -> Path:
    """One row of one text, repeated over the whole sheet."""
    many = 'table:number-columns-repeated="1000" office:value-type="string"'
    one = f"<table:table-cell {many}><text:p>xxxxxx</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1048576">{one}</table:table-row>'
    return write_ods(path, f'<table:table table:name="P">{row}</table:table>')


def far_old(path: Path) -> Path:
    """Two far-apart cells in each of a hundred sheets."""
    cells = old_cell(0, 0, "a") + old_cell(65535, 255, "b")
    path.write_bytes(compound({"Workbook": old_stream({f"S{n}": cells for n in range(100)})}))
    return path


def circle_old(path: Path) -> Path:
    """A chain of sectors that runs in a circle."""
    data = bytearray(compound({"Workbook": old_stream({"P": old_cell(0, 0, "a") * 500})}))
    fat = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    struct.pack_into("<I", data, fat + 4 * 3, 0)
    path.write_bytes(data)
    return path


def far_binary(path: Path) -> Path:
    """A row and a column beyond any sheet."""
    cells = binary_cells([["a"]]) + binary_record(0, struct.pack("<I", 0xFFFFFFF0) + bytes(13))
    cells += binary_record(5, struct.pack("<IId", 0xFFFFFFF0, 0, 1.0))
    return write_zip(path, binary_parts({"P": cells}))


def long_binary(path: Path) -> Path:
    """A text that claims two thousand million characters."""
    claim = binary_record(6, struct.pack("<III", 1, 0, 0x7FFFFFFF) + b"a\0")
    return write_zip(path, binary_parts({"P": binary_cells([["a", 1]]) + claim}))


def wide_page(path: Path) -> Path:
    """Cells of a page that span all they can."""
    return text(
        path, "<table><tr><th>Ref<th>Amount" + "<tr>" + "<td colspan=1000 rowspan=65534>x" * 100 + "<tr><td>y" * 1000
    )


def tall_page(path: Path) -> Path:
    """A long text that spans tens of thousands of rows."""
    long = "long " * 6000
    return text(path, f"<table><tr><th>Ref<th>Amount<tr><td rowspan=65534>{long}<td>1" + "<tr><td>2" * 20_000)


def deep_page(path: Path) -> Path:
    """A hundred thousand tables inside each other."""
    return text(path, "<html>" + "<table><tr><td>" * 100_000)


def drowned_page(path: Path) -> Path:
    """A page of elements with no row of a table."""
    return text(path, "<html><table>" + "<b></b>" * 700_000)


def lying_parquet(path: Path) -> Path:
    """A directory that claims to be larger than the file."""
    path.write_bytes(b"PAR1" + bytes(100) + struct.pack("<I", 0x7FFFFFFF) + b"PAR1")
    return path


def noise_parquet(path: Path) -> Path:
    """A directory of noise."""
    path.write_bytes(b"PAR1" + bytes(range(256)) * 4 + struct.pack("<I", 1000) + b"PAR1")
    return path


BOMBS: dict[str, Maker] = {
    "far.xlsx": far_cell,
    "column.xlsx": far_column,
    "packed.xlsx": packed_sheet,
    "repeated.xlsx": one_text_everywhere,
    "drowned.xlsx": drowned,
    "crowded.xlsx": crowded_row,
    "laughs.xlsx": laughing_workbook,
    "strings.xlsx": laughing_strings,
    "outside.xlsx": outside_workbook,
    "laughs.xml": laughing_spreadsheet,
    "deep.xml": deep_spreadsheet,
    "repeated.ods": repeated_ods,
    "far.xls": far_old,
    "circle.xls": circle_old,
    "far.xlsb": far_binary,
    "long.xlsb": long_binary,
    "wide.html": wide_page,
    "tall.html": tall_page,
    "deep.html": deep_page,
    "drowned.html": drowned_page,
    "lying.parquet": lying_parquet,
    "noise.parquet": noise_parquet,
}


def make_all(folder: Path) -> Iterator[Path]:
    """Every bomb, as a file in a folder."""
    for name, maker in BOMBS.items():
        yield maker(folder / name)
