from pathlib import Path

import pytest

from jamfirst.read.place import Place, find_record, line_of

TEXT = 'Report\n\nRef,Text,Amount\nP1,"a\nb\nc",1.00\n\nRef,Text,Amount\nP2,é,1.2.3\nTotal,,1.00\nP3,x\n'


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_in_the_file_as_it_is(codec: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(TEXT.replace("\n", end).encode(codec))
    assert [line_of(path, n) for n in range(5)] == [None, 4, 9, 11, None]
    assert find_record(path, where=lambda fields: fields[2] == "1.2.3") == Place(2, 9)
    assert find_record(path, where=lambda fields: fields[2] == "") == Place(3, 11)
    assert find_record(path, where=lambda fields: fields[0] == "P9") is None
