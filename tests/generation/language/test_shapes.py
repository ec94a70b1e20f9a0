"""Every form of refusal and of `only`, with every player, whatever stands before and after; and what only looks so."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import Brief
from generation.language import understand
from generation.language.lexicon import Lexicon, lexicon
from generation.language.shapes import Shapes
from generation.track import Wish

# As they are named with a refusal, and who that is.
PLAYERS = {
    "drums": "drums", "guitars": "guitar", "violins": "violin", "trumpets": "trumpet", "synths": "synth", "vocals": "vocals",
    "banjos": "banjo", "flutes": "flute", "saxophones": "saxophone", "accordions": "accordion", "harps": "harp", "strings": "strings",
}  # fmt: skip
BEFORE = [
    "no {}", "absolutely no {}", "zero {}", "0 {}", "not a single {}", "without {}", "without any {}", "w/o {}", "minus the {}", "sans {}",
    "skip the {}", "please skip {}", "leave out the {}", "leave the {} out", "leave the {} at home", "lose the {}", "ditch the {}",
    "cut the {}", "remove all {}", "omit {}", "exclude {}", "avoid using {}", "avoid anything with {}", "refrain from using {}",
    "stay away from {}", "keep {} out of it", "keep it free of {}", "everything except {}", "any instrument but {}", "whatever, just not {}",
    "don't use {}", "don't you ever use {}", "do not put any {} in", "i don't want to hear {}", "we really don't need {}", "i can't stand {}",
    "i absolutely hate {}", "not a fan of {}", "i'm so sick of {}", "enough with the {}", "pls no {}", "never use {}", "nothing with {}",
    "hold the {}", "spare me the {}", "to hell with {}", "get rid of the {}", "i'd rather not have {}", "i'd prefer not to hear {}",
    "make sure there are no {}", "there shouldn't be any {}", "it must not contain {}", "no need for {}", "no place for {} here", "no trace of {}",
    "no loud {}", "no cheesy {}", "no {} whatsoever", "just no {}", "with the exception of {}", "resist the urge to add {}", "stop using {}",
    "god no {}", "don't even think about {}", "nobody wants {}", "who needs {}", "if there are {} i will cry", "instead of {}",
]  # fmt: skip
BEHIND = [
    "{}: no", "{}? no", "{}? nope", "{}? no thanks", "{}... no thanks", "{}? hell no", "{}: none", "{} = 0", "{} off", "{}: out", "{} are banned", "{} r banned",
    "{} are strictly forbidden", "{} are off limits", "{} are not allowed", "{} aren't welcome", "{} are really not needed", "{} not wanted",
    "{} unwelcome", "{} are a hard no", "{} are a dealbreaker", "{} should be left out", "{} shouldn't be used", "{} must not appear",
    "{} can stay home", "{} must go", "{} can take the day off", "{} sit this one out", "{} would ruin it", "{} don't belong here",
    "{} have no place here", "{} are not my thing", "{} i don't want", "{} i could live without", "{} are the last thing i want",
    "{} are not what i want", "i like {} but not here", "i usually love {}, just not this time", "{} are great but not in this one",
]  # fmt: skip
FRAMES = [
    "{}",
    "jazz, {}",
    "{}, jazz",
    "some calm jazz. {}.",
    "60 seconds of jazz - {}!!",
    "jazz please ({})",
    "{}. use a piano",
    "jazz with piano, {}",
]
ONLY = [
    "only {}", "just {}", "solely {}", "nothing but {}", "nothing else than {}", "nothing except {}", "no instruments except {}", "no other instruments than {}",
    "{} only", "{} alone", "{} and nothing else", "{}, nothing else", "{}. that's it.", "{} and that's all", "{}, full stop", "{}, nobody else",
    "{} with nothing added", "{} all by themselves", "{} on their own", "{} without any other instruments", "{} without accompaniment", "{}; everything else is banned",
    "{}, everyone else can go home", "stick to {}", "keep it to {}", "limit the instruments to {}", "the only instruments should be {}", "{} are the only instruments",
    "i only want to hear {}", "all i want is {}", "i don't want anything but {}", "don't use anything except {}", "remove everything but {}", "mute everything except {}",
    "made entirely of {}", "consisting only of {}", "strictly {}", "at most {}", "onyl {}", "there should be nothing in it but {}",
]  # fmt: skip
WANTED = [
    "no problem with {}", "i have nothing against {}", "can't go without {}", "it wouldn't be complete without {}", "why not add {}", "not just {}", "not only {}",
    "no less than three {}", "nothing beats {}", "never enough {}", "no shortage of {}", "don't forget the {}", "don't leave out the {}", "don't be shy with the {}",
    "i don't mind {}", "without a doubt {}", "no doubt {}", "no joke, {}", "not gonna lie, i love {}", "not to mention {}", "no rush, {}", "not sure, maybe {}",
    "only 20 seconds, with {}", "just a quick one with {}", "just a short loop with {}", "just make sure there are {}", "if only there were {}",
    "can't wait to hear the {}", "only slightly sad, with {}", "i can't imagine this without {}", "there's nothing better than {}", "don't hold back on the {}",
    "do not skip the {}", "no limits, {}", "only the best {}", "the {} must not be drowned out",
]  # fmt: skip


def said(words: str) -> Brief:
    return understand(Wish(words), 3)


def by_words(brief: Brief) -> set[str]:
    return {each.value for each in brief.understood if each.field == "instruments" and each.source == "words"}


def sound_right(words: str, wanted: set[str], unwanted: set[str]) -> None:
    brief = said(words)
    assert (by_words(brief), set(brief.excluded), brief.only) == (wanted, unwanted, False), words
    assert brief.genre == "jazz" or "jazz" not in words, words


@pytest.mark.parametrize("form", BEFORE + BEHIND)
def test_every_form_refuses_just_the_player_it_names_wherever_it_stands(form) -> None:
    for number, (frame, name) in enumerate(product(FRAMES, PLAYERS)):
        if number % 5 == len(form) % 5:  # a fifth of all, another for each form
            sound_right(frame.format(form.format(name)), {"piano"} if "piano" in frame else set(), {PLAYERS[name]})


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.sampled_from(sorted(PLAYERS)), min_size=2, max_size=4, unique=True),
    st.sampled_from(["no {}", "without {}", "skip the {}", "don't use {}", "{} are banned", "{} can stay home", "{}? no thanks", "i don't want any {}"]),
    st.sampled_from([(", ", " or "), (" ", " or "), (", ", ", or "), (" or ", " or "), (" and ", " and ")]),
    st.sampled_from(["{}", "jazz, {}", "{}. use a piano", "{}, but with a piano"]),
)  # fmt: skip
def test_lists_are_refused_whole(names, form, links, frame) -> None:
    listed = links[0].join(names[:-1]) + links[1] + names[-1]
    wanted = {"piano"} if "piano" in frame else set()
    sound_right(frame.format(form.format(listed)), wanted, {PLAYERS[each] for each in names})


@pytest.mark.parametrize("form", ONLY)
def test_every_form_of_only_keeps_everybody_else_out(form) -> None:
    for frame in ("{}", "jazz, {}", "a calm piece. {}"):
        for names in (["drums"], ["flutes"], ["violins", "guitars"], ["harps", "strings"]):
            words = frame.format(form.format(" and ".join(names)))
            brief = said(words)
            assert (brief.only, by_words(brief), brief.excluded) == (True, {PLAYERS[each] for each in names}, ()), words


@pytest.mark.parametrize("form", WANTED)
def test_what_only_looks_like_a_refusal_asks_for_the_player(form) -> None:
    for number, (frame, name) in enumerate(product(("{}", "jazz, {}", "a calm piece. {}"), PLAYERS)):
        if number % 3 == len(form) % 3:
            sound_right(frame.format(form.format(name)), {PLAYERS[name]}, set())


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("not guitar but piano", {"piano"}, {"guitar"}), ("a piano, not a guitar", {"piano"}, {"guitar"}),
        ("piano instead of guitar", {"piano"}, {"guitar"}), ("instead of guitar, piano", {"piano"}, {"guitar"}),
        ("rather piano than guitar", {"piano"}, {"guitar"}), ("i prefer piano to guitar", {"piano"}, {"guitar"}),
        ("i'd take piano over guitar", {"piano"}, {"guitar"}), ("swap the guitar for a piano", {"piano"}, {"guitar"}),
        ("guitars replaced with violins", {"violin"}, {"guitar"}), ("piano yes drums no", {"piano"}, {"drums"}),
        ("piano in, drums out", {"piano"}, {"drums"}), ("banned: drums, bass. piano", {"piano"}, {"drums", "bass"}),
        ("no woodwinds except the flute", {"flute"}, {"clarinet", "oboe", "bassoon", "saxophone"}),
        ("no brass but a single french horn would be ok", {"horn"}, {"brass"}), ("no drums? no way, drums please", {"drums"}, set()),
        ("no drums... only joking, keep the drums", {"drums"}, set()), ("a piano piece, no piano", set(), {"piano"}),
        ("wordless vocals", {"vocals"}, set()), ("with vocals but no choir", {"vocals"}, {"choir"}), ("choir but no solo vocals", {"choir"}, {"vocals"}),
        ("jazz, drums optional", set(), set()), ("i love bells but this time leave them out", set(), {"bells"}), ("drums? hmm, maybe not this time. jazz", set(), {"drums"}),
        ("drums? no. a piano", {"piano"}, {"drums"}), ("jazz, piano -drums", {"piano"}, {"drums"}), ("keep all synths out", set(), {"synth"}),
        ("if there's no accordion i'm out", {"accordion"}, set()), ("it would be great if there were no drums", set(), {"drums"}),
        ("what's a polka without an accordion", {"accordion"}, set()), ("it shouldn't be only cello", {"cello"}, set()),
        ("i don't want only piano", {"piano"}, set()), ("not piano only, add strings", {"piano", "strings"}, set()),
        ("more than just a piano", {"piano"}, set()), ("please avoid sad melodies", set(), set()), ("gentle and never harsh piano", {"piano"}, set()),
        ("withuot drums", set(), {"drums"}), ("drums, bass and guitar are not allowed", set(), {"drums", "bass", "guitar"}),
    ],
)  # fmt: skip
def test_contrasts_exceptions_and_changes_of_mind(words, wanted, unwanted) -> None:
    sound_right(words, wanted, unwanted)


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [
        ("happy is not what i want", "valence", -1), ("rather dark than happy", "brightness", -1), ("don't make me sad", "valence", 1),
        ("nothing that makes me sad", "valence", 1), ("avoid making it scary", "tension", -1), ("aggressive is out", "tension", -1),
        ("i am not in the mood for sad stuff", "valence", 1), ("sadness is forbidden", "valence", 1),
        ("i don't want tense music for the dentist", "tension", -1), ("fewer instruments, jazz", "energy", -1),
    ],
)  # fmt: skip
def test_moods(words, axis, sign) -> None:
    assert sign * getattr(said(words).mood, axis) > 0.05


def test_numbers_keys_and_parts_are_refused_too() -> None:
    assert (
        said("not 120 bpm, 90").tempo_bpm
        == said("not 120 bpm but 90").tempo_bpm
        == said("90 bpm, not 120").tempo_bpm
        == 90
    )
    assert str(said("not in c major, in d minor").key) == "D minor"
    assert said("not 30 seconds, make it 60 seconds").duration_s == 60
    assert [each.name for each in said("house, no intro").sections] == ["main", "outro"]
    assert said("a never-ending drone").sections == ()


def test_less_of_a_player_is_no_refusal_and_is_said() -> None:
    for words in ("jazz with less drums", "jazz, fewer drums", "jazz, not too many drums"):
        brief = said(words)
        assert (brief.instruments, brief.excluded, len(brief.conflicts)) == (("drums",), (), 1), words


@pytest.mark.parametrize("form", ["{} r banned", "mute everything except {}", "i have nothing against {}"])
def test_without_the_shapes_they_are_misread(form, monkeypatch) -> None:
    words = form.format("drums")
    right = said(words)
    bare = Lexicon(lexicon("en").phrases, lexicon("en").longest)
    monkeypatch.setattr("generation.language.reading.lexicon", lambda *_: bare)
    wrong = said(words)
    assert (right.instruments, right.excluded, right.only) != (wrong.instruments, wrong.excluded, wrong.only)


@pytest.mark.parametrize(
    ("words", "mechanism"),
    [
        ("it shouldn't be only cello", "generation.language.only._is_denied"),
        ("not piano only, add strings", "generation.language.scope._is_not_alone"),
        ("drums? hmm, maybe not", "generation.language.verdicts._answered"),
        ("i love bells but not here", "generation.language.verdicts._liked"),
        ("drums, bass and guitar are banned", "generation.language.lists._enumerated"),
    ],
)
def test_without_a_rule_its_sentence_is_misread(words, mechanism, monkeypatch) -> None:
    right = said(words)
    nothing = None if mechanism.endswith("_answered") else []
    monkeypatch.setattr(mechanism, lambda *_: nothing)
    wrong = said(words)
    assert (right.instruments, right.excluded, right.only) != (wrong.instruments, wrong.excluded, wrong.only)


def test_a_shape_takes_its_longest_filling_and_may_leave_slots_empty() -> None:
    shapes = Shapes(
        {"gone": ["{are?} {just?} banned", "are off"]}, {"are": [["are"], ["have", "to", "be"]], "just": [["just"]]}
    )
    found = {
        words: shapes.at(words.split(), 0)
        for words in ("banned", "have to be just banned x", "are off", "are", "x banned")
    }
    gone = frozenset({"gone"})
    assert found == {
        "banned": (1, gone),
        "have to be just banned x": (5, gone),
        "are off": (2, gone),
        "are": (0, frozenset()),
        "x banned": (0, frozenset()),
    }
    several = Shapes({"one": ["a b"], "two": ["{x} b"]}, {"x": [["a"]]})
    assert several.at(["a", "b"], 0) == (2, frozenset({"one", "two"}))
