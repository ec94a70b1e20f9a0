"""What people do: the JSON API of docs/playground.md, one kind of action per file."""
