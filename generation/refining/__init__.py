"""What becomes of a turn of talk: changes applied to a brief, told as differences, and planned for an engine."""
