"""Each check on sound that obeys and on sound that does not."""

import json
from dataclasses import replace

import numpy as np
import pytest

from generation.audio.master import master
from generation.brief import Brief, Heard, Key, Kind, Mode
from generation.rendering import Audio, Rendering, Stem
from generation.review.clipping import check_clipping
from generation.review.duration import check_duration
from generation.review.instruments import check_excluded, check_stems
from generation.review.key import check_key, same_notes
from generation.review.loudness import check_loudness
from generation.review.review import review
from generation.review.silence import check_silence, longest_silence_s
from generation.review.tempo import check_tempo
from generation.review.true_peak import check_true_peak
from generation.review.verdict import Verdict

RATE = 44100
BRIEF = Brief("calm piano", "lo-fi", 120.0, Key("C", Mode.MAJOR), 4.0, 1)
OBEYED, MISSED, UNKNOWN = Verdict.OBEYED, Verdict.MISSED, Verdict.NOT_MEASURABLE


def sound(samples: np.ndarray) -> Audio:
    values = np.asarray(samples, dtype=np.float32)
    return Audio(np.stack([values, values]), RATE)


def tone(seconds: float, level: float = 0.5, hertz: float = 440.0) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def heard(**changes: object) -> Heard:
    return Heard(
        **{"duration_s": 30.0, "tempo_bpm": 120.0, "key": Key("C", Mode.MAJOR), "loudness_lufs": -14.0, **changes}
    )


@pytest.mark.parametrize(("seconds", "verdict"), [(4.0, OBEYED), (4.001, OBEYED), (3.998, MISSED), (4.002, MISSED)])
def test_duration(seconds: float, verdict: Verdict):
    check = check_duration(sound(tone(seconds)), BRIEF)
    assert (check.verdict, check.wanted, check.got) == (verdict, "4.000 s", f"{seconds:.3f} s")


@pytest.mark.parametrize(
    ("lufs", "verdict"), [(-14.0, OBEYED), (-14.25, OBEYED), (-14.4, MISSED), (-12.0, MISSED), (None, UNKNOWN)]
)
def test_loudness(lufs: float | None, verdict: Verdict):
    assert check_loudness(heard(loudness_lufs=lufs)).verdict is verdict


@pytest.mark.parametrize(("level", "verdict"), [(0.85, OBEYED), (0.95, MISSED), (0.0, UNKNOWN)])
def test_true_peak(level: float, verdict: Verdict):
    assert check_true_peak(sound(tone(1.0, level)), BRIEF).verdict is verdict


@pytest.mark.parametrize(("gap_s", "verdict"), [(0.0, OBEYED), (1.5, OBEYED), (2.5, MISSED)])
@pytest.mark.parametrize("at", ["start", "middle", "end"])
def test_silence(gap_s: float, verdict: Verdict, at: str):
    pieces = {
        "start": [np.zeros(int(gap_s * RATE)), tone(6.0)],
        "middle": [tone(3.0), np.zeros(int(gap_s * RATE)), tone(3.0)],
        "end": [tone(6.0), np.zeros(int(gap_s * RATE))],
    }
    gapped = sound(np.concatenate(pieces[at]))
    assert check_silence(gapped).verdict is verdict
    assert longest_silence_s(gapped) == pytest.approx(gap_s, abs=0.11)


def test_a_silent_track_is_one_hole():
    assert check_silence(sound(np.zeros(RATE))).verdict is MISSED


def test_clipping():
    assert check_clipping(sound(tone(1.0, 0.99))).verdict is OBEYED
    clipped = check_clipping(sound(np.clip(tone(1.0, 1.5), -1, 1)))
    assert clipped.verdict is MISSED
    assert "ms" in clipped.got
    assert check_clipping(sound(np.array([1.0, 1.0]))).verdict is OBEYED


@pytest.mark.parametrize(
    ("bpm", "verdict"),
    [(120, OBEYED), (118, OBEYED), (60, OBEYED), (240, OBEYED), (100, MISSED), (130, MISSED), (None, UNKNOWN)],
)
def test_tempo(bpm: float | None, verdict: Verdict):
    check = check_tempo(heard(tempo_bpm=bpm), BRIEF)
    assert check.verdict is verdict
    assert check.wanted == "120 BPM"


def test_four_beats_for_three_are_no_miss_and_no_proof():
    check = check_tempo(heard(tempo_bpm=160.0), BRIEF)
    assert (check.verdict, check.got) == (UNKNOWN, "its beat is heard at 160, four for three")


def test_a_tempo_tapped_otherwise_says_so():
    assert check_tempo(heard(tempo_bpm=60.0), BRIEF).got == "120 BPM (tapped at 60)"


@pytest.mark.parametrize(
    ("key", "verdict"),
    [(Key("C", Mode.MAJOR), OBEYED), (Key("A", Mode.MINOR), OBEYED), (Key("G", Mode.MAJOR), MISSED), (None, UNKNOWN)],
)
def test_key(key: Key | None, verdict: Verdict):
    assert check_key(heard(key=key), BRIEF).verdict is verdict


@pytest.mark.parametrize("short", [{"duration_s": 6.0}, {"duration_s": 9.0, "kind": Kind.JINGLE}])
def test_what_is_short_has_no_tempo_or_key_that_could_be_missed(short: dict[str, object]):
    brief = replace(BRIEF, kind=short.get("kind", Kind.TRACK))
    other = heard(duration_s=short["duration_s"], tempo_bpm=100.0, key=Key("G", Mode.MAJOR))
    assert (check_tempo(other, brief).verdict, check_key(other, brief).verdict) == (UNKNOWN, UNKNOWN)
    same = heard(duration_s=short["duration_s"])
    assert (check_tempo(same, brief).verdict, check_key(same, brief).verdict) == (OBEYED, OBEYED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Key("A", Mode.MINOR), Key("C", Mode.MAJOR)), (Key("D", Mode.DORIAN), Key("C", Mode.MAJOR)),
        (Key("E", Mode.PHRYGIAN), Key("C", Mode.MAJOR)), (Key("F", Mode.LYDIAN), Key("C", Mode.MAJOR)),
        (Key("G", Mode.MIXOLYDIAN), Key("C", Mode.MAJOR)), (Key("F#", Mode.MINOR), Key("A", Mode.MAJOR)),
    ],
)  # fmt: skip
def test_modes_of_the_same_notes(one: Key, other: Key):
    assert same_notes(one, other)
    assert not same_notes(one, Key("B", Mode.MAJOR))


def test_excluded_instruments():
    brief = Brief("w", "house", 120.0, Key("C"), 4.0, 1, excluded=("drums", "choir"))
    drums, quiet, bass = (Stem(n, sound(tone(1.0, v))) for n, v in (("drums", 0.5), ("drum", 0.0001), ("bass", 0.5)))
    assert check_excluded([drums, bass], BRIEF) is None
    check = check_excluded([drums, bass], brief)
    assert check is not None
    assert (check.verdict, check.wanted, check.got) == (MISSED, "without drums, choir", "drums is heard")
    for stems, verdict in (([bass], OBEYED), ([quiet, bass], OBEYED), ([], UNKNOWN)):
        check = check_excluded(stems, brief)
        assert check is not None
        assert check.verdict is verdict


def test_stems_have_to_sum_to_the_track():
    low, high = Stem("bass", sound(tone(1.0, 0.3, 60))), Stem("melody", sound(tone(1.0, 0.3)))
    mix = Stem("mix", Audio(low.audio.samples + high.audio.samples, RATE))
    assert check_stems(mix, [low, high]).verdict is OBEYED
    assert check_stems(mix, [low]).verdict is MISSED
    assert check_stems(mix, [Stem("bass", sound(tone(0.5)))]).verdict is MISSED
    assert check_stems(mix, []).verdict is UNKNOWN


def test_a_mastered_track_of_the_right_length_has_nothing_missed():
    beat = np.tile(np.concatenate([tone(0.1), np.zeros(round(0.4 * RATE))]), 8)
    done = master(Rendering(sound(beat)))
    result = review(done.master, BRIEF)
    assert json.loads(json.dumps(result)) == result
    assert result["missed"] == 0, result["checks"]
    assert result["obeyed"] + result["missed"] + result["not_measurable"] == len(result["checks"])
    assert all(set(check) == {"quantity", "verdict", "wanted", "got"} for check in result["checks"])


def test_what_was_missed_says_what_was_wanted_and_what_came_out():
    result = review(sound(tone(2.0, 0.01)), BRIEF, heard=heard(loudness_lufs=-40.0, tempo_bpm=100.0))
    verdicts = {check["quantity"]: check["verdict"] for check in result["checks"]}
    assert (verdicts["duration"], verdicts["loudness"], verdicts["tempo"]) == ("missed",) * 3
    assert result["checks"][0] == {
        "quantity": "duration", "verdict": "missed", "wanted": "4.000 s", "got": "2.000 s",
    }  # fmt: skip


def test_silence_is_reviewed_too():
    result = review(sound(np.zeros(4 * RATE)), BRIEF)
    verdicts = {check["quantity"]: check["verdict"] for check in result["checks"]}
    assert (verdicts["silence"], verdicts["loudness"], verdicts["key"]) == (
        "missed",
        "not measurable",
        "not measurable",
    )
