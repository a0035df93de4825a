"""Writing an assessment folder: in a folder beside it, synced, then renamed into place. Whole or absent."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.engines import Session
from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.problems import UsageError
from jamfirst.store.digest import digest, row_digests
from jamfirst.store.schema import (
    DOCUMENT_FILE,
    KEYS,
    SCHEMA,
    SEALED_BY_STORE,
    STORE_FILE,
    UNFINISHED,
)
from jamfirst.store.tables import store_tables

Finisher = Callable[[Path], None]


class CannotWriteError(UsageError):
    """The place for the assessment does not take it. Its text is one sentence; nothing half-written is left."""


def write(
    out: Path,
    document: Mapping[str, Any],
    session: Session,
    relations: Mapping[str, exp.Query],
    finishers: Sequence[Finisher] = (),
) -> Path:
    """Write an assessment folder, all or nothing, and give its path.

    ``document`` is ``assessment.json`` without ``schema``, ``digest``, ``store`` and ``seal``, which are worked
    out here. ``relations`` are queries in ``session`` for the tables of the store; ``findings`` is required.
    ``session`` must have been opened with ``out.parent`` among its outputs. Each finisher is given the
    unfinished folder, in which it may open the assessment (``open_assessment(folder, unfinished=True)``) and
    write reports. Raises ``UsageError`` when ``out`` is a file or holds files already, ``CannotWriteError`` when
    the disk or the rights do not allow it; whatever is raised, the unfinished folder is removed. The order of
    steps is that of a crash-safe rename: sync files, sync folder, rename, sync parent (POSIX rename(2), fsync(2)).
    """
    _refuse_unknown_keys(document)
    try:
        target = free_place(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished_folder(target) as folder:
            _fill(folder, document, session, relations)
            for finisher in finishers:
                finisher(folder)
            _sync_all(folder)
            _move(folder, target)
    except OSError as error:
        raise CannotWriteError(_sentence(out, error)) from error
    _confirm(target)
    return target


def _refuse_unknown_keys(document: Mapping[str, Any]) -> None:
    missing = [key for key in KEYS if key not in document and key not in SEALED_BY_STORE]
    unknown = [key for key in document if key not in KEYS]
    if missing or unknown:
        raise ValueError(f"The document of an assessment lacks {missing} and may not hold {unknown}.")


def free_place(out: Path) -> Path:
    """The absolute place for an assessment folder. Raises ``UsageError`` when it is not free: a file, a link, or a
    folder that holds files."""
    target = out.parent.resolve() / out.name
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{out} is not a folder: choose another place for the assessment.")
    if target.exists() and any(target.iterdir()):
        raise UsageError(_holds_files(out))
    return target


def _holds_files(out: Path) -> str:
    return f"{out} already holds files: an assessment is written once, so choose another folder or move that one."


@contextmanager
def _unfinished_folder(target: Path) -> Iterator[Path]:
    """A private folder beside the target, on the same file system; gone afterwards unless it was moved."""
    folder = target.parent / f".{target.name}{UNFINISHED}{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path, document: Mapping[str, Any], session: Session, relations: Mapping[str, exp.Query]) -> None:
    session.write_store(folder / STORE_FILE, store_tables(relations))
    whole = {
        **document,
        "schema": SCHEMA,
        "digest": _digest_of(document, folder / STORE_FILE),
        "store": {"file": STORE_FILE, "sha256": file_sha256(folder / STORE_FILE)},
    }
    (folder / DOCUMENT_FILE).write_bytes(sealed(whole))


def _digest_of(document: Mapping[str, Any], store: Path) -> str:
    """The digest, from the findings as they lie in the file: what is hashed is what will be read."""
    reader = StoreReader(store)
    try:
        batches = reader.stream(row_digests(exp.select("*").from_("findings")))
        return digest(document, (str(row[0]) for batch in batches for row in batch))
    finally:
        reader.close()


def sealed(document: Mapping[str, Any]) -> bytes:
    """The bytes of ``assessment.json``: UTF-8, the keys in their order, ``seal`` last.

    ``seal`` is the SHA-256 of every byte before it, up to the end of the value of the key before. Half a
    surrogate pair (from a file name that is not UTF-8) is written as its JSON escape.
    """
    ordered = {key: document[key] for key in KEYS if key != "seal"}
    text = json.dumps(ordered, ensure_ascii=False, indent=1, allow_nan=False)
    body = text.removesuffix("\n}").encode("utf-8", "backslashreplace")
    return body + seal_line(body)


def seal_line(body: bytes) -> bytes:
    """The end of ``assessment.json``, given all bytes before it."""
    return b',\n "seal": "' + hashlib.sha256(body).hexdigest().encode("ascii") + b'"\n}\n'


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_all(folder: Path) -> None:
    """Make everything in the folder private to its owner and safe on the disk."""
    for path in sorted(folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        _sync(path)
    folder.chmod(0o700)
    _sync(folder)


def _sync(path: Path) -> None:
    """Ask the disk to hold a file or a folder for good; Windows has no way to ask that of a folder."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _move(folder: Path, target: Path) -> None:
    """Rename the finished folder into place; an empty folder there gives way, a filled one does not."""
    if os.name == "nt" and target.exists():
        target.rmdir()
    try:
        os.rename(folder, target)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise UsageError(_holds_files(target)) from error
        raise


def _confirm(target: Path) -> None:
    try:
        _sync(target.parent)
    except OSError as error:
        raise CannotWriteError(
            f"The assessment is whole in {target}, but the disk did not confirm that it will last ({_reason(error)}): "
            "check the disk, then copy the folder or run again into another one."
        ) from error


_REASONS = {
    errno.ENOSPC: "there is no space left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file would be larger than the system allows",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "the disk is read-only",
    errno.ENAMETOOLONG: "the name is too long",
}


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0) or error.strerror or "the system gave no reason"


def _sentence(out: Path, error: OSError) -> str:
    return (
        f"The assessment could not be written to {out}: {_reason(error)}; "
        "nothing was left there, so mend that or choose another folder and run again."
    )
