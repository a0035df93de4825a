from pathlib import Path

import pytest

from jamfirst.read.spaced import has_spaced_marks
from jamfirst.read.survey import BLOCK
from tests.read.delimited_cases import layout_of

LAYOUT = layout_of("Ref,Payee,Amount\nP1,A,1.00\nP2,B,2.00\n")


def found(tmp_path: Path, data: bytes) -> bool:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    few, many = (has_spaced_marks(path, LAYOUT, many=many) for many in (False, True))
    assert few == many
    return few


@pytest.mark.parametrize(
    "data", [b'P1, "a",1\n', b'P1,"a" ,1\n', b'P1,1,"a"      \n', b'P1,1,"a"  ', b'P1," " "a",1\n', b'  "a",1,2\n']
)
@pytest.mark.parametrize("pad", range(14))
def test_a_space_at_the_edge_of_a_field_is_seen_wherever_a_block_ends(tmp_path: Path, data: bytes, pad: int) -> None:
    before = b"x" * (BLOCK - pad - 1) + b"\n"
    assert found(tmp_path, before + data)
    assert not found(tmp_path, before)


@pytest.mark.parametrize("data", [b'P1,"a ""b""",1\n', b'P1,5" x 6",1\n', b'P1,"a b","c, d"\n', b'P1,"a", b\n'])
@pytest.mark.parametrize("pad", range(14))
def test_other_spaces_are_none_of_its_business(tmp_path: Path, data: bytes, pad: int) -> None:
    assert not found(tmp_path, b"x" * (BLOCK - pad - 1) + b"\n" + data)
