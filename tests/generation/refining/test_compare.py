"""What was changed, measured: signals whose difference is known."""

import json
from collections.abc import Mapping
from dataclasses import replace

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.audio.analyse import analyse
from generation.audio.null_test import LOWEST_DB, residual_db
from generation.audio.score_file import TICKS, Line, ScoreFile, Written
from generation.brief import Brief, Key, Mode
from generation.refinement import Change, ChangeKind
from generation.refining.agreeing import Measured, agreed
from generation.refining.compare import compare
from generation.refining.same_notes import same_notes
from generation.refining.sides import Side, pace_of, stem_of
from generation.rendering import Audio, Marker

RATE = 44100
SECONDS = 7.0
BRIEF = Brief("a piece", "house", 120.0, Key("A"), SECONDS, 1)
K = ChangeKind


def times(seconds: float = SECONDS) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


def tone(hertz: float, level: float = 0.2, seconds: float = SECONDS) -> np.ndarray:
    at = times(seconds)
    return level * sum(np.sin(2 * np.pi * hertz * n * at) / n for n in (1, 2, 3))


def beat(bpm: float = 120.0, level: float = 0.4, seconds: float = SECONDS) -> np.ndarray:
    at = times(seconds)
    noise = np.random.default_rng(1).standard_normal(len(at))
    return level * noise * np.exp(-(at % (60 / bpm)) / 0.03)


def score(stems: Mapping[str, list[int]], bpm: float = 120.0, late: int = 0) -> ScoreFile:
    lines = tuple(
        Line(f"{name} ({name})", 0, 1, tuple(Written(TICKS * n + late, TICKS * (n + 1), pitch, 90) for n, pitch in enumerate(pitches)))
        for name, pitches in stems.items()
    )  # fmt: skip
    return ScoreFile(lines, ((0, mido.bpm2tempo(bpm)),), end=16 * TICKS)


def side(stems: Mapping[str, np.ndarray], brief: Brief = BRIEF, written: ScoreFile | None = None) -> Side:
    audio = {name: Audio(np.stack([each, each]).astype(np.float32), RATE) for name, each in stems.items()}
    master = Audio(np.sum([each.samples for each in audio.values()], axis=0, dtype=np.float32), RATE)
    return Side(analyse(master), brief, master, tuple(audio), audio.__getitem__, written)


PIECE = side({"lead": tone(220), "drums": beat()}, replace(BRIEF, duration_s=30.0))


def lean(axis: str, amount: float) -> Change:
    return Change(K.LEAN, axis, amount, words="so")


def verdicts(old: Side, new: Side, *changes: Change) -> list[str]:
    return [each["verdict"] for each in compare(old, new, changes)["agrees"]]


def test_darker_is_heard_in_hertz():
    old, new = side({"lead": tone(880), "drums": beat()}), side({"lead": tone(220), "drums": beat(level=0.1)})
    told = compare(old, new, [lean("brightness", -1)])
    before, after = told["measured"]["centroid_hz"]
    assert after < 0.8 * before
    assert told["agrees"] == [
        {"words": "so", "kind": "lean", "target": "brightness", "verdict": "did",
         "got": f"brightness {before:.0f} → {after:.0f} Hz ({100 * (after / before - 1):+.0f} %)"},
    ]  # fmt: skip
    assert not told["unheard"]
    assert verdicts(old, new, lean("brightness", 1)) == ["did not"]
    assert json.loads(json.dumps(told)) == told


def test_the_centroid_is_measured_also_beyond_the_scale_of_brightness():
    low, lower = (side({"a": 0.3 * np.sin(2 * np.pi * hertz * times())}) for hertz in (300.0, 150.0))
    before, after = compare(low, lower)["measured"]["centroid_hz"]
    assert (before, after) == (pytest.approx(300, rel=0.1), pytest.approx(150, rel=0.15))


def test_nothing_changed_is_told_whatever_was_asked():
    old = side({"lead": tone(440), "drums": beat()}, written=score({"lead": [60]}))
    same = compare(old, replace(old), [lean("brightness", -1), Change(K.LEVEL, "drums", -5.5)])
    assert same["unheard"]
    assert same["residual_db"] == LOWEST_DB
    assert [each["verdict"] for each in same["agrees"]] == ["did not", "did not"]
    louder = side({"lead": 1.05 * tone(440), "drums": 1.05 * beat()}, written=score({"lead": [60]}))
    assert compare(old, louder)["unheard"], "a gain alone is no change"
    barely = side({"lead": tone(440), "drums": beat(level=0.42)}, written=score({"lead": [60]}))
    assert compare(old, barely)["unheard"], "less than what is just noticed"


def test_the_same_measures_with_other_notes_are_heard():
    old = side({"lead": tone(440), "drums": beat()}, written=score({"lead": [60, 64]}))
    new = side({"lead": tone(440), "drums": beat(level=0.42)}, written=score({"lead": [64, 60]}))
    assert not compare(old, new)["unheard"]


def test_a_level_is_told_against_the_others():
    old, new = side({"drums": beat(), "bass": tone(55)}), side({"drums": 0.7 * beat(), "bass": 1.3 * tone(55)})
    told = compare(old, new, [Change(K.LEVEL, "drums", -5.5, words="less drums")])
    wanted = 20 * np.log10(0.7 / 1.3)
    assert told["stems"]["drums"]["change_db"] == pytest.approx(wanted, abs=0.1)
    assert told["stems"]["bass"]["change_db"] == pytest.approx(-wanted, abs=0.1)
    assert told["agrees"][0]["verdict"] == "did"
    assert verdicts(old, new, Change(K.LEVEL, "drums", 4), Change(K.LEVEL, "flute", 4)) == ["did not", "not measurable"]


def test_who_came_and_who_left():
    old, new = side({"drums": beat(), "bass": tone(55)}), side({"bass": tone(55), "strings": tone(330)})
    told = compare(old, new, [Change(K.ADD, "strings"), Change(K.REMOVE, "drums"), Change(K.REMOVE, "bass")])
    assert [each["verdict"] for each in told["agrees"]] == ["did", "did", "did not"]
    assert (told["added"], told["removed"], told["same_sound"]) == (["strings"], ["drums"], ["bass"])


def test_who_pauses_in_a_part_is_no_longer_heard_there():
    pausing = beat()
    pausing[: 4 * RATE] = 0.0
    old, new = side({"drums": beat(), "bass": tone(55)}), side({"drums": pausing, "bass": tone(55)})
    told = compare(old, new, [Change(K.REMOVE, "drums")], (0.1, 3.9))
    assert told["agrees"][0]["verdict"] == "did"
    back = compare(new, old, [Change(K.ADD, "drums"), Change(K.ADD, "bass")], (0.1, 3.9))
    assert [each["verdict"] for each in back["agrees"]] == ["did", "not measurable"]
    assert verdicts(old, new, Change(K.REMOVE, "drums")) == ["did not"]


def test_nobody_else_plays():
    both, alone = side({"drums": beat(), "bass": tone(55)}), side({"bass": tone(55)})
    only = Change(K.ONLY, value="bass")
    assert verdicts(both, alone, only) == ["did"]
    assert verdicts(both, both, only) == ["did not"]


def test_a_section_is_told_against_the_whole():
    quiet = tone(220)
    quiet[: 3 * RATE] *= 0.5
    markers = (Marker(0.0, "intro"), Marker(3.0, "main"))
    old, new = (replace(side({"a": each}), markers=markers) for each in (tone(220), quiet))
    quieter = Change(K.SECTION, "first", -1)
    assert verdicts(old, new, quieter, replace(quieter, target="intro"), replace(quieter, amount=1)) == [
        "did",
        "did",
        "did not",
    ]
    assert verdicts(old, new, replace(quieter, target="bridge")) == ["not measurable"]


def test_a_tempo_is_heard_and_one_that_did_not_move_is_told():
    slow, fast = side({"d": beat(100, seconds=12)}), side({"d": beat(120, seconds=12)}, replace(BRIEF, tempo_bpm=144.0))
    change = Change(K.TEMPO_BY, amount=1.2)
    assert verdicts(slow, fast, change) == ["did"]
    assert verdicts(slow, replace(slow, brief=replace(BRIEF, tempo_bpm=144.0)), change) == ["did not"]


def test_more_drive_is_more_hits():
    calm = side({"d": beat(60), "p": tone(220)}, written=score({"d": [36] * 4}))
    busy = side({"d": beat(240), "p": tone(220)}, written=score({"d": [36] * 14}))
    assert verdicts(calm, busy, lean("energy", 1)) == ["did"]
    assert verdicts(calm, busy, lean("energy", -1)) == ["did not"]
    assert verdicts(calm, calm, lean("energy", 1), lean("tension", 1)) == ["did not", "not measurable"]


def drive(percussive: float, notes: float, energy: float, onsets: float) -> dict[str, float]:
    return {"percussive": percussive, "notes_per_bar": notes, "energy": energy, "onsets_per_s": onsets}


def driven(before: Mapping[str, float], after: Mapping[str, float], steps: float) -> str:
    numbers = {name: [before[name], after[name]] for name in before}
    (told,) = agreed([lean("energy", steps)], PIECE, PIECE, Measured(numbers, {}, None, None))
    return told["verdict"]


def test_what_falls_takes_away_from_what_rises():
    before, after = drive(0.5, 20, 0.30, 3.0), drive(0.2, 14, 0.05, 3.3)
    assert driven(before, after, 1) == "did not"
    assert driven(before, after, -1) == "did"
    busier = drive(0.5, 22, 0.29, 3.0)  # two clear moves up, less than one down
    assert (driven(before, busier, 1), driven(before, busier, -1)) == ("did", "did not")


DRIVES = st.builds(drive, st.floats(0, 1), st.floats(0, 60), st.floats(-1, 1), st.floats(0, 20))


@given(DRIVES, DRIVES, st.floats(0.1, 3))
def test_of_opposite_wishes_for_drive_one_is_heard_at_most(before, after, steps):
    assert [driven(before, after, steps), driven(before, after, -steps)].count("did") <= 1


MODES = st.sampled_from(Mode)


@given(MODES, MODES, st.floats(100, 8000), st.floats(100, 8000))
def test_of_opposite_moods_one_is_heard_at_most(before, after, hertz, then):
    old, new = (replace(PIECE, brief=replace(BRIEF, key=Key("A", each))) for each in (before, after))
    new = replace(new, heard=replace(PIECE.heard, key=new.brief.key))
    seen = Measured({"centroid_hz": [hertz, then]}, {}, None, None)
    for axis in ("valence", "brightness"):
        told = agreed([lean(axis, 1), lean(axis, -1)], old, new, seen)
        assert [each["verdict"] for each in told].count("did") <= 1
        if axis == "valence" and before is not after:
            assert sorted(each["verdict"] for each in told) == ["did", "did not"]


def tapped(bpm: float | None, brief: Brief = BRIEF) -> Side:
    return replace(PIECE, heard=replace(PIECE.heard, tempo_bpm=bpm), brief=brief)


@pytest.mark.parametrize("factor", [1.0, 2.0, 0.5, 3.0, 1 / 3])
def test_a_beat_is_counted_as_its_brief_counts_it(factor: float):
    assert pace_of(tapped(factor * 119.0)) == pytest.approx(119.0)
    assert pace_of(tapped(factor * 110.0)) == factor * 110.0, "too far from what was asked to be the same beat"
    assert pace_of(tapped(None)) is None


@pytest.mark.parametrize(
    ("heard", "verdict"),
    [
        ((80.0, 88.0), "did"),
        ((80.0, 117.3), "did"),  # four for three
        ((80.0, 84.0), "did"),  # not as much as was asked for, but faster
        ((80.0, 80.0), "did not"),
        ((80.0, 76.0), "did not"),
        ((None, 88.0), "not measurable"),
    ],
)
def test_a_tempo_that_was_measured_says_whether_it_is_faster(heard: tuple[float | None, float], verdict: str):
    old, new = (tapped(bpm, replace(BRIEF, tempo_bpm=wanted)) for bpm, wanted in zip(heard, (80.0, 88.0), strict=True))
    assert verdicts(old, new, Change(K.TEMPO_BY, amount=1.1)) == [verdict]


def test_where_no_beat_is_heard_a_tempo_is_as_it_is_written():
    old, new = (
        replace(tapped(None, replace(BRIEF, tempo_bpm=bpm)), score=score({"lead": [60]}, bpm)) for bpm in (80.0, 88.0)
    )
    (said,) = compare(old, new, [Change(K.TEMPO_BY, amount=1.1)])["agrees"]
    assert (said["verdict"], said["got"]) == ("did", "80 → 88 BPM in its score")
    same = replace(new, score=old.score)
    assert verdicts(old, same, Change(K.TEMPO_BY, amount=1.1)) == ["did not"]


def test_the_beat_is_counted_as_the_brief_counts_it_and_told_as_it_is_heard():
    four = tapped(139.0, replace(BRIEF, tempo_bpm=104.0))
    told = compare(four, four)["measured"]
    assert told["tempo_bpm"][1] == pytest.approx(104.25)
    assert told["tempo_heard_bpm"][1] == 139.0


def test_a_beat_that_is_tapped_otherwise_is_no_other_tempo():
    slow = replace(BRIEF, tempo_bpm=80.0)
    for before, after in [(160.0, 80.3), (80.0, 160.0), (240.0, 40.0)]:
        told = compare(tapped(before, slow), tapped(after, slow))
        assert told["measured"]["tempo_bpm"] == pytest.approx([80.0, 80.0], abs=0.4)
        assert told["unheard"], "the same sound, whatever is tapped"
    faster = compare(tapped(80.0, slow), tapped(44.0, replace(slow, tempo_bpm=88.0)), [Change(K.TEMPO_BY, amount=1.1)])
    assert faster["measured"]["tempo_bpm"] == [80.0, 88.0]
    assert faster["agrees"][0]["verdict"] == "did"


def test_only_another_pace_is_noticed():
    """Beside a null test that finds a little, other taps of the same beat do not count as heard; other tempi do."""
    barely = side({"lead": tone(440), "drums": beat(level=0.42)}, written=score({"lead": [60]}))
    old = side({"lead": tone(440), "drums": beat()}, written=score({"lead": [60]}))

    def unheard(before: float, after: float, wanted: float = 120.0) -> bool:
        heard = [replace(each.heard, tempo_bpm=bpm) for each, bpm in ((old, before), (barely, after))]
        brief = replace(BRIEF, tempo_bpm=wanted)
        return compare(replace(old, heard=heard[0]), replace(barely, heard=heard[1], brief=brief))["unheard"]

    assert unheard(120.0, 60.0)
    assert unheard(100.0, 50.0), "neither is near what was asked, but one is the other's half"
    assert unheard(120.0, 80.0)
    assert not unheard(120.0, 118.0)
    assert not unheard(60.0, 120.0, wanted=60.0), "it was asked for"


def test_a_mode_is_heard_where_the_key_is():
    def triads(minor: bool) -> Side:
        def chord(root: int) -> np.ndarray:
            pitches = (root, root + (3 if minor else 4), root + 7)
            return sum(tone(440 * 2 ** ((p - 69) / 12), 0.05, 1.0) for p in pitches)

        cadence = np.concatenate([chord(57 + step) for step in (0, 5, 7, 0)] * 2)
        return side(
            {"chords": cadence}, replace(BRIEF, key=Key("A", Mode.MINOR if minor else Mode.MAJOR), duration_s=8.0)
        )

    major, minor = triads(False), triads(True)
    assert verdicts(major, minor, Change(K.MODE, value="minor"), lean("valence", -1)) == ["did", "did"]
    wrong = replace(major, brief=minor.brief)
    assert verdicts(replace(major), wrong, Change(K.MODE, value="minor"))[0] in {"did not", "not measurable"}


def test_a_length_is_exact():
    old, new = side({"a": tone(220)}), side({"a": tone(220, seconds=12.0)}, replace(BRIEF, duration_s=12.0))
    assert verdicts(old, new, Change(K.LENGTH, amount=12.0)) == ["did"]
    assert verdicts(old, old, Change(K.LENGTH, amount=12.0)) == ["did not"]


def test_a_part_alone_is_measured_where_only_a_part_was_changed():
    changed = tone(220)
    changed[round(4 * RATE) : round(6 * RATE)] = tone(1760)[round(4 * RATE) : round(6 * RATE)]
    told = compare(side({"a": tone(220)}), side({"a": changed}), [lean("brightness", 1)], (4.0, 6.0))
    assert told["measured"]["duration_s"] == [2.0, 2.0]
    assert told["agrees"][0]["verdict"] == "did"
    elsewhere = compare(side({"a": tone(220)}), side({"a": changed}), [lean("brightness", 1)], (0.0, 3.0))
    assert elsewhere["unheard"]


def test_who_plays_the_same_notes():
    old = score({"drums": [36, 38], "bass": [40, 43], "lead": [60, 64]})
    new = score({"drums": [36, 38], "bass": [43, 46], "lead": [60, 65]}, bpm=140.0, late=20)
    assert same_notes(old, new) == {"drums": 0, "bass": 3}
    told = compare(side({"drums": beat()}, written=old), side({"drums": beat()}, written=new), [
        Change(K.FRESH, "lead"), Change(K.KEEP, "drums"), Change(K.FRESH, "drums"),
    ])  # fmt: skip
    assert told["same_notes"] == {"drums": 0, "bass": 3}
    assert [each["verdict"] for each in told["agrees"]] == ["not measurable", "did", "did not"]


def test_a_player_is_found_by_role_name_and_family():
    players = {"chords": ["electric piano"], "drums": ["drum kit"], "pad": ["violins"]}
    assert stem_of("drums", ["chords", "drums"], players) == "drums"
    assert stem_of("piano", ["chords", "drums"], players) == "chords"
    assert stem_of("beat", ["drums"], {}) == "drums"
    assert stem_of("flute", ["chords", "drums"], players) == ""


def test_a_shifted_sound_is_the_same_sound():
    noise = np.random.default_rng(2).standard_normal((2, 3 * RATE)).astype(np.float32) * 0.1
    late = np.pad(noise, ((0, 0), (700, 0)))[:, : 3 * RATE]
    assert residual_db(Audio(noise, RATE), Audio(0.5 * late, RATE)) < -50
    other = np.random.default_rng(3).standard_normal((2, 3 * RATE)).astype(np.float32) * 0.1
    assert residual_db(Audio(noise, RATE), Audio(other, RATE)) == pytest.approx(0.0, abs=0.1)
    assert residual_db(Audio(noise, RATE), Audio(noise[:, :RATE], RATE)) is None
    assert residual_db(Audio(noise, RATE), Audio(0 * noise, RATE)) is None


def test_silence_has_no_measures():
    silent = side({"a": 0 * tone(220)})
    told = compare(silent, silent, [lean("brightness", 1), lean("energy", 1)])
    assert told["agrees"][0]["verdict"] == "not measurable"
    assert told["measured"]["loudness_lufs"] == [None, None]
