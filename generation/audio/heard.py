"""What was heard, in a few words."""

from typing import Final

from generation.brief import Heard

_HINTS: Final = {"drums": "with drums", "bass": "with bass", "pad": "held chords"}


def heard_sentence(heard: Heard) -> str:
    """What was heard, as a member reads it: `96 BPM, A minor, dark, sparse, with drums, no bass`."""
    parts = [
        f"{heard.tempo_bpm:.0f} BPM" if heard.tempo_bpm is not None else "no steady beat",
        str(heard.key) if heard.key is not None else "no clear key",
        _of_three(heard.brightness, "dark", "", "bright"),
        _of_three(heard.energy, "calm", "", "driving"),
        "sparse" if heard.onset_density < 1.5 else "busy" if heard.onset_density > 6 else "",
        *(_HINTS.get(hint, hint) for hint in heard.hints),
        f"a melody of {len(heard.melody)} notes" if heard.melody else "",
    ]
    if heard.loudness_lufs is None:
        return "silence"
    return ", ".join(part for part in parts if part)


def _of_three(value: float, low: str, middle: str, high: str) -> str:
    return low if value < -0.33 else high if value > 0.33 else middle
