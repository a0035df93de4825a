"""A policy in sentences: what ``jamfirst policy show`` prints."""

from __future__ import annotations

from collections.abc import Iterator

from jamfirst.decide.lowered import lowered
from jamfirst.decide.outcomes import looked_at, said_limits
from jamfirst.decide.sealing import moment
from jamfirst.model.dates import british
from jamfirst.model.groups import Group
from jamfirst.model.measures import MORE_THAN, shown
from jamfirst.model.policy import Limits, Policy, PolicyFile, PolicyRule, WeightRule

_WEIGHS = {"stop": "stop, one is no-go", "ask": "ask, a person must decide", "note": "note, never blocks"}


def explained(file: PolicyFile) -> list[tuple[str, list[str]]]:
    """The parts of a policy, each with its title and its sentences."""
    policy = file.policy
    return [
        ("Policy", list(_facts(file))),
        ("Groups", [_group(policy, group) for group in Group]),
        ("Weights", [_weight(policy, entry) for entry in policy.weights] + list(lowered(policy))),
        ("Rules", [*(_rule(policy, rule) for rule in policy.rules), _REST]),
    ]


_REST = (
    "Where no rule sets a count, nothing is allowed: one finding that stops gives no-go, one that asks gives hold. "
    "What is not known holds the verdict back as well."
)


def _facts(file: PolicyFile) -> Iterator[str]:
    policy = file.policy
    version = f", version {policy.version}" if policy.version else ""
    dated = f", of {british(policy.dated)}" if policy.dated else ""
    yield f"{policy.name}{version}{dated} ({file.shown}, SHA-256 {file.sha256})."
    if policy.owner:
        yield f"Owner: {policy.owner} (not verified)."
    if policy.author:
        yield f"Written by {policy.author} (not verified)."
    yield f"Approved by {policy.approver} (approval not verified)." if policy.approver else "No approver is named."
    if file.packaged:
        yield "It comes with Jamfirst and is sealed by its release."
        return
    yield from (f"Sealed on {moment(s)} by {s.user} (not verified), SHA-256 {s.sha256}." for s in file.seals)
    if not file.seals:
        yield "It is not sealed: no check under it gives go. Seal it with jamfirst policy freeze."
    elif file.seals[-1].sha256 != file.sha256:
        yield "It has changed since it was sealed: no check under it gives go."


def _group(policy: Policy, group: Group) -> str:
    owner = policy.owner_of(group)
    told = policy.groups.get(group)
    codes = f"; also the codes {', '.join(told.codes)}" if told and told.codes else ""
    return f"{policy.title(group)} ({group}): owner {f'{owner} (not verified)' if owner else 'not named'}{codes}."


def _weight(policy: Policy, entry: WeightRule) -> str:
    what = ", ".join(entry.codes) or "Every code"
    on = [
        f"of {', '.join(entry.kinds)} tables" if entry.kinds else "",
        f"in the columns {', '.join(entry.columns)}" if entry.columns else "",
        f"in {policy.title(entry.group)}" if entry.group else "",
    ]
    return f"{' '.join([what, *filter(None, on)])}: {_WEIGHS[entry.weight]}."


def _rule(policy: Policy, rule: PolicyRule) -> str:
    owner = rule.owner or policy.owner_of(rule.group)
    said = filter(None, (_limits(rule.no_go, "no-go"), _limits(rule.hold, "hold")))
    whose = f" Owner: {owner} (not verified)." if owner else ""
    return f"{rule.name} looks at {looked_at(policy, rule)}: {'; '.join(said)}.{_still(rule)}{whose}"


def _limits(limits: Limits, level: str) -> str:
    parts = [MORE_THAN[m].format(shown(m, str(v) if m == "share" else int(v))) for m, v in said_limits(limits)]
    return f"{', or '.join(parts)} {'give' if len(parts) > 1 else 'gives'} {level}" if parts else ""


def _still(rule: PolicyRule) -> str:
    """What the rule does not allow, said where a reader could think it did."""
    if rule.no_go.count is None and rule.no_go.share is None:
        return " It allows nothing that stops: one is no-go."
    if rule.hold.count is None and rule.hold.share is None:
        return " Below that, a person must decide."
    return ""
