"""Who is served when, and by which device."""
