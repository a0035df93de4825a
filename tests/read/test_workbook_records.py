import struct
import zipfile
from pathlib import Path

from jamfirst.read.workbook_records import Extent, old_extents, zipped_extents
from tests.read.workbooks import (
    binary_cells,
    binary_parts,
    binary_record,
    old_cell,
    old_error,
    old_stream,
    record,
    write_zip,
)


def place(extent: Extent) -> tuple[int, int, int, int, int]:
    return extent.filled, extent.top, extent.bottom, extent.left, extent.right


def test_where_the_cells_of_old_sheets_lie() -> None:
    several = record(0x00BD, struct.pack("<HH", 7, 1) + bytes(6 * 3) + struct.pack("<H", 3))
    blank = record(0x0201, struct.pack("<HHH", 60_000, 200, 0))
    found = old_extents(old_stream({"A": old_cell(3, 2, "x") + several + blank, "B": old_error(9, 4)}))
    assert found is not None
    assert [place(extent) for extent in found] == [(4, 3, 7, 1, 3), (1, 9, 9, 4, 4)]
    assert found[0].area == 15
    assert found[1].errors == [(9, 4, 0x2A)]


def test_an_encrypted_workbook_has_no_extents() -> None:
    assert old_extents(old_stream({"A": b""}, before=record(0x002F, bytes(6)))) is None


def test_streams_of_anything_end() -> None:
    whole = old_stream({"A": old_cell(0, 0, "x")})
    for cut in range(len(whole)):
        found = old_extents(whole[:cut])
        assert found is not None
        assert all(extent.filled <= 1 for extent in found)


def test_where_the_cells_of_zipped_sheets_lie(tmp_path: Path) -> None:
    error = binary_record(0, struct.pack("<I", 9)) + binary_record(3, struct.pack("<IIB", 300, 0, 0x2A))
    sheets = {"A": binary_cells([["x" * 200, 1], [True, "y"]]) + error, "B": b""}
    with zipfile.ZipFile(write_zip(tmp_path / "b.xlsb", binary_parts(sheets))) as archive:
        first, second = zipped_extents(archive)
    assert place(first) == (5, 0, 9, 0, 300)
    assert first.errors == [(9, 300, 0x2A)]
    assert (second.filled, second.area) == (0, 0)
