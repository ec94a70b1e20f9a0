"""Hands beside the drums, and the pieces of a drum set: they play by name, in time, and change nobody else."""

from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key, Kind, Level, Section, Window
from generation.engines import create
from generation.engines.sketch.compose import compose
from generation.engines.sketch.orchestrate import missing, orchestrate, players_of
from generation.engines.sketch.parts import drums
from generation.engines.sketch.parts.hands import HANDS
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.sources import cast_for
from generation.engines.sketch.struck import PIECES, drum_keys, is_struck
from generation.language import kin
from generation.ports import RenderRequest
from generation.rendering import Rendering
from generation.review.instruments import check_excluded, check_instruments, check_only
from generation.review.verdict import Verdict

METRES = [((4, 4), 4.0), ((3, 4), 3.0), ((6, 8), 3.0), ((5, 4), 5.0), ((7, 8), 3.5)]


def brief(genre: str = "lo-fi", **changes) -> Brief:
    usual = Brief(words="", genre=genre, tempo_bpm=100.0, key=Key("D"), duration_s=24.0, seed=1)
    return replace(usual, **changes)


def beside(*names: str, **changes) -> Brief:
    """A brief in which somebody joins those who are there."""
    return brief(instruments=names, joined=names, **changes)


def parts(score: Score) -> dict[str, Part]:
    return {part.stem: part for part in score.parts}


def who(asked: Brief) -> dict[str, list[str]]:
    return players_of(orchestrate(cast_for(asked, 1), asked), asked)


def struck(score: Score, name: str) -> int:
    """How many hits of a piece of the drum set there are."""
    return sum(note.pitch in drum_keys(name) for part in score.parts if part.role == "drums" for note in part.notes)


def test_the_engine_has_those_whom_the_language_names() -> None:
    assert set(HANDS) == kin.HANDS
    assert PIECES == kin.PIECES
    for name in kin.HANDS | kin.PIECES:
        assert drum_keys(name)
        assert is_struck(name)
        assert not missing(brief(instruments=(name,)))


@pytest.mark.parametrize("name", sorted(HANDS))
@pytest.mark.parametrize(("metre", "beats"), METRES)
def test_a_hand_keeps_a_pattern_in_every_bar_of_every_metre(name, metre, beats) -> None:
    score = compose(beside(name, metre=metre), 1)
    notes = parts(score)[name].notes
    assert {note.pitch for note in notes} <= drum_keys(name)
    bars = {int((note.start + score.pickup + 0.05) / beats) for note in notes}
    full = range(1, int((score.ending + score.pickup) / beats))
    assert len(full) > 3
    assert bars >= set(full)


@pytest.mark.parametrize("name", sorted(HANDS))
def test_a_hand_is_in_time(name) -> None:
    score = compose(beside(name, genre="rock"), 1)
    off = [abs(note.start * 4 - round(note.start * 4)) / 4 * 600 for note in parts(score)[name].notes]  # in ms
    assert max(off) < 25
    assert np.median(off) < 8


def test_nobody_shakes_sixteenths_at_a_fast_pace() -> None:
    def gap(tempo: float) -> float:
        notes = parts(compose(beside("shaker", genre="rock", tempo_bpm=tempo), 1))["shaker"].notes
        return float(np.median(np.diff([note.start for note in notes]))) * 60 / tempo

    assert 0.1 < gap(90.0) < 0.35
    assert gap(170.0) > 0.1


@pytest.mark.parametrize("genre", ["lo-fi", "house", "bossa nova", "orchestral", "waltz", "folk"])
def test_who_joins_changes_nobodys_notes(genre) -> None:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    usual = parts(compose(brief(genre, metre=metre), 1))
    more = parts(compose(beside("shaker", "congas", genre=genre, metre=metre), 1))
    assert set(more) == set(usual) | {"shaker", "congas"}
    assert all(more[stem] == part for stem, part in usual.items())


def test_the_same_hand_plays_the_same_and_another_seed_may_play_another_pattern() -> None:
    def told(seed: int) -> tuple[tuple[int, int], ...]:
        notes = parts(compose(beside("congas"), seed))["congas"].notes
        return tuple((round(note.start * 4), note.pitch) for note in notes)

    assert told(1) == told(1)
    assert len({told(seed) for seed in range(8)}) > 1


def test_congas_play_where_the_drums_were() -> None:
    asked = brief("funk", instruments=("shaker", "congas"), excluded=("drums",), joined=("shaker", "congas"))
    score = compose(asked, 1)
    assert {"shaker", "congas"} <= set(parts(score))
    assert not any(part.role == "drums" for part in score.parts)
    assert "drums" not in {name for names in who(asked).values() for name in names}


def test_no_drums_are_no_hands_either_and_nobody_plays_unasked() -> None:
    for asked in (brief("house"), brief("house", excluded=("drums",)), brief("house", excluded=("percussion",))):
        assert not set(HANDS) & set(parts(compose(asked, 1)))


def test_only_a_shaker_and_a_guitar() -> None:
    asked = brief(instruments=("shaker", "guitar"), only=True)
    assert {name for names in who(asked).values() for name in names} == {"shaker", "guitar"}
    alone = compose(brief(instruments=("congas",), only=True), 1)
    assert [part.stem for part in alone.parts] == ["congas"]


def test_a_hand_is_silent_outside_its_window_and_a_family_s_window_is_its_own() -> None:
    for name in ("shaker", "drums"):
        score = compose(beside("shaker", windows=(Window(name, 0.5, 1.0),)), 1)
        notes = parts(score)["shaker"].notes
        assert notes
        assert all(note.start > 0.4 * score.beats for note in notes)


# ---- the pieces of a drum set -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kick", "snare", "hi-hats"])
def test_a_piece_that_is_ruled_out_is_silent_and_the_others_play_on(name, monkeypatch) -> None:
    usual, less = compose(brief("rock"), 1), compose(brief("rock", excluded=(name,)), 1)
    assert struck(usual, name)
    assert not struck(less, name)
    rest = [note for note in parts(usual)["drums"].notes if note.pitch not in drum_keys(name)]
    assert list(parts(less)["drums"].notes) == rest
    assert {stem: part for stem, part in parts(less).items() if stem != "drums"} == {
        stem: part for stem, part in parts(usual).items() if stem != "drums"
    }
    # Without the rule it would be heard.
    monkeypatch.setattr("generation.engines.sketch.compose.as_asked", lambda played, *_: played)
    assert struck(compose(brief("rock", excluded=(name,)), 1), name)


def test_a_shaker_that_is_ruled_out_is_silent_in_the_drum_set_too() -> None:
    assert struck(compose(brief("bossa nova"), 1), "shaker")
    assert not struck(compose(brief("bossa nova", excluded=("shaker",)), 1), "shaker")


@pytest.mark.parametrize("name", sorted(PIECES))
@pytest.mark.parametrize("genre", ["lo-fi", "waltz", "techno", "orchestral", "jazz"])
def test_a_piece_that_was_asked_for_is_struck_whatever_the_groove(name, genre) -> None:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    asked = beside(name, genre=genre, metre=metre)
    assert struck(compose(asked, 1), name)
    assert name in {each for names in who(asked).values() for each in names}


def test_where_nobody_drums_a_piece_comes_alone() -> None:
    asked = beside("kick", genre="waltz", metre=(3, 4))
    score = compose(asked, 1)
    assert {note.pitch for part in score.parts if part.role == "drums" for note in part.notes} == {drums.KICK}
    assert who(asked)["kick"] == ["kick"]
    more = compose(replace(asked, instruments=("kick", "drums"), joined=("kick", "drums")), 1)
    assert len({note.pitch for part in more.parts if part.role == "drums" for note in part.notes}) > 1


def test_no_drums_but_a_kick() -> None:
    asked = brief("techno", instruments=("kick",), excluded=("drums",), joined=("kick",))
    score = compose(asked, 1)
    assert {note.pitch for part in score.parts if part.role == "drums" for note in part.notes} == {drums.KICK}
    assert [names for names in who(asked).values() if set(names) & {"kick", "drums"}] == [["kick"]]


# ---- the sound ----------------------------------------------------------------------------------------------------


def render(asked: Brief) -> Rendering:
    result = create("sketch").render([RenderRequest(asked, 1)])[0]
    assert isinstance(result, Rendering), result
    return result


def loud_db(wave: np.ndarray) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(wave**2)) + 1e-9))


@pytest.mark.parametrize("font", ["none", ""])
def test_a_shaker_is_heard_in_a_stem_of_its_own_below_the_drums(font, monkeypatch) -> None:
    if font:
        monkeypatch.setenv("NOCTURNE_SOUNDFONT", font)
    asked = beside("shaker", "tambourine", "congas", genre="house", duration_s=6.0, sections=(Section("main", 4),))
    made = render(asked)
    stems = {stem.name: stem.audio.samples for stem in made.stems}
    levels = {name: loud_db(wave) for name, wave in stems.items()}
    for name in ("shaker", "tambourine", "congas"):
        assert levels["drums"] - 22 < levels[name] < levels["drums"] - 2, levels
    assert made.midi
    assert check_instruments(made.stems, asked, made.facts).verdict is Verdict.OBEYED  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["shaker", "claps", "snare", "hi-hats"])
def test_a_signal_is_struck_on_what_was_asked_for(name, monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    asked = brief(kind=Kind.UI_SOUND, instruments=(name,), duration_s=0.6)
    (part,) = compose(asked, 1).parts
    assert {note.pitch for note in part.notes} <= drum_keys(name)
    made = render(asked)
    assert [(stem.name, made.facts["players"][stem.name]) for stem in made.stems] == [(name, [name])]
    assert loud_db(made.mix.samples) > -50


def test_softer_reaches_a_hand_by_its_name_and_by_its_family_s(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    asked = beside("shaker", duration_s=5.0)

    def level(*levels: Level) -> float:
        made = render(replace(asked, levels=levels))
        return loud_db(next(stem.audio.samples for stem in made.stems if stem.name == "shaker"))

    usual = level()
    assert -8.0 < level(Level("shaker", -5.5)) - usual < -3.0
    assert level(Level("drums", -5.5)) - usual < -2.0
    assert abs(level(Level("piano", -5.5)) - usual) < 1.5


def test_the_review_knows_hands_by_name(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    asked = brief("funk", instruments=("congas",), excluded=("drums",), duration_s=5.0)
    made = render(asked)
    assert check_excluded(made.stems, asked, made.facts).verdict is Verdict.OBEYED  # type: ignore[union-attr]
    unwanted = replace(asked, instruments=(), excluded=("drums",))
    assert check_excluded(made.stems, unwanted, made.facts).verdict is Verdict.MISSED  # type: ignore[union-attr]
    alone = replace(asked, instruments=("shaker",), only=True)
    assert check_only(made.stems, alone, made.facts).verdict is Verdict.MISSED  # type: ignore[union-attr]
