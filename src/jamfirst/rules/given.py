"""What a rule is given: the tables of one run under their canonical names, and what the service file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
    where empty. ``has`` are the columns that the file has; any other is NULL throughout."""

    name: str
    table: str
    kind: Kind
    has: frozenset[str]


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule may look at. ``relation`` is the table that it judges; ``others`` the further tables it needs, all
    tables of one kind as one. ``files`` are the files of the table that it judges, in the order that its column
    ``file_no`` counts them."""

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
        if name not in self.made:
            columns, rows = making()
            self.made[name] = self.session.create("figures", columns)
            self.session.insert(self.made[name], rows)
        return self.made[name]
