"""A mention without a reply: does it go on with what is there, begin anew, or could it be both?"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import cues
from bot.addressed import Meant, is_talk, meant
from bot.cues import begins_so
from generation.engines.sketch.orchestrate import orchestrate, players_of
from generation.engines.sketch.styles import style_for
from generation.language import understand
from generation.refinement import About
from generation.track import Wish

FILES = Path(__file__).parents[1] / "evaluation"
TALKS = ["refinements", "refinements-more", "refinements-further", "refinements-strangers", "refinements-strangers-two"]
PROMPTS = [
    "prompts", "prompts-more", "prompts-further", "prompts-refusals", "prompts-refusals-more", "prompts-refusals-two"
]  # fmt: skip


def about(prompt: str, number: int = 2) -> About:
    """A session's newest track, made of a prompt, with those who would play in it."""
    brief = understand(Wish(prompt), 7)
    playing = players_of(orchestrate(style_for(brief, 7), brief), brief)
    players = tuple(dict.fromkeys(name for names in playing.values() for name in names))
    tracks = tuple(f"t{each}" for each in range(1, number + 1))
    return About(brief, brief.duration_s, players=players, tracks=tracks, track_id=tracks[-1], number=number)


ABOUT = about("rainy night lo-fi in D minor")
ONWARDS = [
    "make it darker", "Can you make it a bit slower please?", "less drums", "and now faster", "undo", "longer",
    "back to the first one", "what key is this?", "thanks!", "it's way too loud", "add strings in the second half",
    "no drums please", "the bass is too quiet", "half-time", "120 bpm", "mehr Bass", "moins de batterie",
    "más rápido", "もっと暗く", "start over, keep the chords", "#1 but longer", "new melody please",
    "Could the cello be removed from 0:20 to 0:40?", "that's not what I wanted, I meant brighter",
    "last five seconds without drums", "trim it to twenty seconds", "ajoute un saxophone", "make it jazz",
]  # fmt: skip
ANEW = [
    "dark techno, 20 seconds", "calm piano in the rain", "rainy night lo-fi", "a slow waltz in G major",
    "epic orchestral battle music with choir, one minute", "bossa nova", "schneller Techno mit 140 BPM",
    "a jingle for a bakery", "angry metal, no keyboards", "sad violin ballad in 3/4", "chiptune boss fight",
    "warm jazz trio late at night", "notification sound, bright", "ambient drone for studying, 5 minutes",
    "some happy folk tune with banjo for my trailer", "make me a synthwave track", "ピアノの静かな曲、30秒",
]  # fmt: skip
BOTH = [
    "just a cello", "only drums and bass", "nothing gloomy, nothing slow", "as a jazz version", "anything but jazz",
    "like a pirate ship battle",
]  # fmt: skip


@pytest.mark.parametrize("words", ONWARDS)
def test_these_go_on(words: str) -> None:
    assert meant(words, ABOUT) is Meant.GOES_ON


@pytest.mark.parametrize("words", ANEW)
def test_these_begin_anew(words: str) -> None:
    assert meant(words, ABOUT) is Meant.ANEW
    assert not begins_so(words)


@pytest.mark.parametrize("words", BOTH)
def test_these_could_be_both(words: str) -> None:
    assert meant(words, ABOUT) is Meant.EITHER


@pytest.mark.parametrize("words", ["", "   ", "🎵", "?", "x" * 4000, ",,,", "\x00\n"])
def test_anything_at_all_is_one_of_the_three(words: str) -> None:
    assert meant(words, ABOUT) in Meant


def test_politeness_changes_nothing() -> None:
    for words in (*ONWARDS, *ANEW):
        if words.isascii() and not words.endswith(("?", "!", "please")):
            assert meant(f"ok, {words}, please", ABOUT) is meant(words, ABOUT), words


def test_before_a_session_has_a_track_talk_asks_for_none() -> None:
    assert is_talk("hello there")
    assert not is_talk("bossa nova")
    assert not is_talk("a jingle")


# ---- measured ---------------------------------------------------------------------------------------------------------


def _rows(name: str) -> Iterator[dict[str, object]]:
    with (FILES / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _turns(names: list[str]) -> Iterator[tuple[str, About]]:
    """Each turn with the first track of its conversation, in a session that has grown by one with every turn."""
    for row in (row for name in names for row in _rows(name)):
        turns, first = row["turns"], about(str(row["prompt"]))
        assert isinstance(turns, list)
        for number, words in enumerate(turns, 1):
            tracks = tuple(f"t{each}" for each in range(1, number + 1))
            yield words, replace(first, tracks=tracks, track_id=tracks[-1], number=number)


def _prompts(names: list[str]) -> Iterator[tuple[str, About]]:
    """Each prompt as it is said where another track has just been made: one of a dozen, in turn."""
    last = [about(str(row["prompt"])) for row in list(_rows("refinements"))[::9]]
    prompts = (str(row["prompt"]) for name in names for row in _rows(name))
    yield from ((words, last[at % len(last)]) for at, words in enumerate(prompts))


def _shares(found: Counter[Meant], *wanted: Meant) -> tuple[float, float]:
    """The share that was taken rightly or offered, and the share that was offered."""
    count = found.total()
    return sum(found[each] for each in (*wanted, Meant.EITHER)) / count, found[Meant.EITHER] / count


def test_turns_go_on_and_are_seldom_asked_about() -> None:
    right, offered = _shares(Counter(meant(words, last) for words, last in _turns(TALKS)), Meant.GOES_ON)
    assert right >= 0.98
    assert offered <= 0.10


def test_prompts_begin_anew_and_are_seldom_asked_about() -> None:
    right, offered = _shares(Counter(meant(words, last) for words, last in _prompts(PROMPTS)), Meant.ANEW)
    assert right >= 0.975
    assert offered <= 0.11


def test_without_its_cues_it_would_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cues, "CUES", {})
    assert {meant(words, ABOUT) for words in ANEW} == {Meant.GOES_ON}
