"""Zip folders as input. A zip is a claim by a stranger: it is weighed before anything of it is unpacked."""

from __future__ import annotations

import errno
import hashlib
import lzma
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from jamfirst.model.problems import BadInputError

MAX_MEMBERS = 1_000
"""A month of a service's output is tens of files, and an Excel workbook a part or two for each sheet."""

MAX_UNPACKED = 2_000_000_000
"""Bytes. About ten million payment lines; more should come as folders or Parquet, not inside a zip."""

MAX_RATIO = 100
"""Unpacked bytes for one packed byte. Repetitive CSV and XML pack 10 to 40 times; a bomb about 1,000 times."""

MAX_WHOLE = 500_000_000
"""Bytes of what has to be in memory whole: an .xls file, the texts of an .xlsx, a sheet of an .xlsb."""

RATIO_FROM = 1_000_000
"""Bytes. Below this size the ratio says nothing: a short run of spaces packs as well as a bomb."""

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_OFFICE_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
_CHUNK = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
_NOT_A_ZIP = (*_DAMAGED, ValueError, OSError)


@contextmanager
def opened(path: Path, shown: str) -> Iterator[zipfile.ZipFile]:
    """A zip file whose directory has been weighed; see ``weigh``.

    Raises ``BadInputError`` when it cannot be opened, is too large once unpacked, or a part of it is damaged.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _NOT_A_ZIP as error:
        raise _damaged(shown, error) from error
    with archive:
        weigh(archive.infolist(), path.stat().st_size, shown)
        try:
            yield archive
        except _DAMAGED as error:
            raise _damaged(shown, error) from error
        except OSError as error:
            if error.errno == errno.EINVAL:  # a part that is said to lie before the file's start
                raise _damaged(shown, error) from error
            raise


def _damaged(shown: str, error: Exception) -> BadInputError:
    return BadInputError(f"{shown}: the zip file is damaged and cannot be read whole ({_reason(error)}).")


def weigh(members: Sequence[zipfile.ZipInfo], packed: int, shown: str) -> None:
    """Refuse a zip directory that promises too much, or holds what a reader must not touch.

    ``packed`` is the size of the zip file in bytes. Raises ``BadInputError``. Unpacking never gives more bytes
    than the directory states (``zipfile`` stops there), so the directory is enough to judge by.
    """
    if len(members) > MAX_MEMBERS:
        raise BadInputError(
            f"{shown}: the zip file holds {len(members):,} files; at most {MAX_MEMBERS:,} are accepted."
        )
    total = sum(m.file_size for m in members)
    if total > MAX_UNPACKED:
        raise BadInputError(
            f"{shown}: the zip file would unpack to {total:,} bytes; at most {MAX_UNPACKED:,} are accepted."
        )
    if total > RATIO_FROM and total > MAX_RATIO * max(packed, 1):
        raise _too_dense(shown, "it", total, packed)
    for member in members:
        _weigh_member(member, shown)


def _weigh_member(member: zipfile.ZipInfo, shown: str) -> None:
    if member.flag_bits & 0x1:
        raise BadInputError(f"{shown}: the zip file is protected by a password; unpack it first.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadInputError(f"{shown}: the zip file holds a link to another file, which is not accepted.")
    if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise _too_dense(shown, "a file in it", member.file_size, member.compress_size)


def _too_dense(shown: str, what: str, size: int, packed: int) -> BadInputError:
    return BadInputError(
        f"{shown}: the zip file is refused because {what} would unpack from {packed:,} to {size:,} bytes, "
        f"more than {MAX_RATIO} times."
    )


def refuse_large(sizes: Iterable[int], shown: str) -> None:
    """Refuse a workbook with a part of this many bytes that can only be read whole. Raises ``BadInputError``."""
    if any(size > MAX_WHOLE for size in sizes):
        raise BadInputError(
            f"{shown}: the workbook has a part of more than {MAX_WHOLE:,} bytes; export it as CSV or Parquet instead."
        )


def is_folder(path: Path) -> bool:
    """Whether a file is a zip folder of other files, and not a workbook (which is a zip as well)."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP_MAGIC):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OFFICE_PARTS.intersection(archive.namelist())
    except _NOT_A_ZIP:
        return True


def expand(path: Path, shown: str, work: Path) -> list[tuple[str, Path]]:
    """The files of a zip folder, unpacked into ``work``: pairs of (name to show, path on disk).

    On disk a file is named by the hash of its content; no name from inside the zip ever reaches the disk. Names to
    show look like ``month.zip/payments.csv``, in the order of the directory. Folders, empty files and the
    leftovers of macOS and Windows (``__MACOSX/``, ``.DS_Store``, ``Thumbs.db``) are passed over. A zip inside the
    zip is refused: what a service writes is packed once. Raises ``BadInputError`` with the reason in a sentence.
    """
    with opened(path, shown) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and m.file_size and not _is_leftover(m.filename)]
        names = [shown_name(m.filename) for m in members]
        _refuse_unsafe(members, names, shown)
        return [
            (f"{shown}/{name}", _unpacked(archive, member, f"{shown}/{name}", work))
            for name, member in zip(names, members, strict=True)
        ]


def shown_name(name: str) -> str:
    """A name from inside a zip as it may be printed: forward slashes, no control or direction characters."""
    plain = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c)[0] != "C")
    return plain[:200] or "(no name)"


def _is_leftover(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _refuse_unsafe(members: Sequence[zipfile.ZipInfo], names: Sequence[str], shown: str) -> None:
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or _DRIVE.match(parts[0]):
            raise BadInputError(f"{shown}: the zip file holds a file named to be written outside its folder.")
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise BadInputError(f"{shown}: the zip file holds two files with the same name, {name}.")
        seen.add(name.casefold())
    if not members:
        raise BadInputError(f"{shown}: the zip file holds no files.")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, work: Path) -> Path:
    digest = hashlib.sha256()
    partial = work / "unpacking"
    with archive.open(member) as source, partial.open("wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    final = work / f"unpacked-{digest.hexdigest()}"
    partial.replace(final)
    if is_folder(final):
        final.unlink()
        raise BadInputError(f"{shown}: a zip file inside a zip file is not accepted; unpack the outer one first.")
    return final


def _reason(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
