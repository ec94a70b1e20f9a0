"""How do the parts become stems and a mix? Places every stem in the room, balances them, and sums."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from generation.brief import Kind
from generation.engines.sketch.chance import derive
from generation.engines.sketch.leaning import brightness_steps, energy_steps, soft
from generation.engines.sketch.parts.drums import KICK
from generation.engines.sketch.score import Part
from generation.engines.sketch.seats import borrowed
from generation.engines.sketch.sound.basics import RATE, Step, Wave, clock, filtered, gain, shelved
from generation.engines.sketch.sound.faders import Fader, common, faders_of, pushed, sections_gain
from generation.engines.sketch.sound.finish import Finish, finish_of, finished, roomier
from generation.engines.sketch.sound.levels import loudness, mix_gain, stem_gain
from generation.engines.sketch.sound.playing import Booth, played
from generation.engines.sketch.sound.room import PREROLL_S as _PREROLL_S
from generation.engines.sketch.sound.room import centred, chorused, echoed, reverberated
from generation.engines.sketch.sound.shading import tilt_of, tilted
from generation.engines.sketch.sound.texture import bed
from generation.engines.sketch.who import is_meant

_CHORUSED: Final = {"pad", "chords"}
_BED: Final = "texture"
_BED_DB: Final = -19.0  # a bed that was asked for by word is heard
_MIDDLE_HZ: Final = 120.0  # what is lower comes from the middle
_MIX: Final = "mix"  # the key of the gain that all stems share
_TILT: Final = "tilt"  # and that of the slope that makes them all darker or brighter, in dB
_OFF: Final = "fader "  # before a stem's name: how far its fader is off the balance, in dB
# Whose chords are held; and what a step of energy moves them and the drums by, in dB.
_HOLDING: Final = frozenset({"pad", "brass", "choir", "tension"})
_HOLDING_DB: Final = -0.6
_STRIKING_DB: Final = 1.1
_MOST_STEPS: Final = 5.0
_NOISE: Final = borrowed("texture")  # whose name a bed without a part goes by
# Below these edges (Hz) a stem has nothing to say; others do.
_LOW_EDGES: Final = {"drums": 30.0, "bass": 28.0, "texture": 250.0}


@dataclass(frozen=True, eq=False)
class Mixed:
    """Stems by name and their float32 sum, all (2, frames).

    `gains` are what balancing chose: a factor per stem and for the `mix` as a whole, the `tilt` in dB, and in dB what
    stems were asked to be louder. Another score played with them has the same levels.
    """

    stems: dict[str, Wave]
    mix: Wave
    gains: dict[str, float] = field(default_factory=dict)


@dataclass(eq=False)
class _Stem:
    """A stem as it is balanced; as it is heard, where that is not the same; and by how many dB its fader is off."""

    wave: Wave
    instead: Wave | None
    off_db: float


def mixed(booth: Booth, step: Callable[[float, str], None], gains: Mapping[str, float] | None = None) -> Mixed:
    """Render a score; `step(share done, stage)` is called at least once per quarter second of work.

    With `gains` (another rendering's) nothing is measured and the stems get those levels.
    """
    finish = finish_of(booth.brief.production)
    beds = finish.beds if _BED not in booth.brief.excluded else ()
    names = list(dict.fromkeys([*(part.stem for part in booth.score.parts), *([_BED] if beds else [])]))
    if finish.out and not beds:
        names = [name for name in names if name != _BED] or names
    share = 1 / (len(names) + 1)
    stems: dict[str, _Stem] = {}
    for index, name in enumerate(names):

        def tell(within: float, index: int = index, name: str = name) -> None:
            step(share * (index + within), f"playing the {name}")

        faders = faders_of([part for part in booth.score.parts if part.stem == name], booth)
        stems[name] = _stem(name, faders, beds, booth, finish, tell)
    return _balanced(stems, booth, finish, gains, lambda: step(1 - share, "mixing"))


def _stem(
    name: str,
    faders: list[Fader],
    beds: tuple[str, ...],
    booth: Booth,
    finish: Finish,
    tell: Callable[[float], None],
) -> "_Stem":
    whole = common(faders) if faders else sum(each.db for each in booth.brief.levels if is_meant(_NOISE, each.who))
    dry = _together([(each.part, 0.0) for each in faders], booth, tell)
    if name == _BED:
        dry = _bedded(dry, [each for each in beds if all(each != fader.part.voice for fader in faders)], booth, tell)
    wave = _placed(name, dry, booth, finish, lambda: tell(0.85))
    if whole is not None:
        return _Stem(wave, None, whole)
    # What is balanced is the stem as it would be: only then is all of it as loud as before but for who was meant.
    dry = _together([(each.part, each.db) for each in faders], booth, tell)
    return _Stem(wave, _placed(name, dry, booth, finish, lambda: tell(0.85)), 0.0)


def _bedded(dry: Wave, beds: list[str], booth: Booth, tell: Callable[[float], None]) -> Wave:
    """What lies under the music, with what was asked for by word."""
    for kind in beds:
        dry = dry + bed(kind, booth.frames, derive(booth.seed, "bed"), lambda: tell(0.5))
    return dry


def _together(parts: list[tuple[Part, float]], booth: Booth, tell: Callable[[float], None]) -> Wave:
    """All parts of a stem, dry, each with its dB."""
    out: Wave | None = None
    for number, (part, decibels) in enumerate(parts):

        def within(done: float, number: int = number) -> None:
            tell(0.75 * (number + done) / len(parts))

        wave = played(part, booth, within)
        if decibels:
            wave *= gain(decibels)
        # Long pieces are long arrays: none is made that is not needed.
        out = wave if out is None else np.add(out, wave, out=out)
    return np.zeros((2, booth.frames), np.float32) if out is None else out


def _placed(name: str, dry: Wave, booth: Booth, finish: Finish, step: Step) -> Wave:
    """Chorus, tone, echo and room. A loop is run in first, so that its beginning already hears its end."""
    desk, score, frames = booth.style.desk, booth.score, booth.frames
    lead_in = round(_PREROLL_S * RATE) if score.loop else 0
    wave = np.take(dry, np.arange(-lead_in, frames), axis=1, mode="wrap") if lead_in else dry
    if name in _CHORUSED:
        cycle = score.duration_s / max(1, round(score.duration_s / 3.1)) if score.loop else 3.1
        wave = chorused(wave, 2.2, cycle, -lead_in / RATE, step)
    wave = _toned(name, wave, booth, finish, step)
    if name in desk.echo and not finish.dry:
        wave = echoed(wave, 0.75 * 60.0 / score.tempo_bpm, desk.echo[name], step)
    if name in desk.sends and not finish.dry:
        answer = reverberated(wave, roomier(desk.room, finish), step)
        answer *= gain(min(desk.sends[name] + finish.wet, max(desk.sends[name], -5.0)))
        wave += answer
    wave = centred(wave, _MIDDLE_HZ, step)
    wave = np.ascontiguousarray(wave[:, lead_in:])
    if booth.brief.kind is Kind.UI_SOUND:
        wave[:] = wave.mean(axis=0)  # a signal comes from the middle, its room too
    bow = desk.ducked.get(name, 0.0) + (finish.punch if name not in {"drums", _BED} else 0.0)
    if bow:
        wave *= _ducking(booth, bow, step)
    return wave


def _toned(name: str, wave: Wave, booth: Booth, finish: Finish, step: Step) -> Wave:
    """Keep a stem out of the others' way: no rumble, and a treble that follows style and mood."""
    desk = booth.style.desk
    wave = filtered(wave, "high", _LOW_EDGES.get(name, 110.0 if "bass" in desk.levels else 40.0), step=step)
    tilt = desk.tilts.get(name, 0.0)
    if abs(tilt) > 0.2:
        wave = shelved(wave, "high", 3500.0, tilt, step)
    if desk.high_hz < 18000 and not finish.out:
        wave = filtered(wave, "low", desk.high_hz * 2.0 ** (0.4 * booth.brightness), step=step)
    return wave


def _ducking(booth: Booth, depth_db: float, step: Step) -> Wave:
    """The gain that bows to every kick and recovers within a beat."""
    frames, recovery = booth.frames, 0.9 * 60.0 / booth.score.tempo_bpm
    shape = (1 - np.minimum(clock(round(recovery * RATE)) / recovery, 1)) ** 2
    shape[:220] *= np.linspace(0, 1, 220, dtype=np.float32)
    dip = np.zeros(frames, np.float32)
    kicks = [note for part in booth.score.parts if part.role == "drums" for note in part.notes if note.pitch == KICK]
    for number, note in enumerate(kicks):
        if number % 64 == 0:
            step()
        start = round(booth.score.seconds(note.start) * RATE) % frames
        head = min(len(shape), frames - start)
        np.maximum(dip[start : start + head], shape[:head], out=dip[start : start + head])
        if booth.score.loop:
            rest = min(len(shape) - head, frames)
            np.maximum(dip[:rest], shape[head : head + rest], out=dip[:rest])
    step()
    dip *= np.float32(-depth_db / 20 * math.log(10))
    return np.exp(dip, out=dip)


def _balanced(
    stems: dict[str, _Stem], booth: Booth, finish: Finish, gains: Mapping[str, float] | None, step: Step
) -> Mixed:
    """Bring every stem to its level, finish it, end in silence, tilt, leave headroom, and only then move the faders."""
    used = dict(gains) if gains is not None else {}
    close = _close(booth)
    done: dict[str, Wave] = {}
    heard: dict[str, Wave] = {}
    for name, stem in stems.items():
        if gains is None:
            used[name] = stem_gain(stem.wave, _level(name, booth, finish), step)
        done[name] = _finished(name, stem.wave, used.get(name, 1.0), close, booth, finish, step)
        if stem.instead is not None:
            heard[name] = _finished(name, stem.instead, used.get(name, 1.0), close, booth, finish, step)
    if gains is None and (steps := brightness_steps(booth.brief)):
        used[_TILT] = tilt_of(_sum(done, booth.frames, step), steps, step)
    if used.get(_TILT, 0.0):
        for waves in (done, heard):
            for name, wave in waves.items():
                waves[name] = tilted(wave, used[_TILT], loop=booth.score.loop, step=step)
    if gains is None:
        used[_MIX] = mix_gain(_sum(done, booth.frames, step), step)
        used |= _pushed(stems, done, step)
    done |= heard
    for name, wave in done.items():
        np.multiply(wave, np.float32(used.get(_MIX, 1.0)) * gain(used.get(_OFF + name, 0.0)), out=wave)
        step()
    return Mixed(done, _sum(done, booth.frames, step), used)


def _level(name: str, booth: Booth, finish: Finish) -> float:
    """What the style says; whoever strikes is in front of whoever holds where the piece is driven, behind in calm."""
    level = booth.style.desk.levels.get(name, -6.0)
    if name == _BED:
        return max(level, _BED_DB) if finish.beds else level
    roles = {spec.role for spec in booth.specs.values() if spec.stem == name}
    front = _STRIKING_DB if "drums" in roles else _HOLDING_DB if roles and roles <= _HOLDING else 0.0
    return level + front * soft(energy_steps(booth.brief), _MOST_STEPS)


def _finished(name: str, wave: Wave, factor: float, close: Wave, booth: Booth, finish: Finish, step: Step) -> Wave:
    np.multiply(wave, np.float32(factor), out=wave)
    if name == "drums" and not finish.out:
        _rounded(wave)
    wave = finished(name, wave, finish, loop=booth.score.loop, step=step)
    np.multiply(wave, close, out=wave)
    step()
    return wave


def _pushed(stems: dict[str, _Stem], done: dict[str, Wave], step: Step) -> dict[str, float]:
    """Where the faders of whole stems go."""
    asked = {name: stem.off_db for name, stem in stems.items() if stem.off_db}
    if not asked:
        return {}
    levels = {name: loudness(wave, step) for name, wave in done.items()}
    return {_OFF + name: db for name, db in pushed(asked, levels).items()}


def _sum(stems: dict[str, Wave], frames: int, step: Step) -> Wave:
    mix = np.zeros((2, frames), np.float32)
    for wave in stems.values():
        mix += wave
        step()
    return mix


def _rounded(wave: Wave) -> None:
    """Round the drums' tips off, so that the mix need not be quiet for them."""
    ceiling = np.float32(0.5)
    wave /= ceiling
    np.tanh(wave, out=wave)
    wave *= ceiling


def _close(booth: Booth) -> Wave:
    """The gain of every frame: sections that lean, and the fade to silence exactly at the end; a loop has none."""
    leaning = sections_gain(booth.score, booth.frames)
    fade = np.ones(booth.frames, np.float32) if leaning is None else leaning
    if booth.score.loop:
        return fade
    ring = booth.score.duration_s - booth.score.seconds(booth.score.ending)
    length = max(1, min(booth.frames, round(min(0.75 * ring, 2.5) * RATE)))
    fade[-length:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, length))) ** 1.2
    return fade
