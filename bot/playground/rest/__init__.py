"""REST v10, one resource per file."""
