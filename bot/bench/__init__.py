"""Benchmarks: what was measured, on which machine, in one object."""
