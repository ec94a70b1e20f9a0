"""How do the parts become stems and a mix? Plays every part, places it in the room, balances, and sums."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.brief import Brief
from generation.engines.sketch.chance import derive
from generation.engines.sketch.parts.drums import KICK
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.sound.basics import RATE, Wave, clock, filtered, gain, shelved
from generation.engines.sketch.sound.kits import KITS, struck
from generation.engines.sketch.sound.room import chorused, echoed, reverberated
from generation.engines.sketch.sound.texture import bed
from generation.engines.sketch.sound.voices import sounded
from generation.engines.sketch.style import PartSpec, Style

Step = Callable[[], None]
_PREROLL_S = 6.0
_BED_ROLE = "texture"


@dataclass(frozen=True, eq=False)
class Mixed:
    """Stems by name and their float32 sum, all (2, frames)."""

    stems: dict[str, Wave]
    mix: Wave


@dataclass(frozen=True)
class Booth:
    """What playing and mixing need to know: the score, the style's desk, the brief's sound wishes, the seed."""

    score: Score
    style: Style
    brief: Brief
    specs: dict[tuple[str, str], PartSpec]
    seed: int

    @property
    def frames(self) -> int:
        return round(self.score.duration_s * RATE)

    @property
    def brightness(self) -> float:
        """The mood's brightness, leaned towards the reference's; in [-1, 1]."""
        heard = self.brief.reference.heard.brightness if self.brief.reference else 0.0
        return max(-1.0, min(1.0, self.brief.mood.brightness + 0.5 * heard))


def mixed(booth: Booth, step: Callable[[float, str], None]) -> Mixed:
    """Render a score; `step(share done, stage)` is called at least once per quarter second of work."""
    names = list(dict.fromkeys(part.stem for part in booth.score.parts))
    stems: dict[str, Wave] = {}
    for index, name in enumerate(names):
        share = (index / (len(names) + 1), 1 / (len(names) + 1))

        def tell(within: float = 0.0, share: tuple[float, float] = share, name: str = name) -> None:
            step(share[0] + share[1] * within, f"playing the {name}")

        dry = np.zeros((2, booth.frames), np.float32)
        parts = [part for part in booth.score.parts if part.stem == name]
        for number, part in enumerate(parts):
            dry += _played(part, booth, lambda done, n=number, of=len(parts): tell(0.7 * (n + done) / of))
        stems[name] = _placed(name, dry, booth, lambda: tell(0.85))
    return _balanced(stems, booth, lambda: step(len(names) / (len(names) + 1), "mixing"))


def _played(part: Part, booth: Booth, tell: Callable[[float], None]) -> Wave:
    spec = booth.specs[part.stem, part.role]
    if part.role == _BED_ROLE:
        return bed(part.voice, booth.frames, derive(booth.seed, "bed"))
    out = np.zeros((2, booth.frames), np.float32)
    sides = np.array([[min(1.0, 1 - spec.pan)], [min(1.0, 1 + spec.pan)]], np.float32)
    shade = round(16 * booth.brightness)
    hits: dict[int, int] = {}
    for index, note in enumerate(part.notes):
        if index % 4 == 0:
            tell(index / len(part.notes))
        start = round(booth.score.seconds(note.start) * RATE)
        wave = _note(part, note, booth, shade, hits) * sides
        _lay(out, wave, start, around=booth.score.loop)
    return out * gain(spec.level_db)


def _note(part: Part, note: Note, booth: Booth, shade: int, hits: dict[int, int]) -> Wave:
    if part.voice in KITS:
        hits[note.pitch] = hits.get(note.pitch, -1) + 1
        return struck(part.voice, note.pitch, max(1, round(note.velocity * 16)), hits[note.pitch] % 4)
    # Lengths and forces are rounded (10 ms, a sixteenth) so that equal notes are made once; level is exact.
    length = max(30, round(booth.score.seconds(note.length) * 100) * 10)
    return sounded(part.voice, note.pitch, length, max(1, round(note.velocity * 16)), shade) * np.float32(note.velocity)


def _lay(out: Wave, wave: Wave, start: int, *, around: bool) -> None:
    """Add a note at its place; what rings past the end of a loop sounds at its beginning."""
    frames = out.shape[1]
    if around:
        start %= frames
    done = 0
    while done < wave.shape[1]:
        count = min(wave.shape[1] - done, frames - start)
        if count > 0:
            out[:, start : start + count] += wave[:, done : done + count]
            done += count
        if not around:
            return
        start = 0


def _placed(name: str, dry: Wave, booth: Booth, step: Step) -> Wave:
    """Chorus, echo and room. A loop is run in first, so that its beginning already hears its end."""
    desk, score = booth.style.desk, booth.score
    frames = booth.frames
    lead_in = round(_PREROLL_S * RATE) if score.loop else 0
    wave = np.take(dry, np.arange(-lead_in, frames), axis=1, mode="wrap") if lead_in else dry
    if name in {"pad", "chords"}:
        cycle = score.duration_s / max(1, round(score.duration_s / 3.1)) if score.loop else 3.1
        wave = _by_blocks_chorus(wave, cycle, lead_in, step)
    wave = _cleaned(name, wave, booth, step)
    out = wave
    if name in desk.echo:
        delay = 0.75 * 60.0 / score.tempo_bpm
        out = out + echoed(wave, delay, desk.echo[name])
        step()
    send = desk.sends.get(name)
    if send is not None:
        out = out + gain(send) * reverberated(out, desk.room, step)
    out = out[:, lead_in:]
    if name in desk.ducked:
        out = out * _ducking(booth, desk.ducked[name])
    return np.ascontiguousarray(out, dtype=np.float32)


def _by_blocks_chorus(wave: Wave, cycle: float, lead_in: int, step: Step) -> Wave:
    step()
    return chorused(wave, 2.2, cycle, -lead_in / RATE)


def _cleaned(name: str, wave: Wave, booth: Booth, step: Step) -> Wave:
    """Keep every stem out of the others' way: no rumble, and a tilt that follows brightness."""
    edge = {"drums": 30.0, "bass": 28.0, "texture": 250.0}.get(name, 110.0)
    wave = filtered(wave, "high", edge)
    step()
    tilt = 3.0 * booth.brightness
    if abs(tilt) > 0.2:
        wave = shelved(wave, "high", 3500.0, tilt)
    step()
    if booth.style.desk.high_hz < 18000:
        wave = filtered(wave, "low", booth.style.desk.high_hz * 2.0 ** (0.8 * booth.brightness))
    step()
    return wave


def _ducking(booth: Booth, depth_db: float) -> Wave:
    """The gain that bows to every kick and recovers within a beat."""
    frames = booth.frames
    recovery = 0.9 * 60.0 / booth.score.tempo_bpm
    dip = np.zeros(frames, np.float32)
    shape = (1 - np.minimum(clock(round(recovery * RATE)) / recovery, 1)) ** 2
    shape[:220] *= np.linspace(0, 1, 220, dtype=np.float32)
    for part in booth.score.parts:
        if part.stem != "drums":
            continue
        for note in part.notes:
            if note.pitch != KICK:
                continue
            start = round(booth.score.seconds(note.start) * RATE)
            index = np.arange(start, start + len(shape))
            index = index % frames if booth.score.loop else index[index < frames]
            np.maximum.at(dip, index, shape[: len(index)])
    return np.asarray(10 ** (-depth_db * dip / 20), dtype=np.float32)


def _balanced(stems: dict[str, Wave], booth: Booth, step: Step) -> Mixed:
    """Bring every stem to its level, end in silence, sum, and leave headroom."""
    close = _close(booth)
    for name, wave in stems.items():
        target = -20.0 + booth.style.desk.levels.get(name, -6.0)
        loud = _loudness(wave, step)
        wave *= gain(max(-40.0, min(30.0, target - loud))) if loud > -70 else np.float32(0)
        if name == "drums":
            _rounded(wave)
        wave *= close
        step()
    mix = _sum(stems, booth.frames)
    step()
    level = gain(-18.0 - _loudness(mix, step)) if np.any(mix) else np.float32(1)
    peak = float(np.max(np.abs(mix))) * float(level)
    level *= np.float32(min(1.0, 0.84 / max(peak, 1e-9)))
    for wave in stems.values():
        wave *= level
        step()
    return Mixed(stems, _sum(stems, booth.frames))


def _sum(stems: dict[str, Wave], frames: int) -> Wave:
    mix = np.zeros((2, frames), np.float32)
    for wave in stems.values():
        mix += wave
    return mix


def _rounded(wave: Wave) -> None:
    """Round the drums' tips off, so that the mix need not be quiet for them."""
    ceiling = np.float32(0.5)
    np.multiply(np.tanh(wave / ceiling), ceiling, out=wave)


def _loudness(wave: Wave, step: Step) -> float:
    """How loud a stem is where it plays, in LUFS: the mean of its blocks within 12 LU of its loudest one."""
    import pyloudnorm

    meter = pyloudnorm.Meter(RATE)
    block = 3 * RATE
    found = []
    for begin in range(0, wave.shape[1], block):
        step()
        piece = wave[:, begin : begin + block]
        if piece.shape[1] > 0.4 * RATE + 1 and np.any(piece):
            found.append(float(meter.integrated_loudness(piece.T)))
    found = [each for each in found if math.isfinite(each)]
    if not found:
        return -math.inf
    near = [10 ** (each / 10) for each in found if each > max(found) - 12]
    return 10 * math.log10(sum(near) / len(near))


def _close(booth: Booth) -> Wave:
    """The fade that brings a piece to silence exactly at its end; a loop has none."""
    fade = np.ones(booth.frames, np.float32)
    if booth.score.loop:
        return fade
    ring = booth.score.duration_s - booth.score.seconds(booth.score.ending)
    length = max(1, min(booth.frames, round(min(0.75 * ring, 2.5) * RATE)))
    fade[-length:] = (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, length))) ** 1.2
    return fade
