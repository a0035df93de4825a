"""``jamfirst read``: show any supported file as a table, or write it as one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jamfirst.cli.printing import screen
from jamfirst.cli.progress import shown
from jamfirst.model.columns import ValueType
from jamfirst.model.problems import UsageError

if TYPE_CHECKING:
    from jamfirst.engines.session import Session
    from jamfirst.model.run import Run, Table

FORMATS = (".parquet", ".csv", ".xlsx")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="OUT", help="Write all rows to OUT: .parquet, .csv or .xlsx."
)
@click.option("--table", "name", metavar="NAME", help="Which table, when the file holds several.")
@click.option("--rows", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many rows to show.")
@click.option("--json", "as_json", is_flag=True, help="Print how the file was understood, as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="One line for each table.")
@click.option("--no-color", is_flag=True, help="No colour (NO_COLOR does the same).")
def command(
    file: Path, to: Path | None, name: str | None, rows: int, as_json: bool, quiet: bool, no_color: bool
) -> int:
    """Show a FILE as a table: how it was recognised, how its headers were understood, its first rows.

    A folder or a zip folder is read as a run. On the screen accounts are masked; a file that is written has them whole.

    \b
    Examples:
      jamfirst read payments.xml
      jamfirst read payslips.xls --to payslips.parquet
    """
    import jamfirst

    if to is not None:
        _refuse(to)
    outputs = [to.resolve().parent] if to is not None else []
    with shown(quiet=quiet or as_json) as progress, jamfirst.session(file, outputs=outputs) as session:
        run = jamfirst.read(file, session, progress=progress)
        tables = _chosen(run, name)
        if to is not None:
            if len(tables) > 1:
                names = ", ".join(t.name for t in tables)
                raise UsageError(f"{file} holds several tables ({names}): say which with --table.")
            _write(session, tables[0], to)
            if not quiet:
                click.echo(f"Wrote {tables[0].rows:,} records of {tables[0].name} to {to}.", err=True)
        elif as_json:
            click.echo(_as_json(run, tables))
        else:
            progress.stop()
            _show(session, run, tables, 0 if quiet else rows, quiet=quiet, no_color=no_color)
    return 0


def _refuse(to: Path) -> None:
    if to.suffix.casefold() not in FORMATS:
        raise UsageError(f"{to}: write to a name that ends in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
    if to.exists():
        raise UsageError(f"{to} is there already: choose another name.")
    if not to.resolve().parent.is_dir():
        raise UsageError(f"{to.parent} is no folder: make it first.")


def _chosen(run: Run, name: str | None) -> Sequence[Table]:
    found = [t for t in run.tables if name is None or t.name == name]
    if not found:
        raise UsageError(f'There is no table "{name}"; there is {", ".join(t.name for t in run.tables)}.')
    return found


def _as_json(run: Run, tables: Sequence[Table]) -> str:
    import json

    shown_tables = [
        {
            "table": t.name,
            "kind": str(t.kind),
            "format": t.format,
            "files": list(t.files),
            "rows": t.rows,
            "columns": [
                {"name": c.name, "canonical": c.canonical, "type": str(c.type), "role": str(c.role), "scale": c.scale}
                for c in t.columns
            ],
            "notes": list(t.notes),
        }
        for t in tables
    ]
    return json.dumps(
        {"tables": shown_tables, "problems": [p.sentence() for p in run.problems]}, ensure_ascii=False, indent=1
    )


def _show(session: Session, run: Run, tables: Sequence[Table], rows: int, *, quiet: bool, no_color: bool) -> None:
    console = screen(no_color=no_color, markup=False)
    for t in tables:
        what = f"{t.rows:,} {_noun(t)}" if str(t.kind) != "plain" else f"{t.rows:,} records"
        console.print(f"{t.name}: {what}, read as {t.format} from {', '.join(t.files)}", soft_wrap=True)
        if quiet:
            continue
        _show_columns(console, t)
        for note in t.notes:
            console.print(f"  Note: {note}", soft_wrap=True)
        if rows:
            _show_rows(console, session, t, rows)
    for problem in run.problems:
        console.print(f"  {problem.sentence()}", soft_wrap=True)


def _noun(t: Table) -> str:
    from jamfirst.model.kinds import KINDS

    one, many = KINDS[t.kind].noun
    return one if t.rows == 1 else many


def _show_columns(console: Any, t: Table) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    from jamfirst.report.masking import visible

    grid = Grid("column", "understood as", "type", box=None, pad_edge=False, header_style="")
    for c in t.columns:
        kind = f"{c.type}({c.scale})" if c.type == ValueType.DECIMAL else str(c.type)
        kind += f" {c.format}" if c.format else ""
        kind += " (day or month first?)" if c.ambiguous else ""
        grid.add_row(Text(visible(c.name)), c.canonical or "", kind)
    console.print(grid)


def _show_rows(console: Any, session: Session, t: Table, most: int) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    from jamfirst.report.masking import shown as masked
    from jamfirst.report.masking import visible

    console.print(f"  First {min(most, t.rows):,} records (accounts masked):")
    for number, row in enumerate(_rows(session, t, most), 1):
        grid = Grid(box=None, show_header=False, pad_edge=False)
        for c, value in zip(t.columns, row, strict=True):
            if value is not None:
                grid.add_row(f"  {c.label}", Text(visible(masked(c.label, str(value)))))
        console.print(f"  {number}")
        console.print(grid)


def _rows(session: Session, t: Table, most: int | None) -> Iterator[Sequence[Any]]:
    from jamfirst.engines.build import col, select, table

    query = select(*[col(c.relation_name) for c in t.columns]).from_(table(t.relation)).order_by("file_no", "record_no")
    if most is not None:
        query = query.limit(most, copy=False)
    for batch in session.stream(query):
        yield from batch


def _write(session: Session, t: Table, to: Path) -> None:
    """Write a table beside its place first, then put it there: a file of that name is always whole."""
    writers = {".parquet": _write_parquet, ".csv": _write_csv, ".xlsx": _write_xlsx}
    unfinished = to.with_name(f".{to.name}.unfinished")
    try:
        writers[to.suffix.casefold()](session, t, unfinished)
        unfinished.rename(to)
    except OSError as error:
        raise UsageError(f"{to} could not be written ({error.strerror or error}); nothing was left there.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _names(t: Table) -> list[str]:
    """Column names for a written table: the headers, made different where they are not."""
    names: list[str] = []
    for c in t.columns:
        name, again = c.name or f"column {c.position + 1}", 1
        while name.casefold() in {n.casefold() for n in names}:
            again += 1
            name = f"{c.name} ({again})"
        names.append(name)
    return names


def _write_parquet(session: Session, t: Table, to: Path) -> None:
    from sqlglot import exp

    from jamfirst.engines.build import col, select, table

    columns = [
        exp.Alias(this=col(c.relation_name), alias=exp.to_identifier(name, quoted=True))
        for c, name in zip(t.columns, _names(t), strict=True)
    ]
    session.write_parquet(select(*columns).from_(table(t.relation)).order_by("file_no", "record_no"), to.resolve())


def _write_csv(session: Session, t: Table, to: Path) -> None:
    """Rows as CSV that a spreadsheet may open: text that would run as a formula gets an apostrophe before it."""
    from jamfirst.report.cells import guarded

    safe = {ValueType.DECIMAL, ValueType.DATE, ValueType.TIMESTAMP}
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([guarded(n) for n in _names(t)])
        for row in _rows(session, t, None):
            writer.writerow(
                [
                    "" if v is None else str(v) if c.type in safe else guarded(str(v))
                    for c, v in zip(t.columns, row, strict=True)
                ]
            )


def _write_xlsx(session: Session, t: Table, to: Path) -> None:
    from jamfirst.report.table_workbook import MOST_ROWS, write_table

    if t.rows > MOST_ROWS:
        raise UsageError(
            f"A worksheet holds {MOST_ROWS:,} records and {t.name} has {t.rows:,}: write .parquet or .csv instead."
        )

    write_table(to, t.name, _names(t), _rows(session, t, None))
