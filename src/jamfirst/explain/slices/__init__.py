"""Where affected records are concentrated: a few slices with at most three conditions each."""
