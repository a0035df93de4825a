"""Payments: what the schemes carry and when, and what is worth asking before money leaves.

``scheme`` tells Bacs, Faster Payments and other ways apart, ``days`` has the working days; each other module is a rule.
What a file says of its own totals (trailers, contras, control sums) is checked where it is read.
"""
