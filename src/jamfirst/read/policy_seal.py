"""Seals of a policy: what was sealed, when, and by whom as the system says.

A seal shows a change made afterwards; it is no signature, for whoever can write the policy can also write its seal.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jamfirst.model.policy import PolicyFile, Seal
from jamfirst.model.problems import BadInputError, UsageError

SCHEMA = "jamfirst.policy-seal/1"
_MOST_BYTES = 4_194_304
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def seal_path(policy: Path) -> Path:
    """Where the seal of a policy file lies: beside it."""
    return policy.with_name(f"{policy.name}.seal")


def read_seals(policy: Path) -> tuple[Seal, ...]:
    """The seals of a policy file, oldest first; none where it was never sealed.

    Raises ``BadInputError`` where the file beside it is not a seal or cannot be opened.
    """
    path = seal_path(policy)
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if told["schema"] != SCHEMA:
            raise ValueError
        return tuple(_seal(one) for one in (*told["earlier"], told))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BadInputError(f"{path.name}: this seal could not be opened ({error.strerror or error}).") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInputError(
            f"{path.name}: this is not a seal as jamfirst policy freeze writes it. Move it away and seal again."
        ) from error


def _seal(told: Mapping[str, Any]) -> Seal:
    at = datetime.fromisoformat(told["sealed_at"])
    sha256, user = told["sha256"], told["user"]["name"]
    if at.tzinfo is None or not isinstance(user, str) or not _SHA256.fullmatch(sha256):
        raise ValueError
    return Seal(sha256, at.astimezone(UTC), user)


def freeze(path: Path, policy: PolicyFile, user: str, now: datetime, *, again: bool = False) -> Seal:
    """Seal a policy file: write its SHA-256 and the time beside it, whole or not at all, keeping earlier seals.

    Raises ``UsageError`` when it is sealed already as it is, when it was sealed and has changed since (``again`` seals
    it nevertheless), and where the seal cannot be written.
    """
    last = policy.seals[-1] if policy.seals else None
    if last and last.sha256 == policy.sha256:
        raise UsageError(f"{path} is sealed already, as it is, {_when(last)}: nothing was written.")
    if last and not again:
        raise UsageError(
            f"{path} has changed since it was sealed {_when(last)}. To seal what it says now, add --again."
        )
    seal = Seal(policy.sha256, now.astimezone(UTC), user)
    _write(seal_path(path), policy.shown, (*policy.seals, seal))
    return seal


def _when(seal: Seal) -> str:
    return f"on {seal.sealed_at:%Y-%m-%d at %H:%M} UTC"


def _write(path: Path, shown: str, seals: Sequence[Seal]) -> None:
    *earlier, last = (_told(seal) for seal in seals)
    told = {"schema": SCHEMA, "policy": shown, **last, "earlier": earlier}
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_text(json.dumps(told, indent=1, ensure_ascii=True) + "\n", encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise UsageError(f"{path} could not be written ({error.strerror or error}).") from error


def _told(seal: Seal) -> dict[str, Any]:
    return {
        "sha256": seal.sha256,
        "sealed_at": seal.sealed_at.isoformat(),
        "user": {"name": seal.user, "verified": False},
    }
