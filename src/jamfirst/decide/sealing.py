"""Whether the policy was fixed before anybody saw the result: a policy of one's own that was not never gives go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jamfirst.model.comparison import Reservation
from jamfirst.model.dates import british
from jamfirst.model.finding import Weight
from jamfirst.model.policy import PolicyFile, Seal


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a policy is sealed: ``yes``, ``no``, ``changed`` since, or ``late``; the last seal's time (UTC), and one
    sentence with it. ``reservations`` say it without times, so that they are the same in every check of this policy."""

    sealed: str
    text: str
    sealed_at: datetime | None = None
    reservations: tuple[Reservation, ...] = ()


def sealing(file: PolicyFile, newest: datetime | None, began: datetime) -> Sealing:
    """How a policy is sealed for a check that began then. ``newest`` is when the newest file of the candidate was
    written: whoever sealed after that may have seen the result."""
    if file.packaged:
        return Sealing("yes", "The policy comes with Jamfirst and is sealed by its release.")
    if not file.seals:
        return _not("no", "The policy was not sealed before the candidate was opened.")
    last = file.seals[-1]
    if last.sha256 != file.sha256:
        return _not("changed", "The policy has changed since it was sealed.", f" on {moment(last)}.", last)
    if last.sealed_at >= began:
        return _not("late", "The policy was sealed after the check began.", f": on {moment(last)}.", last)
    if newest is not None and last.sealed_at >= newest:
        text = "The policy was sealed after the candidate's newest file was written."
        return _not("late", text, f": on {moment(last)}.", last)
    again = f", after {len(file.seals) - 1} earlier" if len(file.seals) > 1 else ""
    return Sealing("yes", f"The policy was sealed on {moment(last)}{again}.", last.sealed_at)


def moment(seal: Seal) -> str:
    """``3 March 2026 at 14:02 UTC``."""
    return f"{british(seal.sealed_at.date())} at {seal.sealed_at:%H:%M} UTC"


def _not(sealed: str, text: str, when: str = ".", last: Seal | None = None) -> Sealing:
    said = Reservation(text, Weight.ASK)
    return Sealing(sealed, text.removesuffix(".") + when, last.sealed_at if last else None, (said,))
