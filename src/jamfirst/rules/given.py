"""What a rule is given: the tables of one run under their canonical names, and what the service file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jamfirst.engines.build import col, exp_in, select, table
from jamfirst.engines.session import Row, Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings

_Making = Callable[[], tuple[Mapping[str, str], Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of a run in the engine: ``name`` has ``id`` (which tells its records apart) and every canonical column
    of its kind that a rule asked for. Money is in whole pence (BIGINT), but rates (``hourly_rate``, ``rate``), hours
    and units are exact decimals as the file has them; dates are DATE; all else is text without space around it, NULL
    where empty. ``has`` are the columns that the file has; any other is NULL throughout. ``columns`` are all that the
    relation has, and ``rows`` is how many records."""

    name: str
    table: str
    kind: Kind
    has: frozenset[str]
    columns: frozenset[str] = frozenset()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule may look at. ``relation`` is the table that it judges; ``others`` the further tables it needs, and of
    those that it uses where there are some, the ones that the run has. Where several tables of the run are of such a
    kind, one relation holds the records of all of them: its column ``table_name`` says whose each is. ``files`` are the
    files of the table that it judges, as its column ``file_no`` counts them."""

    session: Session
    relation: Relation
    others: Mapping[Kind, Relation]
    facts: RunFacts
    settings: RuleSettings
    made: dict[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def figures(self, name: str, making: _Making) -> str:
        """A relation of figures, made once in a session under a name of ours: ``making`` gives its columns with their
        SQL types, and its rows."""
        return self._made(name, lambda: self._figures(*making()))

    def once(self, name: str, making: Callable[[], str]) -> str:
        """What ``making`` gives, usually the name of a relation, made once for the table that is judged: what several
        rules need is worked out by the first of them. ``name`` is ours."""
        return self._made(f"{self.relation.table}: {name}", making)

    def among(self, ids: str) -> Given:
        """The same, but of the table that is judged only the records whose ``id`` a relation has."""
        wanted = exp_in(col("id"), select("id").from_(table(ids)))
        view = self.session.view(select("*").from_(table(self.relation.name)).where(wanted), "sifted")
        return replace(self, relation=replace(self.relation, name=view))

    def _made(self, name: str, making: Callable[[], str]) -> str:
        if name not in self.made:
            self.made[name] = making()
        return self.made[name]

    def _figures(self, columns: Mapping[str, str], rows: Sequence[Row]) -> str:
        relation = self.session.create("figures", columns)
        self.session.insert(relation, rows)
        return relation
