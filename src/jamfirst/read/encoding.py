"""Which encoding a text file is in, found from its bytes, and the same text as UTF-8 in flat memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(128))
_NOT_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a")) + b"\x7f"
_UNDEFINED = re.compile("[\x81\x8d\x8f\x90\x9d]")
_REPLACED = re.compile("\ufffd")


class Encoding(StrEnum):
    """The encodings that are told apart; the value is the name that people read."""

    UTF8 = "UTF-8"
    UTF8_BOM = "UTF-8 with a byte order mark"
    UTF16_LE = "UTF-16 little-endian"
    UTF16_BE = "UTF-16 big-endian"
    WINDOWS = "Windows-1252"
    MIXED = "UTF-8 with some Windows-1252"


@dataclass(frozen=True, slots=True)
class Transcoded:
    """A text written again as UTF-8 without a mark.

    ``doubtful`` counts the characters that the encoding does not define (or, in a mixed file, the bytes that
    are not UTF-8); ``first_line`` is the physical line of the first of them, 0 when there is none.
    """

    path: Path
    doubtful: int
    first_line: int


def encoding_of_start(start: bytes) -> Encoding | None:
    """The encoding of a text by its first bytes, or ``None`` where they are not text at all.

    A cut multi-byte character at the end is allowed. ``UTF8`` holds for the start only: a later byte may still
    break it (see ``eight_bit_encoding``).
    """
    sixteen = _sixteen_bit(start)
    if sixteen:
        return sixteen
    if _is_unprintable(start):
        return None
    if not is_utf8(start[: len(start) - _cut_character(start)]):
        return Encoding.WINDOWS
    return Encoding.UTF8_BOM if start.startswith(codecs.BOM_UTF8) else Encoding.UTF8


def decoded_start(start: bytes, encoding: Encoding) -> str:
    """The first bytes of a file as text; a character that was cut at the end is left out."""
    if encoding in (Encoding.UTF16_LE, Encoding.UTF16_BE):
        text = start[: len(start) // 2 * 2].decode(_codec(encoding), errors="replace")
    elif encoding in (Encoding.UTF8, Encoding.UTF8_BOM):
        text = start[: len(start) - _cut_character(start)].decode("utf-8", errors="replace")
    else:
        text = _decoded(start, encoding)
    return text.removeprefix("\ufeff")


def is_utf8(data: bytes) -> bool:
    """Whether bytes that begin and end between characters are valid UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def eight_bit_encoding(path: Path) -> Encoding:
    """The encoding of a whole file that is not valid UTF-8: Windows-1252, unless most of its characters
    outside ASCII are proper UTF-8, as when two systems wrote into one file."""
    proper = stray = 0
    with path.open("rb") as file:
        for block in _blocks(file):
            if block.isascii():
                continue
            left, found = _MULTIBYTE.subn(b"", block)
            proper += found
            stray += len(left.translate(None, _ASCII))
    return Encoding.MIXED if proper > stray else Encoding.WINDOWS


def transcode(path: Path, encoding: Encoding, target: Path) -> Transcoded:
    """Write the text of ``path`` to ``target`` as UTF-8 without a byte order mark, block by block.

    Bytes that Windows-1252 leaves undefined become the control characters of the same number, as the WHATWG
    Encoding Standard (index windows-1252) has it, so that different bytes stay different.
    """
    doubtful = first_line = 0
    lines = 1
    with target.open("wb") as out:
        for text, odd_at, odd in _texts(path, encoding):
            if odd and not first_line:
                first_line = lines + _line_ends(text[:odd_at])
            doubtful += odd
            lines += _line_ends(text)
            out.write(text.encode("utf-8"))
    return Transcoded(target, doubtful, first_line)


def _texts(path: Path, encoding: Encoding) -> Iterator[tuple[str, int, int]]:
    """The blocks of a file as text, each with the place of its first doubtful character and their number."""
    sixteen = encoding in (Encoding.UTF16_LE, Encoding.UTF16_BE)
    decoder = codecs.getincrementaldecoder(_codec(encoding))(errors="replace")
    pattern = _REPLACED if sixteen else _UNDEFINED
    at_start = True
    with path.open("rb") as file:
        blocks = iter(lambda: file.read(BLOCK), b"") if sixteen else _blocks(file)
        for block in blocks:
            text = decoder.decode(block) if sixteen else _decoded(block, encoding)
            yield _counted(text.removeprefix("\ufeff") if at_start else text, block, encoding, pattern)
            at_start = False
    if sixteen:
        yield _counted(decoder.decode(b"", final=True), b"", encoding, pattern)


def _counted(text: str, block: bytes, encoding: Encoding, pattern: re.Pattern[str]) -> tuple[str, int, int]:
    if encoding is Encoding.MIXED:
        stray = len(_MULTIBYTE.sub(b"", block).translate(None, _ASCII))
        return text, _first_stray(block) if stray else 0, stray
    first = pattern.search(text)
    return text, first.start() if first else 0, len(pattern.findall(text)) if first else 0


def _first_stray(block: bytes) -> int:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(block[: error.start].decode("utf-8"))
    return 0


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _codec(encoding: Encoding) -> str:
    return {Encoding.UTF16_LE: "utf-16-le", Encoding.UTF16_BE: "utf-16-be"}.get(encoding, "utf-8")


def _decoded(block: bytes, encoding: Encoding) -> str:
    if encoding is Encoding.WINDOWS:
        return codecs.charmap_decode(block, "strict", _WINDOWS_TABLE)[0]
    return block.decode("utf-8", errors=_MENDING)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file in blocks that never cut a UTF-8 character of a mostly valid text."""
    carried = b""
    while data := file.read(BLOCK):
        block = carried + data
        cut = _cut_character(block)
        carried = block[len(block) - cut :]
        yield block[: len(block) - cut]
    if carried:
        yield carried


def _cut_character(block: bytes) -> int:
    """How many bytes at the end are the start of a UTF-8 character whose rest is missing."""
    tail = block[-3:]
    for length in range(1, len(tail) + 1):
        lead = tail[-length]
        if lead < 0x80:
            return 0
        needed = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
        if needed:
            return length if length < needed else 0
    return 0


def _sixteen_bit(start: bytes) -> Encoding | None:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    if start.startswith(codecs.BOM_UTF16_LE):
        return Encoding.UTF16_LE
    if start.startswith(codecs.BOM_UTF16_BE):
        return Encoding.UTF16_BE
    return _sixteen_bit_unmarked(start[: min(len(start), 4096) // 2 * 2])


def _sixteen_bit_unmarked(sample: bytes) -> Encoding | None:
    """UTF-16 without a mark: in text like ours most characters have a zero for their upper byte."""
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half >= 4 and even == 0 and odd > half * 0.6:
        return Encoding.UTF16_LE
    return Encoding.UTF16_BE if half >= 4 and odd == 0 and even > half * 0.6 else None


def _is_unprintable(start: bytes) -> bool:
    """Whether more than one byte in a thousand is a control character that text has no use for."""
    controls = len(start) - len(start.translate(None, _NOT_TEXT))
    return controls * 1000 > max(len(start), 1000)


def _windows_table() -> str:
    """Windows-1252 with its five undefined bytes as the control characters of the same number."""
    return "".join(
        chr(code) if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([code]).decode("cp1252") for code in range(256)
    )


_WINDOWS_TABLE = _windows_table()


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return codecs.charmap_decode(wrong, "strict", _WINDOWS_TABLE)[0], error.end


_MENDING = "jamfirst.windows1252"
codecs.register_error(_MENDING, _as_windows)
