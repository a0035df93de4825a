"""The canonical digest: the same answer gives the same digest, whatever the order of rows or the split of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.store.schema import FINDING_COLUMNS

LEFT_OUT = frozenset({"schema", "times", "versions", "inputs", "settings", "digest", "store", "seal"})
"""What says how or from where an answer was worked out, not what it is."""

POLICY_LEFT_OUT = frozenset({"file", "packaged", "sha256", "sealed_at", "sealed_by", "seal"})
"""What says which file held the policy and when it was sealed, not what it says or whether it was sealed."""

PREVIOUS_LEFT_OUT = frozenset({"folder", "finished"})
"""What says where an earlier assessment lay and when it was made, not what it was."""

DECISION_LEFT_OUT = frozenset({"declared_at", "rolled_forward", "lapsed", "findings", "text"})
"""What says by which file a decision came, and what hangs on whether its last day is past, not what was decided."""

DIGEST_COLUMNS = tuple(name for name in FINDING_COLUMNS if name != "location")


def digest(document: Mapping[str, Any], row_digests: Iterable[str]) -> str:
    """SHA-256 (hex) of an assessment's canonical content.

    ``document`` is ``assessment.json`` as a mapping; ``row_digests`` are the findings as ``row_digests`` gives
    them. Hashed are the document's canonical JSON, then each row's digest, one a line, UTF-8. The document is
    taken without ``LEFT_OUT``, its lists in the order of their own canonical JSON, problems and control totals
    added up over files, questions of fairness without their wording, the policy without ``POLICY_LEFT_OUT``, the
    earlier assessment without ``PREVIOUS_LEFT_OUT`` and decisions without ``DECISION_LEFT_OUT``. Rows are read once and
    not kept.
    """
    sha = hashlib.sha256(_canonical(_content(document)).encode("ascii") + b"\n")
    for row in row_digests:
        sha.update(row.encode("ascii") + b"\n")
    return sha.hexdigest()


def row_digests(relation: exp.Query) -> exp.Select:
    """The findings of a query as ``digest`` takes them: one SHA-256 of ``DIGEST_COLUMNS`` a row, in its own order."""
    row = op.row_digest(map(_digested, DIGEST_COLUMNS))
    return exp.select(row.as_("row_digest")).from_(relation.subquery("f")).order_by("row_digest")


def _digested(name: str) -> exp.Expression:
    """A column as it is hashed: fields that cannot be read are told by the first of them, which row order decides."""
    if name not in ("new_value", "workings"):
        return exp.column(name)
    field = exp.EQ(this=exp.column("code"), expression=exp.Literal.string("file.field"))
    return exp.Case(ifs=[exp.If(this=field, true=exp.Null())], default=exp.column(name))


def _content(document: Mapping[str, Any]) -> Any:
    content = {key: value for key, value in document.items() if key not in LEFT_OUT}
    content["policy"] = _without(document.get("policy", {}), POLICY_LEFT_OUT)
    content["scope"] = _scope(document.get("scope"))
    if document.get("previous"):
        content["previous"] = _without(document["previous"], PREVIOUS_LEFT_OUT)
    content["decisions"] = [_without(one, DECISION_LEFT_OUT) for one in document.get("decisions", [])]
    content["fairness"] = [_answer(one) for one in document.get("fairness", [])]
    content["problems"] = _problems(document.get("problems", []))
    content["controls"] = _controls(document.get("controls", []))
    return _sorted_lists(content)


def _without(part: Mapping[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in left_out}


def _scope(scope: Any) -> Any:
    """The scope without how many files fit a pattern, which the split of files decides."""
    if not isinstance(scope, Mapping):
        return scope
    asked = [r if r["kind"] != "file" else {**r, "baseline": 0, "candidate": 0} for r in scope.get("required", [])]
    return {**scope, "required": asked}


def _answer(fairness: Mapping[str, Any]) -> dict[str, Any]:
    """A question with its answer and weight, without the wording, which counts files."""
    return {name: fairness.get(name) for name in ("question", "answer", "weight")}


def _problems(problems: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Problems without the place and wording of the first one, which row order and file split decide."""
    counts: dict[tuple[str, ...], int] = {}
    for problem in problems:
        key = tuple(str(problem.get(name, "")) for name in ("code", "side", "table", "column"))
        counts[key] = counts.get(key, 0) + int(problem.get("count", 1))
    return [[*key, count] for key, count in counts.items()]


def _controls(controls: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Control totals added up over the files of a side, with how many of them do not agree."""
    sums: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for control in controls:
        key = tuple(str(control.get(name, "")) for name in ("side", "name", "unit"))
        stated, counted, wrong = sums.get(key, (0, 0, 0))
        differs = int(control["stated"] != control["counted"])
        sums[key] = (stated + control["stated"], counted + control["counted"], wrong + differs)
    return [[*key, *total] for key, total in sums.items()]


def _sorted_lists(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _sorted_lists(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_sorted_lists(item) for item in value), key=_canonical)
    return value


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
