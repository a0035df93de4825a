"""What differs in the shape of tables: tables and columns that came, went, or changed their name."""

from __future__ import annotations

from collections.abc import Sequence

from jamfirst.compare.pairing import Pairing, TablePair
from jamfirst.model.problems import Problem


def unpaired_problems(pairs: Sequence[TablePair]) -> list[Problem]:
    """A table of the baseline that the candidate lacks is missing; a table that only the candidate has is a change of
    shape."""
    found = []
    for pair in pairs:
        if pair.candidate is None and pair.baseline is not None:
            text = f"the candidate has no such table (baseline: {pair.baseline.rows:,} records)"
            found.append(Problem("file.missing", _place(pair), text, table=pair.name))
        elif pair.baseline is None and pair.candidate is not None:
            text = f"only the candidate has this table ({pair.candidate.rows:,} records); nothing to compare it with"
            found.append(Problem("file.shape", _place(pair), text, table=pair.name))
    return found


def shape_problems(pair: TablePair, pairing: Pairing, headers_differ: Sequence[str] = ()) -> list[Problem]:
    """One problem for each column that was dropped, added or renamed, and for what differs in the files' headers."""
    place = _place(pair)
    found = [
        Problem("file.shape", place, "the candidate no longer has this column", column=c.name, table=pair.name)
        for c in pairing.only_baseline
    ]
    found += [
        Problem("file.shape", place, "only the candidate has this column", column=c.name, table=pair.name)
        for c in pairing.only_candidate
    ]
    found += [
        Problem(
            "file.shape",
            place,
            f'the column is called "{f.candidate.name}" in the candidate (compared as {f.label})',
            column=f.baseline.name,
            table=pair.name,
        )
        for f in pairing.fields
        if f.renamed
    ]
    found += [
        Problem("file.shape", place, "what stands in the files' own headers differs", column=label, table=pair.name)
        for label in headers_differ
    ]
    return found


def _place(pair: TablePair) -> str:
    table = pair.baseline or pair.candidate
    assert table is not None
    return table.files[0] if len(table.files) == 1 else table.name
