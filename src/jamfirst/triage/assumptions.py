"""What harm is worked out with: the packaged figures, or an organisation's own rows in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from jamfirst.model.harm import BANDS, Assumption, PayeeType
from jamfirst.model.problems import BadInputError
from jamfirst.rules.figures import Figure, figures, figures_in

_PACKAGE = "jamfirst.triage"
_NAME = "harm"
WEEKS: Mapping[str, int] = {"weekly": 12, "two-weekly": 24, "four-weekly": 48, "monthly": 52, "annual": 624}
"""How long a pay period is, in twelfths of a week: a month is 52 / 12 weeks."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The figures of one day. ``rows`` are all that were taken; ``notes`` say where none holds on the day itself."""

    rows: Mapping[tuple[str, str], Assumption]
    notes: tuple[str, ...]

    def value(self, figure: str, key: object) -> Decimal:
        """The value of a figure. Raises ``KeyError`` for one that the packaged file does not have either."""
        return self.rows[figure, str(key)].value

    def whole(self, figure: str, key: object, times: int = 1) -> int:
        """The value times a number, as a whole number (what is left over is dropped)."""
        return int(self.value(figure, key) * times)

    @property
    def buffers(self) -> Mapping[PayeeType, int]:
        """Days of buffer of each type of payee that has any row."""
        return {t: self.whole("buffer", t) for t in PayeeType if ("buffer", str(t)) in self.rows}

    def edges(self, figure: str, times: int = 1) -> tuple[int, ...]:
        """From where each band above the first begins, in order of the bands."""
        return tuple(self.whole(figure, b, times) for b in BANDS if (figure, str(b)) in self.rows)


def assumptions(on_day: date, own: Path | None = None) -> Assumptions:
    """The figures that hold on a day. Rows of the file ``own`` stand in place of packaged ones of the same ``figure``
    and ``key``; where no row holds on the day the one nearest in time is taken, and that is said. Raises
    ``BadInputError`` for a file that is none, has a figure that nothing is worked out with, or bands out of order."""
    packaged = _series(figures(_NAME, _PACKAGE))
    mine = _series(_read(own)) if own is not None else {}
    unknown = sorted(set(mine) - set(packaged))
    if unknown and own is not None:
        raise BadInputError(f'{own.name}: there is no figure "{" ".join(unknown[0])}": see the packaged file harm.csv.')
    taken, notes = {}, []
    for key, rows in (packaged | mine).items():
        row = _nearest(rows, on_day)
        taken[key] = Assumption(*key, row.amount, row.unit, row.source, row.sure, own=key in mine)
        if not row.since <= on_day <= row.until:
            notes.append(f"No {key[0]} ({key[1]}) was found for {on_day}: that of {row.since} to {row.until} is taken.")
    found = Assumptions(taken, tuple(notes))
    _refuse_bands(found, own)
    return found


def _series(rows: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    series: dict[tuple[str, str], list[Figure]] = {}
    for row in rows:
        if row.value is not None:
            series.setdefault((row.figure, row.key), []).append(row)
    return series


def _read(own: Path) -> tuple[Figure, ...]:
    try:
        found = figures_in(own.name, own.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, TypeError) as error:
        raise BadInputError(f"{own.name}: the file of figures cannot be used: {error}") from error
    wrong = [row for row in found if row.value is not None and row.value < 0]
    if wrong:
        raise BadInputError(f"{own.name}: {wrong[0].figure} {wrong[0].key} is below nought.")
    return found


def _nearest(rows: list[Figure], day: date) -> Figure:
    def distance(row: Figure) -> int:
        return max((row.since - day).days, (day - row.until).days, 0)

    return min(rows, key=lambda row: (distance(row), row.since))


def _refuse_bands(found: Assumptions, own: Path | None) -> None:
    for figure in ("people band", "firms band", "overpaid band"):
        edges = found.edges(figure, 100)
        if own is not None and (list(edges) != sorted(set(edges)) or edges[0] <= 0):
            raise BadInputError(f"{own.name}: each {figure} begins above the one before, the first above nought.")
    share = found.value("repaid", "share")
    if own is not None and not 0 < share <= 100:
        raise BadInputError(f"{own.name}: the share that is repaid is above 0 and at most 100 per cent.")
