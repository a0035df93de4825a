"""Every reader is in the registry, and a file goes to the one that knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.read.contract import Head
from jamfirst.read.registry import READERS, reader_for, readers
from tests.cli.program import python
from tests.read.payment_files import CREDITS, as_file, bacs18, batch, pain001, payment
from tests.read.workbooks import write_xls, write_xlsx


def head(content: bytes) -> Head:
    return Head("name says nothing", content, len(content))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_file(bacs18(CREDITS)), "bacs18"),
        (pain001([batch([payment()])]).encode(), "pain.001"),
        (pain001([batch([payment()])], before='<?xml version="1.0"?>\n').encode("utf-16"), "pain.001"),
        (b"<html><body><table><tr><td>a</td></tr></table></body></html>", "html"),
        (b"a,b\n1,2\n", "delimited"),
        (b"PAR1....PAR1", "parquet"),
    ],
)
def test_a_file_goes_to_the_reader_that_knows_it(content: bytes, name: str) -> None:
    found = reader_for(head(content))
    assert found is not None
    assert name in found.name


def test_workbooks_go_to_the_reader_of_workbooks(tmp_path: Path) -> None:
    for made in (write_xlsx(tmp_path / "a", {"S": [["a"]]}), write_xls(tmp_path / "b", {"S": [["a"]]})):
        found = reader_for(Head.of(made))
        assert found is not None
        assert "xls" in found.name or "excel" in found.name


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", b"\x7fELF\x02\x01\x00\x00"])
def test_what_no_reader_knows_has_none(content: bytes) -> None:
    assert reader_for(head(content)) is None


def test_every_mark_is_found_in_every_file_of_its_reader() -> None:
    assert len(readers()) == len(READERS)
    assert len({r.name for r in readers()}) == len(READERS)
    assert READERS[-1].mark == b""


def test_readers_of_other_formats_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    program = (
        "import sys, jamfirst\n"
        "with jamfirst.session('a.csv') as s: jamfirst.read('a.csv', s)\n"
        "print([m for m in ('lxml', 'jamfirst.read.pain001', 'python_calamine') if m in sys.modules])"
    )
    assert python(program, cwd=tmp_path).out == "[]\n"


def test_readers_of_other_packages_are_asked(tmp_path: Path) -> None:
    """A package that is installed beside names its reader under the entry point group, and is asked before ours."""
    made = tmp_path / "other-1.0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", encoding="utf-8")
    (made / "entry_points.txt").write_text("[jamfirst.readers]\nodd = other_reader:Odd\n", encoding="utf-8")
    (tmp_path / "other_reader.py").write_text(
        "class Odd:\n    name = 'odd'\n    def sniff(self, head): return head.start.startswith(b'ODD')\n",
        encoding="utf-8",
    )
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from jamfirst.read.contract import Head\n"
        "from jamfirst.read.registry import reader_for\n"
        "print(reader_for(Head('x', b'ODD,1', 5)).name, reader_for(Head('x', b'a,b', 3)).name)"
    )
    assert python(program, cwd=tmp_path).out == "odd delimited\n"
