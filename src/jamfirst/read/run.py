"""A run read whole: its files hashed on intake, recognised by content, and turned into typed tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError, Problem
from jamfirst.model.run import InputFile, Run, RunFacts
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read import archive
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.facts import RUN_TOML, find_run_toml, read_facts
from jamfirst.read.hints import Hints
from jamfirst.read.located import located
from jamfirst.read.merge import Spanned, span
from jamfirst.read.registry import reader_for
from jamfirst.read.typed import Typed, typed

FACTS = "run.toml"
"""The format name of the file of facts among a run's files."""

_NOTHING_DECLARED = ServiceFile()

NOT_DATA = frozenset({RUN_TOML, "jamfirst.toml", "truth.json"})
"""Files that stand beside a run's files and are no part of what the service produced."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of the run: how it is shown, where it lies, and its size and hash as they were on intake."""

    shown: str
    path: Path
    input: InputFile


def read(
    path: str | Path,
    session: Session,
    *,
    service: ServiceFile = _NOTHING_DECLARED,
    facts: RunFacts | None = None,
    forgiving: bool = False,
    progress: Callable[[str], None] = lambda what: None,
) -> Run:
    """Read a file or a folder as a run.

    ``facts`` given take precedence over those of ``run.toml``, fact by fact. With ``forgiving``, as a candidate is
    read, a file that cannot be used becomes a problem (``file.unreadable``) instead of an error. Raises
    ``BadInputError`` when nothing is recognised or, unless forgiving, when a file cannot be used.
    """
    path = Path(path)
    if not path.exists():
        raise BadInputError(f"{path}: there is no such file or folder.")
    problems: list[Problem] = []
    found = list(_intake(path, session, problems if forgiving else None))
    parts: list[tuple[str, RawTable]] = []
    formats: dict[str, str] = {}
    for file in found:
        progress(f"Reading {file.shown}")
        try:
            tables = _read_file(file, session)
        except BadInputError as error:
            if not forgiving:
                raise
            problems.append(Problem("file.unreadable", file.shown, _without_name(str(error), file.shown)))
            continue
        if tables:
            formats[file.shown] = tables[0].format
            parts += [(file.shown, raw) for raw in tables]
    if not parts and not forgiving:
        raise BadInputError(_nothing_recognised(path, found))
    finished = [_typed(spanned, session, service) for spanned in span(session, parts)]
    paths = {f.shown: f.path for f in found}
    for spanned, done in finished:
        problems += [replace(p, table=p.table or done.table.name) for p in spanned.raw.problems]
        problems += [located(p, spanned, paths) for p in done.problems]
    stated, facts_file = _facts(path)
    return Run(
        path=path,
        facts=_overridden(stated, facts),
        files=(*(replace(f.input, format=formats.get(f.shown, "")) for f in found), *facts_file),
        tables=tuple(done.table for _, done in finished),
        problems=tuple(problems),
    )


def _facts(path: Path) -> tuple[RunFacts, tuple[InputFile, ...]]:
    """What ``run.toml`` says, and the file itself: it is hashed with the run's files."""
    beside = find_run_toml(path)
    if beside is None:
        return RunFacts(), ()
    stated = _hashed(beside.name, beside).input
    return read_facts(beside), (replace(stated, format=FACTS),)


def _overridden(stated: RunFacts, given: RunFacts | None) -> RunFacts:
    if given is None:
        return stated
    said = {f.name: v for f in fields(RunFacts) if (v := getattr(given, f.name)) is not None}
    return replace(stated, **said)


def _intake(path: Path, session: Session, problems: list[Problem] | None) -> Iterator[_Found]:
    """The files of a run, folders and zip folders opened, each hashed before anything reads it. What cannot be opened
    goes to ``problems``, where there is such a list, else it is raised."""
    for shown, file in _files(path):
        try:
            _refuse_way_out(path, shown, file)
            if archive.is_folder(file):
                yield from [_hashed(inner, unpacked) for inner, unpacked in archive.expand(file, shown, session.work)]
            else:
                yield _hashed(shown, file)
        except BadInputError as error:
            if problems is None:
                raise
            problems.append(Problem("file.unreadable", shown, _without_name(str(error), shown)))


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield path.name, path
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        hidden = any(part.startswith((".", "~$")) for part in inside.parts)
        there = file.is_file() or file.is_symlink()
        if there and not hidden and file.name not in NOT_DATA:
            yield inside.as_posix(), file


def _refuse_way_out(run: Path, shown: str, file: Path) -> None:
    """A link may lead to a file of the run: not out of it, not to a folder, and not nowhere."""
    if not (file.is_file() and file.resolve().is_relative_to(run.resolve())):
        raise BadInputError(
            f"{shown}: this is a link that leads out of the run or to no file. Put the file itself in its place."
        )


def _hashed(shown: str, path: Path) -> _Found:
    before = stamp(path)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(f"{shown}: the file cannot be opened ({error.strerror}).") from error
    return _Found(shown, path, InputFile(shown, path, path.stat().st_size, digest, stamp=before))


def _read_file(file: _Found, session: Session) -> Sequence[RawTable]:
    """The tables of a file; none when no reader recognises it. An empty file is no file of a service."""
    if not file.input.bytes:
        raise BadInputError(f"{file.shown}: the file is empty.")
    reader = reader_for(Head.of(file.path))
    return [] if reader is None else reader.read(file.path, file.shown, session)


def _typed(spanned: Spanned, session: Session, service: ServiceFile) -> tuple[Spanned, Typed]:
    declared = next((s for s in service.tables.values() if any(map(s.covers, spanned.files))), None)
    raw = spanned.raw
    if declared is not None:
        name = next(n for n, s in service.tables.items() if s is declared)
        raw = replace(raw, name=name)
    done = typed(raw, session, _hints(declared))
    return spanned, replace(done, table=replace(done.table, name=raw.name, files=spanned.files, sparse=raw.sparse))


def _hints(declared: TableSettings | None) -> Hints:
    if declared is None:
        return Hints()
    return Hints(kind=declared.kind, columns=declared.columns, types=declared.types, day_first=declared.day_first)


def _without_name(sentence: str, shown: str) -> str:
    return sentence.removeprefix(f"{shown}: ")


def _nothing_recognised(path: Path, found: Sequence[_Found]) -> str:
    if not found:
        return f"{path}: there are no files here."
    names = ", ".join(f.shown for f in found[:3]) + (" and others" if len(found) > 3 else "")
    return (
        f"{path}: nothing here is a file that Jamfirst can read ({names}). It reads Bacs 18, pain.001, FPS and EPS, "
        "delimited text, Excel, Parquet, HTML tables and zip folders of these."
    )


def changed_since(run: Run) -> list[str]:
    """The files of a run that are no longer as they were on intake. A file that the system says nobody has touched
    (same size, same time of last change of its content and of its record) is as it was; any other is hashed again."""
    return [file.name for file in run.files if file.stamp != stamp(file.path) and _sha256(file.path) != file.sha256]


def stamp(path: Path) -> tuple[int, ...]:
    """What the system knows of a file that changes when the file does; nothing when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""
