from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.encoding import Encoding
from jamfirst.read.source import open_source

TEXT = "Ref,Payee\nP1,Zoë\nP2,Anaïs\n"


@pytest.mark.parametrize(
    ("codec", "encoding", "in_place"),
    [
        ("utf-8", Encoding.UTF8, True),
        ("utf-8-sig", Encoding.UTF8_BOM, True),
        ("cp1252", Encoding.WINDOWS, False),
        ("utf-16-le", Encoding.UTF16_LE, False),
    ],
)
def test_only_what_is_not_utf8_is_written_again(codec: str, encoding: Encoding, in_place: bool, tmp_path: Path) -> None:
    path, work = tmp_path / "x.csv", tmp_path / "work"
    work.mkdir()
    path.write_bytes(TEXT.encode(codec))
    for _ in range(2):
        source = open_source(path, "x.csv", work)
        assert (source.encoding, source.path == path) == (encoding, in_place)
        assert source.path.read_text(encoding="utf-8-sig") == TEXT
    assert len(list(work.iterdir())) == (0 if in_place else 2)
    assert path.read_bytes() == TEXT.encode(codec)


def test_a_header_on_the_far_side_of_a_long_preamble(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("x" * 1_500_000 + "\n" + TEXT, encoding="utf-8")
    assert open_source(path, "x.csv", tmp_path).layout.header_line == 2


def test_the_sentence_names_the_file_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    with pytest.raises(BadInputError, match=r"^run/pay.csv: the file is empty\.$"):
        open_source(path, "run/pay.csv", tmp_path)
