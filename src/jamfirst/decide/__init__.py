"""Go, no-go or hold: ``decide`` is the stage's one public function."""

from jamfirst.decide.order import worst_first
from jamfirst.decide.outcomes import LimitOutcome, Outcome, RuleOutcome
from jamfirst.decide.packaged import packaged_policy
from jamfirst.decide.scopes import Measured, Scope, Sum, added_up, scopes
from jamfirst.decide.tally import Tally, Usual, Weighed, under
from jamfirst.decide.verdict import Decision, Reason, Verdict, decide, phrase
from jamfirst.decide.weights import weight_of
from jamfirst.stage import stage

__all__ = [
    "Decision",
    "LimitOutcome",
    "Measured",
    "Outcome",
    "Reason",
    "RuleOutcome",
    "Scope",
    "Sum",
    "Tally",
    "Usual",
    "Verdict",
    "Weighed",
    "added_up",
    "decide",
    "packaged_policy",
    "phrase",
    "scopes",
    "under",
    "weight_of",
    "worst_first",
]

stage(__name__, "jamfirst.decide.verdict:decide")
