"""Two runs in, every difference between them out: ``compare`` is the stage's one public function."""

from jamfirst.compare.compare import compare
from jamfirst.compare.settings import CompareSettings, TableRules

__all__ = ["CompareSettings", "TableRules", "compare"]
