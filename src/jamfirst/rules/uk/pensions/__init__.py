"""What is paid into pension schemes."""
