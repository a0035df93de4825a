from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.encoding import (
    BLOCK,
    Encoding,
    decoded_start,
    eight_bit_encoding,
    encoding_of_start,
    is_utf8,
    transcode,
)

TEXT = "Ref,Payee\r\nP1,Müller £5 “Ltd”\r\n"
CODECS = {
    Encoding.UTF8: "utf-8",
    Encoding.UTF8_BOM: "utf-8-sig",
    Encoding.UTF16_LE: "utf-16-le",
    Encoding.UTF16_BE: "utf-16-be",
    Encoding.WINDOWS: "cp1252",
}


@pytest.mark.parametrize("encoding", CODECS)
def test_each_encoding_is_told_and_decoded(encoding: Encoding) -> None:
    data = TEXT.encode(CODECS[encoding])
    assert encoding_of_start(data) is encoding
    assert decoded_start(data, encoding) == TEXT


@pytest.mark.parametrize("encoding", CODECS)
def test_transcoding_in_blocks_changes_nothing(encoding: Encoding, tmp_path: Path) -> None:
    for pad in range(4):
        text = "x" * (BLOCK - pad) + "£€𝄞\n" * 3 if encoding is not Encoding.WINDOWS else "x" * (BLOCK - pad) + "£€\n"
        source = tmp_path / "source"
        source.write_bytes(text.encode(CODECS[encoding]))
        done = transcode(source, encoding, tmp_path / "target")
        assert done.path.read_bytes().decode("utf-8") == text
        assert (done.doubtful, done.first_line) == (0, 0)


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.integers(0, 3))
def test_a_cut_character_is_no_error(text: str, cut: int) -> None:
    data = ("Ref,Payee\n" + text).encode()
    start = data[: len(data) - cut]
    if encoding_of_start(start) in (Encoding.UTF8, Encoding.UTF8_BOM):
        assert decoded_start(start, Encoding.UTF8) == start.decode("utf-8", errors="ignore").removeprefix("\ufeff")


def test_undefined_bytes_stay_different_and_are_counted(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"a\nb\x81\nc\x8d\x9d\n")
    done = transcode(source, eight_bit_encoding(source), tmp_path / "target")
    assert done.path.read_text(encoding="utf-8") == "a\nb\x81\nc\x8d\x9d\n"
    assert (done.doubtful, done.first_line) == (3, 2)


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes("Müller\nZoë\nAnaïs\n".encode() + b"Caf\xe9\n")
    assert eight_bit_encoding(source) is Encoding.MIXED
    done = transcode(source, Encoding.MIXED, tmp_path / "target")
    assert done.path.read_text(encoding="utf-8") == "Müller\nZoë\nAnaïs\nCafé\n"
    assert (done.doubtful, done.first_line) == (1, 4)
    source.write_bytes("Müller\nZoë\n".encode("cp1252"))
    assert eight_bit_encoding(source) is Encoding.WINDOWS


def test_half_a_character_of_utf16(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes("a,b\nc,d\n".encode("utf-16-le") + b"\x00\xd8")
    done = transcode(source, Encoding.UTF16_LE, tmp_path / "target")
    assert done.path.read_text(encoding="utf-8") == "a,b\nc,d\n\ufffd"
    assert (done.doubtful, done.first_line) == (1, 3)


@pytest.mark.parametrize("data", [bytes(64), b"\xff\xfe\0\0a\0\0\0", bytes(range(32)) * 9, b"\x89PNG\r\n\x1a\n\0\0\0"])
def test_no_text(data: bytes) -> None:
    assert encoding_of_start(data) is None


def test_is_utf8() -> None:
    assert is_utf8("é".encode())
    assert not is_utf8(b"\xe9")
