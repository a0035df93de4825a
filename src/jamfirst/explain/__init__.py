"""Say what the differences have in common: where they are concentrated."""
