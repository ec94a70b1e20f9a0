"""What is heard of an edit, on sounds whose answer is known; and one conversation made and measured as people run it."""

import json
import math
from dataclasses import replace
from io import BytesIO

import mido
import numpy as np
import pytest

from bot.eval import refinements_sound as by_ear
from bot.eval.refinements_pairs import sounding
from bot.eval.refinements_rendered import Work, render_talk, turn_findings
from bot.eval.refinements_rows import Talk
from bot.eval.refinements_seen import Seen
from bot.eval.refinements_walk import product, walk
from generation.brief import Mood
from generation.language import understand
from generation.rendering import Audio
from generation.track import Wish
from tests.support.command_line import nocturne_here

RATE = 44100
SECONDS = 8.0


def tone(hz: float, level: float = 0.2) -> Audio:
    wave = level * np.sin(2 * math.pi * hz * np.arange(round(SECONDS * RATE)) / RATE)
    return Audio(np.stack([wave, wave]).astype(np.float32), RATE)


def clicks(bpm: float, level: float = 0.8) -> Audio:
    wave = np.zeros(round(SECONDS * RATE))
    burst = np.random.default_rng(3).standard_normal(600) * np.exp(-np.arange(600) / 120) * level
    for beat in range(int(SECONDS * bpm / 60)):
        at = round(beat * 60 / bpm * RATE)
        wave[at : at + 600] += burst[: wave.size - at]
    return Audio(np.stack([wave, wave]).astype(np.float32), RATE)


def both(*parts: Audio) -> Audio:
    return Audio(np.sum([each.samples for each in parts], axis=0, dtype=np.float32), RATE)


NOTES = {"bass (bass)": ((0, 40, 90), (480, 40, 0)), "tune (melody)": tuple((at * 240, 60 + at, 80) for at in range(9))}


def piece(stems: dict[str, Audio], score=NOTES, **brief) -> by_ear.Piece:
    asked = replace(understand(Wish("house, 120 bpm, 8 seconds, in D minor"), 1), **brief)
    players = {name: [name] for name in stems}
    return by_ear.Piece(asked, both(*stems.values()), stems, score, SECONDS / asked.bar_s, players)


def heard(expect: dict, words: str, before: by_ear.Piece, after: by_ear.Piece) -> dict[str, float]:
    came = walk(Talk("x", "house, 120 bpm, 8 seconds, in D minor", (words,), ({},)), *product())[0]
    assert came.made is not None
    seen = Seen(expect, came, came.base, came.made, (came.base,))
    return {each.name: each.share for each in turn_findings(seen, before, after)}


def test_brightness_is_heard_in_the_right_direction_only():
    dull, bright = piece({"tune": tone(400)}), piece({"tune": tone(800)})
    assert heard({"brightness": "up"}, "brighter", dull, bright)["audio.brightness"] == 1
    assert heard({"brightness": "down"}, "darker", dull, bright)["audio.brightness"] == 0
    assert heard({"brightness": "up"}, "brighter", dull, dull)["audio.brightness"] == 0


def test_energy_is_heard_in_strokes_or_in_notes():
    calm = piece({"tune": tone(400), "drums": clicks(120, 0.1)})
    driving = piece({"tune": tone(400), "drums": clicks(120)})
    busy = piece(dict(calm.stems), {**NOTES, "drums (drums)": tuple((at * 60, 36, 90) for at in range(64))})
    for more in (driving, busy):
        assert heard({"energy": "up"}, "more energy", calm, more)["audio.energy"] == 1
        assert heard({"energy": "down"}, "calmer", calm, more)["audio.energy"] == 0
    assert heard({"energy": "up"}, "more energy", calm, calm)["audio.energy"] == 0


def test_a_tempo_is_heard_also_where_the_estimate_is_an_octave_off():
    slow, fast = piece({"drums": clicks(120)}), piece({"drums": clicks(132)}, tempo_bpm=132.0)
    assert heard({"tempo_bpm": "up"}, "faster", slow, fast)["audio.tempo_moved"] == 1
    stuck = piece({"drums": clicks(120)}, tempo_bpm=132.0)
    assert heard({"tempo_bpm": "up"}, "faster", slow, stuck)["audio.tempo_moved"] == 0
    assert by_ear.pace_moved(120.0, 66.0, 1.1) == pytest.approx(1.1)
    assert by_ear.pace_moved(120.0, 109.0, 1.1) < 1


@pytest.mark.parametrize(("db", "right"), [(-5.5, 1), (-1.0, 0), (-20.0, 0), (5.5, 0)])
def test_less_is_heard_within_its_bounds_whatever_the_whole_did(db, right):
    before = piece({"drums": clicks(120), "tune": tone(400)})
    # All of it 3 dB louder afterwards, as a limiter may make it.
    gain = 10 ** (3 / 20)
    after = piece({"drums": clicks(120, 0.8 * gain * 10 ** (db / 20)), "tune": tone(400, 0.2 * gain)})
    assert heard({"softer": ["drums"]}, "less drums", before, after)["audio.softer"] == right


def test_who_has_a_stem_of_their_own_is_looked_for_there_alone():
    with_shaker = replace(
        piece({"drums": tone(100), "shaker": tone(900)}), players={"drums": ["drums"], "shaker": ["shaker"]}
    )
    assert by_ear.stems_of(with_shaker, "shaker") == ["shaker"]
    assert by_ear.stems_of(with_shaker, "drums") == ["drums"]
    without = replace(piece({"drums": tone(100)}), players={"drums": ["drums"]})
    assert by_ear.stems_of(without, "kick") == ["drums"]


def test_other_players_notes_have_to_stay():
    stems = {"drums": clicks(120), "tune": tone(400), "bass": tone(80)}
    before, quieter = piece(stems), {**stems, "drums": clicks(120, 0.42)}
    assert heard({"softer": ["drums"]}, "less drums", before, piece(quieter))["score.others"] == 1
    moved = {**NOTES, "bass (bass)": ((10, 40, 90), (480, 40, 0))}
    assert heard({"softer": ["drums"]}, "less drums", before, piece(quieter, moved))["score.others"] == 0
    assert heard({"softer": ["bass"]}, "less bass", before, piece(quieter, moved))["score.others"] == 1


def test_what_sounds_at_once_is_the_same_in_any_order():
    def written(*pitches):
        track = mido.MidiTrack(
            [mido.MetaMessage("track_name", name="chords"), *(mido.Message("note_on", note=each) for each in pitches)]
        )
        out = BytesIO()
        mido.MidiFile(tracks=[track]).save(file=out)
        return by_ear.events(out.getvalue())

    assert written(60, 64, 67) == written(67, 60, 64)
    assert written(60, 64, 67) != written(60, 64, 68)


def test_another_tune_is_no_longer_the_theme():
    before = piece({"tune": tone(400)})
    same = heard({"brightness": "up"}, "brighter", before, piece({"tune": tone(800)}))
    assert (same["score.theme"], same["score.tune"]) == (1, 1)
    turned = {**NOTES, "tune (melody)": tuple((at * 240, 60 - at, 80) for at in range(9))}
    assert heard({"brightness": "up"}, "brighter", before, piece({"tune": tone(800)}, turned))["score.tune"] == 0
    other = piece({"tune": tone(800)}, seed=2)
    assert heard({"brightness": "up"}, "brighter", before, other)["score.theme"] == 0


def test_outside_a_region_every_sample_counts():
    before = tone(400)
    changed = Audio(before.samples.copy(), RATE)
    changed.samples[:, RATE : 2 * RATE] = 0
    assert by_ear.outside(before, changed, 1.0, 2.0) == 0
    assert by_ear.outside(before, changed, 1.0, 1.5) > 0.1
    assert by_ear.outside(before, changed, 1.0005, 1.9995) == 0, "a bar line between two milliseconds"
    assert by_ear.outside(before, changed, 1.003, 2.0) > 0.1
    assert by_ear.outside(before, Audio(before.samples[:, 1:], RATE), 1.0, 2.0) == math.inf


def test_what_is_only_told_of_a_brief_is_not_heard():
    brief = understand(Wish("house"), 1)
    assert sounding(replace(brief, words="other", understood=())) == sounding(brief)
    assert sounding(replace(brief, mood=Mood(brightness=0.4))) != sounding(brief)


def test_a_conversation_is_made_and_measured(tmp_path):
    row = {
        "id": "a",
        "prompt": "techno, 130 bpm, 4 seconds",
        "turns": ["much darker", "less drums", "what key is this?"],
        "expect": [{"brightness": "down", "valence": "down"}, {"softer": ["drums"]}, {"ask": True}],
    }
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(row))
    words = ("eval", "refinements", str(file), "--render", "--workers", "1", "--json")
    done = nocturne_here(tmp_path / "data", *words)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["rows"], told["turns"], told["score"]) == (1, 3, 1.0)
    assert told["fields"]["questions_unrendered"] == 1.0
    assert told["understanding_ms"]["p95"] > 0
    assert {"audio.brightness", "audio.softer", "score.others", "score.theme"} <= set(told["figures"])
    assert all(each["of"] >= 1 for each in told["figures"].values())
    assert not (tmp_path / "data").exists(), "nothing has to be kept"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("put the first one and this one together", [1, 2]), ("use this one as intro, then the first one", [2, 1])],
)
def test_tracks_that_are_joined_are_made_of_their_sound_and_as_long_as_is_told(asked, expected):
    talk = Talk("x", "techno, 130 bpm, 6 seconds", ("faster", asked), ({"tempo_bpm": "up"}, {"stitch": expected}))
    done = render_talk(Work(talk, 6.0))
    assert not done.broke
    (length,) = [one for turn, one in done.findings if turn == 2]
    assert (length.name, length.share) == ("audio.length", 1.0)


def test_without_a_file_it_says_what_to_give(tmp_path):
    done = nocturne_here(tmp_path / "data", "eval", "refinements", "--json")
    assert done.returncode == 2
    assert "--pairs" in json.loads(done.stdout)["error"]["remedy"]
