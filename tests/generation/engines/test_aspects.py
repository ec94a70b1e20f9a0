"""Each aspect has its own chance: changing one leaves the others note-identical."""

from dataclasses import replace

import pytest

from generation.brief import Brief, Key
from generation.engines.sketch.chance import ASPECTS, Seeds
from generation.engines.sketch.compose import compose
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.styles import styles

STYLES = tuple(styles())
# Whose notes belong to an aspect; when it is drawn anew, nobody's of another aspect may change.
TOUCHED = {
    "drums": {"drums", "timpani"},
    "bass": {"bass", "celli"},
    "theme": {"melody", "answers", "second", "octave", "flute", "oboe", "clarinet"},
    "melody": {"melody", "answers", "second", "octave", "flute", "oboe", "clarinet"},
    "chords": {"chords", "strum", "left", "right", "hits", "fanfare"},
    "arp": {"arp"},
    "pad": {"pad", "brass", "choir"},
}


def brief(style: str, **changes) -> Brief:
    usual = Brief(words="", genre=style, tempo_bpm=110.0, key=Key("D"), duration_s=34.0, seed=1)
    return replace(usual, **changes)


def parts(score: Score) -> dict[tuple[str, str], Part]:
    return {(part.stem, part.role): part for part in score.parts}


def changed(before: Score, after: Score) -> set[str]:
    old, new = parts(before), parts(after)
    return {name[1] for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


@pytest.mark.parametrize("style", STYLES)
def test_another_seed_for_one_aspect_leaves_the_other_parts_note_identical(style) -> None:
    usual = compose(brief(style), Seeds(4))
    for aspect, touched in TOUCHED.items():
        other = compose(brief(style), Seeds(4).reseeded(**{aspect: 99}))
        others = set().union(*TOUCHED.values()) - touched
        assert not changed(usual, other) & others, aspect
        assert other.spans == usual.spans
        assert (other.theme == usual.theme) == (aspect != "theme")


def test_another_seed_does_change_its_aspect() -> None:
    for aspect in ASPECTS:
        found = any(
            changed(compose(brief(style), Seeds(4)), compose(brief(style), Seeds(4).reseeded(**{aspect: seed})))
            for style in STYLES
            for seed in range(3)
        )
        assert found or aspect == "pad", aspect  # pads hold what the harmony says


@pytest.mark.parametrize("style", STYLES)
def test_other_chords_leave_theme_drums_and_form(style) -> None:
    usual, other = compose(brief(style), Seeds(4)), compose(brief(style), Seeds(4).reseeded(harmony=99))
    assert other.theme == usual.theme
    assert other.spans == usual.spans
    assert "drums" not in changed(usual, other)


@pytest.mark.parametrize("style", STYLES)
def test_another_feel_moves_notes_by_little_and_changes_none(style) -> None:
    usual, other = compose(brief(style), Seeds(4)), compose(brief(style), Seeds(4).reseeded(feel=99))
    for name, part in parts(usual).items():
        again = parts(other)[name]
        assert sorted(note.pitch for note in part.notes) == sorted(note.pitch for note in again.notes)
        assert part == again or part.notes != again.notes


@pytest.mark.parametrize("style", STYLES)
def test_leaving_a_part_out_leaves_every_other_note_alone(style) -> None:
    usual = parts(compose(brief(style), 5))
    for excluded in ("drums", "bass", "melody"):
        without = parts(compose(brief(style, excluded=(excluded,)), 5))
        assert {name: usual[name].notes for name in without} == {name: part.notes for name, part in without.items()}
        assert not any(role == excluded for _, role in without)


def test_seeds_are_frozen_values_that_compare() -> None:
    assert Seeds(1).reseeded(drums=2, bass=3) == Seeds(1).reseeded(bass=3).reseeded(drums=2)
    assert compose(brief("jazz"), 7) == compose(brief("jazz"), Seeds(7))
