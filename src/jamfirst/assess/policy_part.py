"""What ``assessment.json`` says of the policy: which it was, how it was sealed, and what came of each of its rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jamfirst.decide import Decision, LimitOutcome, RuleOutcome
from jamfirst.decide.sealing import Sealing
from jamfirst.model.policy import PolicyFile

NOT_VERIFIED = "not verified"
"""What is known of an approval that is a name typed in a file."""


def under_policy(file: PolicyFile, sealed: Sealing, decision: Decision) -> dict[str, Any]:
    """The keys ``policy`` and ``rules``."""
    policy = file.policy
    return {
        "policy": {
            "name": policy.name,
            "version": policy.version,
            "date": policy.dated.isoformat() if policy.dated else None,
            "file": file.shown,
            "packaged": file.packaged,
            "author": policy.author,
            "owner": policy.owner,
            "approver": policy.approver,
            "approval": NOT_VERIFIED if policy.approver else "",
            "lowers": list(decision.lowered),
            "sha256": file.sha256,
            "sealed": sealed.sealed,
            "sealed_at": sealed.sealed_at.isoformat() if sealed.sealed_at else None,
            "sealed_by": file.seals[-1].user if file.seals else "",
            "seal": sealed.text,
        },
        "rules": [_rule(rule) for rule in decision.rules],
    }


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    told = asdict(rule)
    told.update(outcome=str(rule.outcome), codes=list(rule.codes), limits=[_limit(one) for one in rule.limits])
    return told


def _limit(one: LimitOutcome) -> dict[str, Any]:
    return {**asdict(one), "outcome": str(one.outcome)}
