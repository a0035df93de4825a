"""Problems of one file as they are found: the first of each sort is told, the others are counted."""

from __future__ import annotations

from dataclasses import replace

from jamfirst.model.problems import Problem


class ProblemLog:
    """Gathers the problems of one table of one file; a million bad fields are one problem with a count."""

    def __init__(self, file: str, table: str) -> None:
        self._file = file
        self._table = table
        self._first: dict[tuple[str, str, str], Problem] = {}
        self._counts: dict[tuple[str, str, str], int] = {}

    def add(
        self,
        code: str,
        sort: str,
        message: str,
        *,
        line: int = 0,
        column: str = "",
        found: str = "",
        expected: str = "",
        count: int = 1,
    ) -> None:
        """One more problem. Those of one ``code``, ``sort`` and ``column`` are told once, by the first of them."""
        key = (code, sort, column)
        self._counts[key] = self._counts.get(key, 0) + count
        if key not in self._first:
            self._first[key] = Problem(
                code, self._file, message, line, column, found[:200], expected, table=self._table
            )

    def problems(self) -> tuple[Problem, ...]:
        """Every sort of problem, in the order in which they were first met."""
        return tuple(replace(problem, count=self._counts[key]) for key, problem in self._first.items())
