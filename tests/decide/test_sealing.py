"""A policy of one's own that was not fixed before the result was there never gives go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jamfirst.decide import packaged_policy
from jamfirst.decide.sealing import sealing
from jamfirst.model.finding import Weight
from jamfirst.model.policy import Policy, PolicyFile, Seal

SEALED = datetime(2026, 11, 3, 14, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def file(*hashes: str) -> PolicyFile:
    seals = tuple(Seal(h, SEALED - HOUR * n, "ann") for n, h in enumerate(reversed(hashes)))[::-1]
    return PolicyFile(Policy("Ours"), "ours.toml", "b", seals)


@pytest.mark.parametrize(
    ("hashes", "newest", "began", "sealed", "text"),
    [
        ((), 1, 2, "no", "The policy was not sealed before the candidate was opened."),
        (("a",), 1, 2, "changed", "The policy has changed since it was sealed on 3 November 2026 at 14:02 UTC."),
        (("b", "a"), 1, 2, "changed", "The policy has changed since it was sealed on 3 November 2026 at 14:02 UTC."),
        (("b",), 0, 2, "late", "The policy was sealed after the candidate's newest file was written: "
         "on 3 November 2026 at 14:02 UTC."),
        (("b",), 1, 0, "late", "The policy was sealed after the check began: on 3 November 2026 at 14:02 UTC."),
        (("b",), 1, 2, "yes", "The policy was sealed on 3 November 2026 at 14:02 UTC."),
        (("a", "b"), 1, 2, "yes", "The policy was sealed on 3 November 2026 at 14:02 UTC, after 1 earlier."),
    ],
)  # fmt: skip
def test_how_it_is_sealed_is_one_sentence(
    hashes: tuple[str, ...], newest: int, began: int, sealed: str, text: str
) -> None:
    found = sealing(file(*hashes), SEALED + HOUR * newest, SEALED + HOUR * began)
    assert (found.sealed, found.text) == (sealed, text)
    assert [r.weight for r in found.reservations] == ([] if sealed == "yes" else [Weight.ASK])
    assert all("2026" not in r.text for r in found.reservations)
    assert found.sealed_at == (SEALED if hashes else None)


def test_the_packaged_policy_is_sealed_by_its_release() -> None:
    found = sealing(packaged_policy(), SEALED, SEALED)
    assert (found.sealed, found.reservations) == ("yes", ())


def test_a_candidate_whose_age_is_not_known_is_judged_by_the_checks_beginning() -> None:
    assert sealing(file("b"), None, SEALED + HOUR).sealed == "yes"
