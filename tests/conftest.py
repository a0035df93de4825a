"""How property tests run: the same examples every time, and many new ones under ``make prove``."""

from hypothesis import settings

settings.register_profile("everyday", derandomize=True, deadline=None)
settings.register_profile("prove", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile("everyday")
