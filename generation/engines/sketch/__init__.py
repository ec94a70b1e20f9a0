"""The procedural engine: rules compose a score from the brief, own synths and a SoundFont play it."""
