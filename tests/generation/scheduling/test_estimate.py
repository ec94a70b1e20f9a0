"""How long a job takes: what members are told counts every rendering that is made for it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from generation.brief import Brief
from generation.change import Change, ChangeKind, Region
from generation.language import understand
from generation.language.refining import read
from generation.layers import layers_of
from generation.past import Past
from generation.refinement import About, Refinement
from generation.refining.apply import refined
from generation.scheduling.estimate import Running, Speeds, audio_seconds, renderings
from generation.track import Job, Place, Wish
from tests.generation.refining.talking import Talk

BRIEF = understand(Wish("calm house in D minor at 118 bpm, 40 seconds"), 7)


def job(brief: Brief | None, refinement: Refinement | None = None, takes: int = 1) -> Job:
    wish = Wish("words", takes=takes, brief=brief, refinement=refinement, parent="t1" if refinement else None)
    return Job("j1", wish, Place("1", "1", "1"), "s1", "tone", 1, datetime.now(UTC), brief=brief)


def said(*turns: str) -> tuple[Brief, Refinement]:
    """The brief and the last refinement after some turns."""
    brief, refinement = BRIEF, None
    for words in turns:
        about = About(brief, brief.duration_s, players=("drums", "bass", "pad"), track_id="t1", tracks=("t1",))
        made = refined(about, read(words, about).changes, words, "rules", longest_s=600.0, others={})
        brief, refinement = made.brief, made.refinement
    assert refinement is not None
    return brief, refinement


def past_of(refinement: Refinement) -> Past:
    talk = Talk()
    talk.made("1")
    return Past(refinement, talk.tracks[0], lambda _: b"")


@pytest.mark.parametrize(
    "turns",
    [
        ["darker"],
        ["darker from 0:20 on"],
        ["darker from 0:20 on", "louder drums until 0:10"],
        ["darker from 0:20 on", "faster"],
        ["darker from 0:20 on", "louder drums until 0:10", "a bit faster"],
    ],
)
def test_as_many_renderings_are_counted_as_are_made(turns: list[str]) -> None:
    brief, refinement = said(*turns)
    made = layers_of(brief, 1, past_of(refinement))
    assert renderings(brief, refinement) == len(made)


def test_a_part_that_is_otherwise_costs_a_rendering_of_its_own() -> None:
    brief, refinement = said("darker from 0:20 on", "faster")
    assert brief.passages
    alone = job(replace(brief, passages=()), refinement)
    whole, speeds = job(brief, refinement, takes=2), Speeds()
    assert audio_seconds(whole) == pytest.approx(2 * 2 * brief.duration_s)
    speeds.guess("tone", 0.5)
    assert speeds.wait([whole], [Running(alone, 0.0)]) == pytest.approx(0.5 * 5 * brief.duration_s)


def test_a_part_made_again_in_the_parents_sound_is_one_rendering() -> None:
    brief, refinement = said("darker from 0:20 on")
    assert not refinement.region.whole
    assert audio_seconds(job(brief, refinement)) == pytest.approx(brief.duration_s)


def test_tracks_joined_of_tracks_count_once() -> None:
    brief, _ = said("darker from 0:20 on")
    joined = Refinement("8 bars", (Change(ChangeKind.BEST_BARS, amount=8.0),), region=Region(20.0, None))
    assert renderings(replace(brief, passages=()), joined) == 1


def test_a_speed_is_learned_for_each_rendering() -> None:
    brief, refinement = said("darker from 0:20 on", "faster")
    speeds = Speeds()
    speeds.measured(job(brief, refinement), 2 * brief.duration_s)
    assert speeds.of("tone") == pytest.approx(1.0)


def test_before_its_brief_is_made_a_job_counts_with_what_was_asked() -> None:
    assert audio_seconds(job(None)) == pytest.approx(30.0)
