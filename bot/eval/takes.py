"""What is on a sheet? Tracks made from prompts, measured, and laid one after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.eval import sound
from generation.brief import Brief
from generation.rendering import Audio, Marker, Samples, Stem

_PAUSE_S: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """A finished track with its stems, the starts of its sections, and what was measured, in words."""

    brief: Brief
    audio: Audio
    stems: tuple[Stem, ...]
    markers: tuple[Marker, ...]
    figures: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """What a sheet draws: one sound with stems and markers; `cuts` are where another track (or round) begins."""

    title: str
    audio: Audio
    stems: tuple[Stem, ...]
    markers: tuple[Marker, ...]
    cuts: tuple[float, ...]
    figures: dict[str, str]


def make(prompt: str, seconds: float | None, seed: int) -> Take:
    """Make the first take of a prompt and measure its files."""
    from generation import engines
    from generation.language import understand
    from generation.making import make_takes
    from generation.ports import Watch
    from generation.track import Wish

    brief = understand(Wish(prompt, duration_s=seconds), seed)
    made = make_takes(engines.create("sketch"), brief, [1], None, Watch())[0]
    files = {each.role: each.data for each in made.files}
    audio = sound.decoded(files["master"])
    stems = tuple(
        Stem(role.removeprefix("stem:"), sound.decoded(data))
        for role, data in files.items()
        if role.startswith("stem:")
    )
    return Take(brief, audio, stems, made.markers, _figures(brief, audio))


def _figures(brief: Brief, audio: Audio) -> dict[str, str]:
    """What was asked and what is heard, short enough for a line."""
    long_enough = sound.is_heard_long(brief)
    bpm = f" (heard {sound.heard_tempo(audio):.0f})" if long_enough else ""
    key = f" (heard {sound.heard_key(audio)})" if long_enough else ""
    return {
        "tempo": f"{brief.tempo_bpm:.4g} BPM{bpm}",
        "key": f"{brief.key}{key}",
        "length": f"{audio.duration_s:.3f} s",
        "loudness": f"{sound.lufs(audio):.1f} LUFS",
        "true peak": f"{sound.true_peak_db(audio, loop=brief.loop):.1f} dBTP",
        "seed": str(brief.seed),
    }


def joined(takes: Sequence[Take], *, twice: bool = False) -> Strip:
    """Lay takes one after another with a pause between, or one loop twice without."""
    if twice:
        takes = [takes[0], takes[0]]
    rate, pause = takes[0].audio.rate, 0 if twice else round(_PAUSE_S * takes[0].audio.rate)
    starts = [0]
    for each in takes[:-1]:
        starts.append(starts[-1] + each.audio.frames + pause)
    frames = starts[-1] + takes[-1].audio.frames
    names = list(dict.fromkeys(stem.name for each in takes for stem in each.stems))
    whole = np.zeros((2, frames), dtype=np.float32)
    laid = {name: np.zeros((2, frames), dtype=np.float32) for name in names}
    markers: list[Marker] = []
    for start, each in zip(starts, takes, strict=True):
        _lay(whole, each.audio, start)
        for stem in each.stems:
            _lay(laid[stem.name], stem.audio, start)
        single = [Marker(0.0, each.brief.words)] if len(takes) > 1 and not twice else list(each.markers)
        markers += [Marker(start / rate + marker.at_s, marker.name) for marker in single]
    title = f"“{takes[0].brief.words}”" if len(takes) == 1 or twice else f"{len(takes)} prompts, one after another"
    stems = tuple(Stem(name, Audio(wave, rate)) for name, wave in laid.items())
    cuts = tuple(start / rate for start in starts[1:])
    return Strip(title, Audio(whole, rate), stems, tuple(markers), cuts, takes[0].figures if len(cuts) < 2 else {})


def _lay(target: Samples, audio: Audio, start: int) -> None:
    target[:, start : start + audio.frames] += audio.samples[:2]
