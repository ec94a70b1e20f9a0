"""Remembers: implements `generation.ports.Store` and `Artifacts` on SQL and files, and in memory."""
