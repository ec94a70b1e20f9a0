"""Briefs, tracks and changes for the tests of refinements: made by hand, and drawn by chance."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import strategies as st

from generation.brief import (
    TONICS,
    Brief,
    Key,
    Kind,
    Level,
    Mode,
    Mood,
    Passage,
    Section,
    Understood,
    Window,
)
from generation.errors import BadRequest
from generation.refinement import ASPECTS, About, Change, ChangeKind, Region
from generation.refining.apply import Refined, refined
from generation.rendering import Marker

WHOLE: Final = Region()
LONGEST_S: Final = 600.0
K = ChangeKind
PLAYERS: Final = ("drums", "bass", "electric piano", "vibraphone")
BRIEF: Final = Brief("a lo-fi beat", "lo-fi", 80.0, Key("D", Mode.MAJOR), 30.0, 7)
# Ten bars of three seconds, of which the last one rings.
ABOUT: Final = About(
    BRIEF,
    30.0,
    markers=(Marker(0.0, "intro"), Marker(3.0, "main"), Marker(15.0, "lift")),
    players=PLAYERS,
    track_id="t1",
    tracks=("t1", "t2"),
    bars=9,
)
OTHER: Final = About(
    Brief("house", "house", 124.0, Key("A"), 20.0, 9), 20.0, players=("drums", "bass"), track_id="t2", number=2
)
OTHERS: Final = {"t1": ABOUT, "t2": OTHER}


def turn(*changes: Change, about: About = ABOUT, longest_s: float = LONGEST_S) -> Refined:
    """One turn of the track, among its session's others."""
    return refined(about, changes, "as said", longest_s=longest_s, others=OTHERS)


DARKER: Final = (Change(K.LEAN, "brightness", -1.0, words="darker"), Change(K.LEAN, "valence", -0.7, words="darker"))
BRIGHTER: Final = (
    Change(K.LEAN, "brightness", 1.0, words="brighter"),
    Change(K.LEAN, "valence", 0.7, words="brighter"),
)


def said(kind: ChangeKind, target: str = "", amount: float = 0.0, value: str = "", region: Region = WHOLE) -> Change:
    """A change with words of its own."""
    return Change(kind, target, amount, value, f"the words for {kind}", region)


def of(**fields: object) -> About:
    """The track with other values in its brief."""
    return replace(ABOUT, brief=replace(BRIEF, **fields))  # type: ignore[arg-type]


def names_of(brief: Brief) -> list[str]:
    """The names of a brief's sections."""
    return [each.name for each in brief.sections]


def refusal(*changes: Change, about: About = ABOUT, longest_s: float = LONGEST_S) -> str:
    """The sentence with which a turn is refused."""
    with pytest.raises(BadRequest) as caught:
        turn(*changes, about=about, longest_s=longest_s)
    assert caught.value.remedy
    return str(caught.value)


# ---- drawn by chance ------------------------------------------------------------------------------------------------

DARK_PART: Final = Passage(0.25, 0.5, (Change(K.LEAN, "brightness", -1.0), Change(K.LEAN, "valence", -0.7)))
SOFTER: Final = (Change(K.LEVEL, "drums", -5.5), Change(K.FRESH, "all"))
names = st.sampled_from(
    [*PLAYERS, "strings", "violin", "percussion", "melody", "pad", "texture", "flute", "", "nobody"]
)
sections = st.sampled_from(
    [
        (),
        (Section("main", 8, loop=True),),
        (Section("intro", 4), Section("main", 8), Section("drop", 16, lean=1.0), Section("outro", 1)),
        (
            Section("intro", 1),
            Section("main", 3, loop=True),
            Section("main", 3),
            Section("main", 3),
            Section("outro", 2),
        ),
    ]
)
briefs = st.builds(
    Brief,
    words=st.just("as asked"),
    genre=st.sampled_from(["lo-fi", "house", "waltz", "drum and bass", "a genre of yesterday"]),
    tempo_bpm=st.floats(30, 300),
    key=st.sampled_from([Key(tonic, mode) for tonic in TONICS for mode in Mode]),
    duration_s=st.floats(1, LONGEST_S),
    seed=st.integers(0, 2**31 - 1),
    kind=st.sampled_from(Kind),
    metre=st.sampled_from([(4, 4), (3, 4), (6, 8), (7, 8)]),
    mood=st.sampled_from([Mood(), Mood(0.5, -0.3, 0.123, -0.9), Mood(-1.0, 1.0, -0.999, 0.9999), Mood(-0.29)]),
    instruments=st.sampled_from([(), ("strings",), ("piano", "violin"), ("percussion", "pad", "electric piano")]),
    excluded=st.sampled_from([(), ("drums",), ("violin", "texture")]),
    only=st.booleans(),
    production=st.sampled_from([(), ("vinyl",), ("reverb", "wide")]),
    sections=sections,
    loop=st.booleans(),
    pieces=st.booleans(),
    levels=st.sampled_from([(), (Level("drums", -5.5),)]),
    windows=st.sampled_from([(), (Window("strings", 0.5, 1.0),)]),
    passages=st.sampled_from([(), (DARK_PART,), (DARK_PART, replace(DARK_PART, end=1.0, changes=SOFTER))]),
    understood=st.sampled_from([(), (Understood("tempo_bpm", "80", "80 bpm"),)]),
    unused=st.sampled_from([(), ("purple",)]),
)


@st.composite
def abouts(draw: st.DrawFn) -> About:
    """A track of any brief: its sections known or not, its players known or not."""
    brief = draw(briefs)
    places = sorted(draw(st.lists(st.floats(0, brief.duration_s), max_size=4, unique=True)))
    return About(
        brief,
        brief.duration_s,
        take=draw(st.integers(1, 4)),
        markers=tuple(Marker(at, "main" if number % 2 else "intro") for number, at in enumerate(places)),
        players=draw(st.sampled_from([(), PLAYERS, ("piano",)])),
        track_id="t3",
        number=3,
        tracks=("t1", "t2", "t3"),
        bars=draw(st.integers(0, 40)),
    )


numbers = st.one_of(
    st.floats(-30, 30),
    st.sampled_from([0.0, 1.0, -1.0, 1.1, 1 / 1.1, 45.0, 120.0, 1e9, -1e9, float("nan"), float("inf")]),
)
places = st.one_of(st.none(), st.floats(-5, 700), st.just(float("nan")))
texts = st.sampled_from(
    [
        *("", "yes", "no", "D minor", "H flat", "minor", "sour", "3/4", "0/0", "x/y", "half-time", "intro, main, drop"),
        *("house", "waltz", "drum and bass", "polka", "piano", "drums, bass", "t1", "t2", "t1, t2", "t3, t1", "t9"),
        *("style", "melody", "lift, lift, lift", "²/4"),
    ]
)
targets = st.one_of(
    names,
    st.sampled_from(["valence", "energy", "tension", "brightness", "first", "last", "middle", "outro", "all", "mood"]),
    st.sampled_from(["reverb", "dry", "vinyl", "tempo", "trap", *ASPECTS]),
)
some_changes = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    target=targets,
    amount=numbers,
    value=texts,
    words=st.sampled_from(["as said", "otherwise", ""]),
    region=st.one_of(st.just(Region()), st.builds(Region, places, places)),
)
