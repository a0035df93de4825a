"""What pay dates and reports do to people's benefits: information, never a claim about anybody."""
