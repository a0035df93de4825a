"""What the runs say of themselves in ``run.toml``: period, organisation, payroll, build, inputs and masking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jamfirst.model.comparison import Fairness
from jamfirst.model.dates import british
from jamfirst.model.finding import Weight
from jamfirst.model.run import RunFacts

_STATED = ("period", "organisation", "payroll")
_DECISIVE = ("period", "organisation")
MASKED = "masked"
"""What ``personal_data`` says of a copy whose names and accounts are not those of live."""


def set_apart_by(before: RunFacts, after: RunFacts) -> str:
    """Why two runs cannot be compared at all, by what they say of themselves; empty where they can."""
    for what in _DECISIVE:
        old, new = getattr(before, what), getattr(after, what)
        if old is not None and new is not None and old != new:
            return f"the runs are of a different {what} ({old} before, {new} after)"
    return ""


def masked_sides(before: RunFacts, after: RunFacts) -> tuple[str, ...]:
    """The sides whose personal data is masked."""
    sides = (("baseline", before), ("candidate", after))
    return tuple(side for side, facts in sides if facts.personal_data == MASKED)


def about_facts(before: RunFacts, after: RunFacts, builds: Sequence[str]) -> list[Fairness]:
    """One answer for each fact that a run states, and one for all that neither states. ``builds`` are the service's
    builds in the order of their release."""
    unstated = [w for w in _STATED if getattr(before, w) is None and getattr(after, w) is None]
    found = [_same_fact(w, getattr(before, w), getattr(after, w)) for w in _STATED if w not in unstated]
    if unstated:
        words = " and ".join(filter(None, [", ".join(unstated[:-1]), unstated[-1]]))
        found.append(
            Fairness(f"Same {words}?", "cannot tell", f"No run.toml states the {words} of the runs.", Weight.NOTE)
        )
    return [*found, *_build(before.build, after.build, builds), *_inputs(before, after)]


def _same_fact(what: str, before: str | None, after: str | None) -> Fairness:
    question = f"Same {what}?"
    if before is None or after is None:
        return Fairness(question, "cannot tell", f"Only one of the runs states its {what} in run.toml.", Weight.NOTE)
    if before == after:
        return Fairness(question, "yes", f"Both are of {before}.", Weight.NOTE)
    lost = " The runs are not comparable." if what in _DECISIVE else ""
    return Fairness(question, "no", f"The {what} differs: {before} before, {after} after.{lost}", Weight.ASK)


def _build(before: str | None, after: str | None, builds: Sequence[str]) -> list[Fairness]:
    """Builds are ordered by the service file's list, never as text; without a list nothing is asked."""
    question = "Same or later build?"
    if before is None or after is None:
        return []
    if before == after:
        return [Fairness(question, "yes", f"Both runs are of build {before}.", Weight.NOTE)]
    unknown = [b for b in (before, after) if b not in builds]
    if not builds:
        return []
    if unknown:
        text = (
            f"{before} before, {after} after; the service file does not list {' or '.join(unknown)} among its builds."
        )
        return [Fairness(question, "cannot tell", text, Weight.NOTE)]
    if builds.index(after) > builds.index(before):
        return [Fairness(question, "yes", f"{after} is later than {before}.", Weight.NOTE)]
    text = f"The candidate's build {after} is earlier than the baseline's {before}."
    return [Fairness(question, "no", text, Weight.ASK)]


def _inputs(before: RunFacts, after: RunFacts) -> list[Fairness]:
    """Whether both runs worked from the same inputs: what was keyed in live up to the same day, copied on the same
    day."""
    question = "Same inputs?"
    told = {
        "inputs were cut off": (before.inputs_cut_off, after.inputs_cut_off),
        "the copy of live was made": (before.copied_from_live, after.copied_from_live),
    }
    known = {what: days for what, days in told.items() if None not in days}
    if not known:
        return []
    apart = [f"{what} on {_day(old)} before, {_day(new)} after" for what, (old, new) in known.items() if old != new]
    if apart:
        text = "; ".join(apart)
        return [Fairness(question, "no", f"{text[0].upper()}{text[1:]}.", Weight.NOTE)]
    same = [f"{what} on {_day(old)}" for what, (old, _) in known.items()]
    text = " and ".join(same)
    return [Fairness(question, "yes", f"In both runs {text}.", Weight.NOTE)]


def _day(day: date | None) -> str:
    return british(day) if day is not None else "an unknown day"
