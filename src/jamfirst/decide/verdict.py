"""From what was found and what is not known to one word, with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jamfirst.decide.lowered import lowered
from jamfirst.decide.order import worst_first
from jamfirst.decide.outcomes import ABOUT_FINDINGS, Judged, LimitOutcome, Outcome, RuleOutcome, judged
from jamfirst.decide.packaged import packaged_policy
from jamfirst.decide.scopes import Measured, added_up
from jamfirst.decide.tally import Weighed
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import CodeText, Weight, code_text, is_rule
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.money import pounds
from jamfirst.model.policy import Policy

_COLUMNS = 4


class Verdict(StrEnum):
    """Go; no-go; or hold: cannot tell, or a person must decide."""

    GO = "go"
    NO_GO = "no-go"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for the verdict, in a sentence without any personal value."""

    weight: Weight
    code: str
    text: str
    count: int
    pence: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with its reasons, worst first; stops and asks only, a note is no reason. ``rules`` are all rules of
    the policy with what came of each; ``lowered`` says where the policy lowers a weight."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    rules: tuple[RuleOutcome, ...] = ()
    lowered: tuple[str, ...] = ()


def decide(
    weighed: Sequence[Weighed],
    reservations: Sequence[Reservation],
    fairness: Sequence[Fairness],
    records_compared: int,
    policy: Policy | None = None,
    measured: Measured | None = None,
) -> Decision:
    """Any stop gives no-go; else any ask, anything that cannot be told, or nothing compared gives hold; else go. A rule
    of the policy may allow a number of them, or give no-go or hold for more than it allows.

    Without a policy the packaged one is taken. The tallies have the policy's weights (see ``under``); ``measured`` adds
    up what each rule looks at: without it the tallies are taken to be about different records.
    """
    used = packaged_policy().policy if policy is None else policy
    tallies = [t for w in weighed for t in w.tallies]
    unknown = len(reservations) + sum(f.answer != "yes" for f in fairness)
    rules = judged(used, tallies, measured or added_up(used, tallies, {}), unknown)
    reasons = [
        *(reason for w in weighed if (reason := _reason(w, rules))),
        *_from_unknowns(reservations, fairness),
        *(reason for rule in rules for reason in _of_the_whole(rule.outcome)),
    ]
    if not records_compared:
        reasons.append(Reason(Weight.ASK, "", "No record of one run could be compared with the other.", 0, 0))
    unfair = {_of_fairness(f) for f in fairness if f.answer == "no"}
    reasons.sort(key=lambda r: (_ORDER[r.weight], r not in unfair, *worst_first(r.code), r.text))
    blocking = tuple(r for r in reasons if r.weight != Weight.NOTE)
    return Decision(_word(blocking), blocking, tuple(rule.outcome for rule in rules), lowered(used))


_ORDER = {Weight.STOP: 0, Weight.ASK: 1, Weight.NOTE: 2}


def _word(reasons: Sequence[Reason]) -> Verdict:
    if any(r.weight == Weight.STOP for r in reasons):
        return Verdict.NO_GO
    return Verdict.HOLD if reasons else Verdict.GO


def _reason(w: Weighed, rules: Sequence[Judged]) -> Reason | None:
    """Why a code stands against the release: the worst limit that it is over; none where all rules allow it."""
    mine = set(w.tallies)
    over = [
        (limit, rule.outcome)
        for rule in rules
        for limit in rule.outcome.limits
        if limit.measure in ABOUT_FINDINGS and limit.outcome in (Outcome.NO_GO, Outcome.HOLD)
        if not mine.isdisjoint(rule.behind[limit.level])
    ]
    if not over:
        return None
    limit, rule = min(over, key=lambda found: (found[0].outcome != Outcome.NO_GO, not found[1].fallback))
    first = w.tallies[0]
    told = phrase(w.code, w.events, first.kind, first.table, first.words)
    text = f"{told}{_columns_shown(w)}"
    if w.pence:
        text += f", {pounds(w.pence)}"
    weight = Weight.STOP if limit.outcome == Outcome.NO_GO else Weight.ASK
    return Reason(weight, w.code, text + _allowed(w, limit, rule), w.events, w.pence)


def _allowed(w: Weighed, limit: LimitOutcome, rule: RuleOutcome) -> str:
    """How much would have been allowed; of what asks anyway, nothing need be said."""
    if rule.fallback and limit.level == "hold":
        return " (a person must decide)" if w.weight == Weight.STOP else ""
    if set(rule.codes) != {w.code} and not rule.fallback:
        return f" ({rule.name}: {limit.told()})"
    return f" ({limit.told()})"


def _of_the_whole(rule: RuleOutcome) -> Iterator[Reason]:
    """The limits of a rule that are not about findings, where it is over them or they cannot be told."""
    for limit in rule.limits:
        name = f"Policy rule {rule.name}: {limit.measure.replace('_', ' ')}"
        if limit.outcome == Outcome.CANNOT_TELL:
            text = f"{name} cannot be told, because this check does not work it out."
            yield Reason(Weight.ASK, "", text, 0, 0)
        elif limit.measure not in ABOUT_FINDINGS and limit.outcome != Outcome.PASSED:
            weight = Weight.STOP if limit.outcome == Outcome.NO_GO else Weight.ASK
            yield Reason(weight, "", f"{name} {limit.told()}.", 0, 0)


def _columns_shown(w: Weighed) -> str:
    """The columns that differ, most often first; a column that lost its value says so."""
    if w.code in ("payment.wrong_amount", "payment.late", "payment.early") or is_rule(w.code):
        return ""
    events: dict[str, int] = {}
    emptied: dict[str, int] = {}
    for t in w.tallies:
        if t.column:
            events[t.column] = events.get(t.column, 0) + t.events
            emptied[t.column] = emptied.get(t.column, 0) + t.emptied
    shown = [
        f"{c} lost on {emptied[c]:,}" if emptied[c] else c
        for c in sorted(events, key=lambda c: (-emptied[c], -events[c], c))
    ]
    if not shown:
        return ""
    left = len(shown) - _COLUMNS
    more = f" and {left} more {'column' if left == 1 else 'columns'}" if left > 0 else ""
    return ": " + ", ".join(shown[:_COLUMNS]) + more


def phrase(code: str, count: int, kind: Kind, table: str, words: CodeText | None = None) -> str:
    """``118 payments would not be made``: a code and a count in words; ``words`` are those of a rule."""
    words = words or code_text(code)
    said = words.one if count == 1 else words.many
    if code.startswith(("payment.", "file.", "expected.", "variance.")):
        return f"{count:,} {said}"
    one, many = KINDS[kind].noun
    noun = one if count == 1 else many
    where = f" of {table}" if kind == Kind.PLAIN else ""
    return f"{count:,} {noun}{where} {said}"


def _from_unknowns(reservations: Sequence[Reservation], fairness: Sequence[Fairness]) -> list[Reason]:
    found = [Reason(r.weight, "", r.text, 1, 0) for r in reservations]
    return found + [_of_fairness(f) for f in fairness]


def _of_fairness(f: Fairness) -> Reason:
    return Reason(f.weight, "", f"{f.question} {f.text}", 1, 0)
