"""Say what the findings have in common: ``explain`` is the stage's one public function."""

from jamfirst.explain.explain import Explained, explain
from jamfirst.stage import stage

__all__ = ["Explained", "explain"]

stage(__name__, "jamfirst.explain.explain:explain")
