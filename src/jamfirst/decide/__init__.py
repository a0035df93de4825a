"""Go, no-go or hold: ``decide`` is the stage's one public function."""

from jamfirst.decide.verdict import Decision, Reason, Tally, Verdict, Weighed, decide, phrase, worst_first
from jamfirst.decide.weights import weight_of
from jamfirst.stage import stage

__all__ = ["Decision", "Reason", "Tally", "Verdict", "Weighed", "decide", "phrase", "weight_of", "worst_first"]

stage(__name__, "jamfirst.decide.verdict:decide")
