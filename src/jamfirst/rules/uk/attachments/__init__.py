"""What an employer takes from pay because a court, a council or a department orders it."""
