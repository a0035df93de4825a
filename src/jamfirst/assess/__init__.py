"""The stages strung together: ``assess`` is the one public function."""

from jamfirst.assess.pipeline import Options, assess
from jamfirst.stage import stage
from jamfirst.store import Assessment

__all__ = ["Assessment", "Options", "assess"]

stage(__name__, "jamfirst.library:assess")
