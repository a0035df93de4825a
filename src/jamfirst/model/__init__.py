"""The nouns of the field as values: no input or output, and nothing of ours is imported here."""
