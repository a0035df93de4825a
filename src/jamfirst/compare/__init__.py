"""Two runs in, every difference between them out: ``compare`` is the stage's one public function."""

from jamfirst.compare.alone import nothing_compared
from jamfirst.compare.compare import compare, find_keys
from jamfirst.compare.settings import CompareSettings, TableRules
from jamfirst.stage import stage

__all__ = ["CompareSettings", "TableRules", "compare", "find_keys", "nothing_compared"]

stage(__name__, "jamfirst.compare.compare:compare")
