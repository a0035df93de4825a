"""Files in, a ``Run`` out: ``read`` is the stage's one public function."""

from jamfirst.read.run import changed_since, read
from jamfirst.stage import stage

__all__ = ["changed_since", "read"]

stage(__name__, "jamfirst.read.run:read")
