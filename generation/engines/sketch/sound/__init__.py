"""How does it sound? Oscillators, envelopes, voices, drums, rooms and the desk. Needs numpy and scipy only."""
