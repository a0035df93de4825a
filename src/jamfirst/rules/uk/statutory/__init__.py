"""Pay that an employer must make for absence, at rates that the law gives."""
