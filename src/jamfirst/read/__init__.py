"""Files in, a ``Run`` out: ``read`` is the stage's one public function."""

from jamfirst.read.run import changed_since, read

__all__ = ["changed_since", "read"]
