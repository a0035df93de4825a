"""What an hour of work must be paid at the least."""
