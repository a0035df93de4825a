import struct

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.compound_file import CompoundFile
from tests.read.workbooks import compound

LARGE = bytes(range(256)) * 400
SMALL = b"a small stream " * 20


@pytest.mark.parametrize("small", [False, True])
def test_streams_come_out_as_they_went_in(small: bool) -> None:
    document = CompoundFile(compound({"Workbook": LARGE, "Other": SMALL}, small=small), "a.xls")
    assert document.names == {"Root Entry", "Workbook", "Other"}
    assert document.stream("Workbook") == LARGE
    assert document.stream("Other").rstrip(b"\0") == SMALL


def fat_at(data: bytes) -> int:
    return (struct.unpack_from("<I", data, 76)[0] + 1) * 512


def test_a_chain_that_runs_in_a_circle() -> None:
    data = bytearray(compound({"Workbook": LARGE}))
    struct.pack_into("<I", data, fat_at(data) + 4 * 5, 0)
    with pytest.raises(BadInputError, match="circle"):
        CompoundFile(bytes(data), "a.xls").stream("Workbook")


def test_a_chain_that_leaves_the_file() -> None:
    data = bytearray(compound({"Workbook": LARGE}))
    struct.pack_into("<I", data, fat_at(data) + 4 * 5, 0x00FFFFFF)
    with pytest.raises(BadInputError, match="outside the file"):
        CompoundFile(bytes(data), "a.xls").stream("Workbook")


def test_a_table_of_sectors_that_runs_in_a_circle() -> None:
    data = bytearray(compound({"Workbook": LARGE}))
    struct.pack_into("<I", data, 68, 0)
    struct.pack_into("<I", data, 512 + 508, 0)
    with pytest.raises(BadInputError, match="circle"):
        CompoundFile(bytes(data), "a.xls")


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"x" * 600])
def test_what_is_no_compound_file(data: bytes) -> None:
    with pytest.raises(BadInputError, match="start is missing"):
        CompoundFile(data, "a.xls")


def test_impossible_sector_sizes() -> None:
    data = bytearray(compound({"Workbook": LARGE}))
    struct.pack_into("<H", data, 30, 31)
    with pytest.raises(BadInputError, match="sectors"):
        CompoundFile(bytes(data), "a.xls")
