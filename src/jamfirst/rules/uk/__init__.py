"""The law of the United Kingdom, and what its public bodies hold themselves to."""
