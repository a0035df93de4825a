"""Small workbooks of every kind, made byte by byte: what tests of reading need and no library writes any more."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

Value = str | int | float | bool | date | None
Rows = Sequence[Sequence[Value]]

END = 0xFFFFFFFE
FREE = 0xFFFFFFFF
FAT = 0xFFFFFFFD

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write_xlsx(path: Path, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    """A workbook by a library that many services use."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)
                    elif value is not None:
                        sheet.write(r, c, value)
    return path


def raw_xlsx(
    path: Path,
    sheet_data: str,
    *,
    strings: str = "",
    styles: str = "",
    workbook: str = "",
    prolog: str = "",
    namespace: str = MAIN,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """A workbook with one sheet, "Data", whose parts are given as XML text."""
    book = workbook or f'<sheets><sheet name="Data" sheetId="1" xmlns:r="{OFFICE}" r:id="rId1"/></sheets>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")],
            1,
        )
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{namespace}">{book}</workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": (
            f'{prolog}<worksheet xmlns="{namespace}"><sheetData>{sheet_data}</sheetData></worksheet>'
        ).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>'.encode(),
        **(extra or {}),
    }
    return write_zip(path, parts)


def write_zip(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return path


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of an .xls stream."""
    return struct.pack("<HH", kind, len(content)) + content


def old_cells(rows: Sequence[Sequence[Value]]) -> bytes:
    """Cell records of an .xls sheet: text, numbers (a date as its serial in the second style) and truth values."""
    return b"".join(
        old_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None
    )


def old_cell(row: int, column: int, value: Value) -> bytes:
    """One cell of an .xls sheet."""
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
    if isinstance(value, bool):
        return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))
    if isinstance(value, date):
        return record(0x0203, struct.pack("<HHHd", row, column, 1, (value - date(1899, 12, 30)).days))
    assert value is not None
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def old_error(row: int, column: int, code: int = 0x2A) -> bytes:
    """A cell of an .xls sheet with an error in it, ``#N/A`` unless another is asked for."""
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def old_stream(sheets: Mapping[str, bytes], *, hidden: Sequence[str] = (), before: bytes = b"") -> bytes:
    """The workbook stream of an .xls file (BIFF8); ``before`` stands in its global part."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + before
    for number in (0, 14):
        start += record(0x00E0, struct.pack("<HH", 0, number) + bytes(16))
    heads = {n: struct.pack("<BBBB", n in hidden, 0, len(n), 0) + n.encode("latin-1") for n in sheets}
    position = len(start) + sum(len(h) + 8 for h in heads.values()) + 4
    bodies = b""
    for name, cells in sheets.items():
        start += record(0x0085, struct.pack("<I", position + len(bodies)) + heads[name])
        bodies += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A)
    return start + record(0x000A) + bodies


def compound(streams: Mapping[str, bytes], *, small: bool = False) -> bytes:
    """A compound (OLE) file. ``small`` puts streams under 4,096 bytes into the stream of small sectors; otherwise
    they are filled up to that size."""
    if not small:
        streams = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[i : i + 512].ljust(512, b"\0") for i in range(0, len(content), 512)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END])
        return first

    mini, table, places = b"", [], {}
    for name, content in streams.items():
        if len(content) < 4096:
            first, count = len(table), -(-len(content) // 64)
            mini += content.ljust(count * 64, b"\0")
            table += [*range(first + 1, first + count), END]
            places[name] = first
        else:
            places[name] = put(content)
    root = put(mini) if mini else END
    mini_table = put(struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")) if table else END
    entries = _entry("Root Entry", 5, root, len(mini), child=1)
    for number, (name, content) in enumerate(streams.items(), 1):
        entries += _entry(name, 2, places[name], len(content), right=number + 1 if number < len(streams) else FREE)
    directory = put(entries)
    used = -(-(len(chain) + 1) // 127) if len(chain) > 127 else 1
    places_of_fat = [*range(len(sectors), len(sectors) + used)]
    chain.extend([FAT] * used)
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(used * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", used, directory, 0, 4096, mini_table, 1 if table else 0, END, 0)
    header += struct.pack("<109I", *places_of_fat, *([FREE] * (109 - used)))
    return header + b"".join(sectors) + fat


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def write_xls(path: Path, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    """An .xls workbook."""
    path.write_bytes(compound({"Workbook": old_stream({n: old_cells(r) for n, r in sheets.items()}, hidden=hidden)}))
    return path


def binary_record(kind: int, content: bytes = b"") -> bytes:
    """One record of an .xlsb part."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        size, byte = size >> 7, size & 0x7F
        length += bytes([byte | (0x80 if size else 0)])
        if not size:
            return head + length + content


def binary_cells(rows: Rows) -> bytes:
    """The row and cell records of an .xlsb sheet: text, numbers, truth values."""
    data = b""
    for r, row in enumerate(rows):
        data += binary_record(0, struct.pack("<I", r) + bytes(13))
        for c, value in enumerate(row):
            head = struct.pack("<II", c, 0)
            if isinstance(value, str):
                data += binary_record(6, head + struct.pack("<I", len(value)) + value.encode("utf-16-le"))
            elif isinstance(value, bool):
                data += binary_record(4, head + bytes([value]))
            elif isinstance(value, int | float):
                data += binary_record(5, head + struct.pack("<d", value))
    return data


def binary_parts(sheets: Mapping[str, bytes], *, hidden: Sequence[str] = ()) -> dict[str, bytes]:
    """The parts of an .xlsb workbook whose sheets are given as cell records."""
    bundle, links = b"", ""
    parts: dict[str, bytes] = {"[Content_Types].xml": b"<Types/>"}
    for number, (name, cells) in enumerate(sheets.items(), 1):
        key = f"rId{number}"
        content = struct.pack("<II", name in hidden, number)
        for text in (key, name):
            content += struct.pack("<I", len(text)) + text.encode("utf-16-le")
        bundle += binary_record(156, content)
        links += f'<Relationship Id="{key}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        size = binary_record(148, struct.pack("<IIII", 0, 9, 0, 9))
        parts[f"xl/worksheets/sheet{number}.bin"] = (
            binary_record(129) + size + binary_record(145) + cells + binary_record(146) + binary_record(130)
        )
    book = binary_record(131) + binary_record(143) + bundle + binary_record(144) + binary_record(132)
    relations = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    return {**parts, "xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": relations.encode()}


OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def write_ods(path: Path, tables: str, *, styles: str = "", manifest: str = "<manifest/>") -> Path:
    """An OpenDocument spreadsheet whose tables are given as XML text."""
    extended = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {OPEN} {extended}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return write_zip(path, parts)
