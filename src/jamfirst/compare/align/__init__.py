"""Which record of the candidate is which record of the baseline."""
