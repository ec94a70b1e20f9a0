"""What did a refinement change, measured on old and new sound?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.analyse import analyse
from generation.audio.brightness import MIDDLE_HZ, OCTAVES, centroid_hz
from generation.audio.loudness import weighted_power
from generation.audio.null_test import left_over, residual_db
from generation.audio.spectrum import Spectrum
from generation.brief import Heard
from generation.patience import Step, no_step
from generation.refinement import Change
from generation.refining.agreeing import TAPPED, Measured, agreed
from generation.refining.same_notes import notes_per_bar, same_notes
from generation.refining.sides import Side, pace_of
from generation.rendering import Audio, Samples

SAME_SOUND_DB: Final = -50.0
_SILENT: Final = 1e-10
_AT_ONCE: Final = 1 << 18
# What is just noticed, about: less on every count, with the same notes, is not.
_NOTICED: Final = {"centroid_hz": 0.03, "tempo_bpm": 0.006}  # as a share
_NOTICED_BY: Final = {
    "energy": 0.04, "percussive": 0.03, "loudness_lufs": 0.7, "range_lu": 1.0, "duration_s": 0.02,
}  # fmt: skip
_NOTICED_STEM_DB: Final = 1.0
_NEARLY_DB: Final = -15.0  # where no score says that the notes are the same, the waves do

Span = tuple[float, float]


def compare(
    old: Side, new: Side, changes: Sequence[Change] = (), region_s: Span | None = None, step: Step = no_step
) -> dict[str, Any]:
    """Measure both sides, within a region (seconds) if only that was changed; JSON-ready.

    `measured` has each quantity as `[old, new]`, the tempo as the brief counts it and as it is heard; `stems` their
    levels in dB, relative to all the others together; `same_notes` the stems with the same notes and the semitones they
    moved by, `same_sound` those that are the same sound. `agrees` says of each change whether it is heard: `did`,
    `did not` or `not measurable`. `residual_db` is the null test's; with `unheard` nothing audible changed. `players`
    are those who play in each, where that is known.
    """
    if region_s is not None:
        old, new = _within(old, region_s, step), _within(new, region_s, step)
    numbers = {name: (_numbers(side, region_s, step)) for name, side in (("old", old), ("new", new))}
    measured = {name: [numbers["old"][name], numbers["new"][name]] for name in numbers["old"]}
    stems = _stems(old, new, step)
    notes = same_notes(old.score, new.score, region_s) if old.score and new.score else {}
    residual = residual_db(old.master, new.master, step)
    step()
    seen = Measured(measured, stems, notes if old.score and new.score else None, residual)
    return {
        "region_s": list(region_s) if region_s else None,
        "measured": measured,
        "stems": stems,
        "added": sorted(set(new.stem_names) - set(old.stem_names)),
        "removed": sorted(set(old.stem_names) - set(new.stem_names)),
        "players": [_players(old), _players(new)],
        "same_notes": notes,
        "same_sound": [name for name, each in stems.items() if each["same_sound"]],
        "agrees": agreed(changes, old, new, seen),
        "residual_db": residual,
        "unheard": _unheard(seen, old, new),
    }


def _players(side: Side) -> list[str]:
    """Who plays in stems that are there, by name."""
    return sorted({name for stem, names in side.players.items() if stem in side.stem_names for name in names})


def _within(side: Side, region_s: Span, step: Step) -> Side:
    """A side as it is in a part of the time."""
    start, end = (round(at * side.master.rate) for at in region_s)
    stem = side.stem

    def cut(audio: Audio) -> Audio:
        return Audio(audio.samples[:, start:end], audio.rate)

    master = cut(side.master)
    return replace(
        side,
        heard=analyse(master, step),
        master=master,
        stem=(lambda name: cut(stem(name))) if stem is not None else None,
        markers=(),
    )


def _numbers(side: Side, region_s: Span | None, step: Step) -> dict[str, Any]:
    heard = side.heard
    step()
    beats, unit = side.brief.metre
    return {
        "duration_s": round(heard.duration_s, 4),
        "tempo_bpm": _rounded(pace_of(side), 2),
        "tempo_heard_bpm": _rounded(heard.tempo_bpm, 2),
        "key": str(heard.key) if heard.key else None,
        "loudness_lufs": _rounded(heard.loudness_lufs, 2),
        "range_lu": _rounded(_range_lu(side.master, step), 2),
        "brightness": round(heard.brightness, 4),
        "centroid_hz": round(_centroid(heard, side.master), 1),
        "energy": round(heard.energy, 4),
        "onsets_per_s": round(heard.onset_density, 3),
        "percussive": _rounded(heard.percussive, 4),
        "notes_per_bar": round(notes_per_bar(side.score, beats * 4 / unit, region_s), 3) if side.score else None,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _centroid(heard: Heard, master: Audio) -> float:
    """The spectral centroid in Hz: what the brightness was made of, but where that is at an end of its scale."""
    if heard.loudness_lufs is None:
        return 0.0
    if abs(heard.brightness) < 1:
        return float(MIDDLE_HZ * 2 ** (OCTAVES * heard.brightness))
    return centroid_hz(Spectrum.of(master))


def _range_lu(master: Audio, step: Step) -> float | None:
    """How far soft and loud moments are apart in LU: the 10th and the 95th percentile of 3 s (as EBU Tech 3342)."""
    hop = round(0.1 * master.rate)
    power = weighted_power(master, hop, step)
    width = min(30, max(1, len(power) // 3))
    if len(power) < 4:
        return None
    means = np.convolve(power, np.ones(width) / width, mode="valid")
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(means, 1e-12))
    heard = levels[levels > max(-69.3, levels.max() - 20.0)]
    return float(np.percentile(heard, 95) - np.percentile(heard, 10)) if len(heard) else None


def _stems(old: Side, new: Side, step: Step) -> dict[str, dict[str, Any]]:
    """Of each stem that both have: its level in each, relative to the rest of the mix, and whether it is the same."""
    if old.stem is None or new.stem is None:
        return {}
    found = {}
    for name in old.stem_names:
        if name not in new.stem_names:
            continue
        step()
        one, other = old.stem(name), new.stem(name)
        before, after = _level_db(one.samples, old.master.samples), _level_db(other.samples, new.master.samples)
        same = (one.rate, one.frames) == (other.rate, other.frames)
        left = left_over(one.samples, other.samples, step) if same else None
        silent = before is None and after is None
        found[name] = {
            "db": [_rounded(before, 2), _rounded(after, 2)],
            "change_db": None if before is None or after is None else round(after - before, 2),
            "same_sound": (silent and same) or (left is not None and left < SAME_SOUND_DB),
        }
    return found


def _level_db(stem: Samples, mix: Samples) -> float | None:
    """A stem's level over that of all the others together in dB; None where it is silent, alone at most 40."""
    own = rest = 0.0
    for start in range(0, stem.shape[1], _AT_ONCE):
        part = stem[:, start : start + _AT_ONCE].astype(np.float64)
        others = mix[:, start : start + _AT_ONCE] - part
        own, rest = own + float(np.vdot(part, part)), rest + float(np.vdot(others, others))
    if own < _SILENT * stem.size:
        return None
    return min(40.0, 10 * float(np.log10(own / max(rest, own * 1e-4))))


def _unheard(seen: Measured, old: Side, new: Side) -> bool:
    """Whether nothing audible changed: nothing is left in the null test, or no measure moved by what is noticed."""
    residual = seen.residual_db
    if residual is not None and residual < SAME_SOUND_DB:
        return True
    same_pace = abs(new.brief.tempo_bpm / old.brief.tempo_bpm - 1) <= _NOTICED["tempo_bpm"]
    if _noticed(seen.numbers, same_pace) or set(old.stem_names) != set(new.stem_names):
        return False
    if any(abs(each["change_db"] or 0.0) > _NOTICED_STEM_DB for each in seen.stems.values()):
        return False
    if seen.same_notes is not None and old.score and new.score:
        written = {line.stem for score in (old.score, new.score) for line in score.lines if line.notes}
        return all(seen.same_notes.get(name) == 0 for name in written)
    return residual is not None and residual < _NEARLY_DB


def _noticed(numbers: Mapping[str, Sequence[Any]], same_pace: bool) -> bool:
    """Whether any quantity moved by what is noticed, or came or went.

    At the same pace, a tempo that is tapped twice as fast is no other one.
    """
    for name, by in (_NOTICED | _NOTICED_BY).items():
        before, after = numbers[name]
        if (before is None) != (after is None):
            return True
        if before is None or (name == "tempo_bpm" and same_pace and _tapped_alike(before, after, by)):
            continue
        if abs(after - before) > (by * abs(before) if name in _NOTICED else by):
            return True
    return bool(numbers["key"][0] != numbers["key"][1])


def _tapped_alike(before: float, after: float, by: float) -> bool:
    return any(abs(after / (before * tapped) - 1) <= by for tapped in TAPPED)
