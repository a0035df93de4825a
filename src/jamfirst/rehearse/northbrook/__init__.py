"""Northbrook: a synthetic council before and after a release, with planted defects and the truth about them.

Nobody in it exists. ``generate`` writes two runs and a truth file; the same arguments give the same bytes.
"""

from jamfirst.rehearse.northbrook.files import Formats
from jamfirst.rehearse.northbrook.generate import generate
from jamfirst.rehearse.northbrook.truth import Truth

__all__ = ["Formats", "Truth", "generate"]
