"""Discord's own limits, one kind of object per file; each refuses with what Discord would say."""
