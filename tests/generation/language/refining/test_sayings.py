"""Wordings are data: templates with holes, cut so that most is covered; what they cover is read as plain English."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.language.lexicon import LANGUAGES
from generation.language.refining import read, sayings
from generation.language.refining.holes import message
from generation.language.refining.sayings import CHATTER, UNCLEAR, rewritten
from generation.language.refining.templates import Automaton
from generation.refinement import ChangeKind, ReadingKind
from tests.generation.language.refining.told import ABOUT

FILE = """
# a list of this file, fillers, and sayings
fillers := (please|pls|if you please|the|so)
<fetch> := (fetch|bring me|get [me])
<fetch> {player} {deg} nearer = make {player} {deg} louder
turf out {player} and <fetch> {player2} = replace {player} with {player2}
from {time} [on] nothing but {player} = only {player} from {time} on
^ what a (day|week) $ = @chatter
^ boil {words} for {n} minutes $ = @unclear
my (aunt|uncle) wants it =
it must be {how} = make it {how}
fetch {track} home = go back to {track}
"""
"""A file of sayings that no rule knows."""


def forget() -> None:
    """Nothing of what was read by other files stays."""
    for cached in (sayings._book, sayings.rewritten):
        cached.cache_clear()


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sayings, "_texts", lambda language: [(f"{language}.txt", FILE)] if language == "en" else [])
    forget()
    yield
    forget()


def plain(words: str) -> tuple[str, bool]:
    found = rewritten(words, ("en",))
    assert found is not None
    return " ".join(found.text.split()), found.is_whole


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("Fetch the piano nearer!", "make the piano louder!"),
        ("bring me drums and bass, pls, a bit nearer", "make drums and bass a bit louder"),
        ("turf out the flute and get me a violin", "replace the flute with a violin"),
        ("from 0:20 on nothing but strings", "only strings from 0:20 on"),
        ("My uncle wants it. It must be darker", ". make it darker"),
        ("fetch version 3 home", "go back to version 3"),
        ("could you fetch the first one home?", "could you go back to the first one"),
    ],
)
def test_a_wording_is_said_in_plain_english(words: str, english: str) -> None:
    assert plain(words)[0] == english


@pytest.mark.usefixtures("book")
def test_whether_all_of_a_message_was_covered_is_told() -> None:
    assert plain("so please fetch the piano nearer, if you please")[1]
    assert plain("fetch the piano nearer and it must be sad")[1]
    assert not plain("fetch the piano nearer under water")[1]
    assert rewritten("darker, under water", ("en",)) is None


@pytest.mark.usefixtures("book")
def test_talk_and_what_nobody_can_do_are_told_apart_only_where_nothing_is_wished_for() -> None:
    asides = {
        words: rewritten(words, ("en",)) for words in ("What a day!", "boil two eggs for 5 minutes", "my aunt wants it")
    }
    assert [each.aside for each in asides.values() if each] == [CHATTER, UNCLEAR, CHATTER]
    with_a_wish = rewritten("what a day! fetch the piano nearer", ("en",))
    assert with_a_wish is not None
    assert with_a_wish.aside == ""
    clause = rewritten("it was what a day indeed", ("en",))
    assert clause is None, "the edges of a clause are no clause's middle"


@pytest.mark.usefixtures("book")
def test_changes_have_the_members_own_words() -> None:
    reading = read("Hey, so fetch the drums a bit nearer pls", ABOUT)
    assert reading.kind is ReadingKind.CHANGE
    (change,) = reading.changes
    assert (change.kind, change.target) == (ChangeKind.LEVEL, "drums")
    assert change.words == "fetch the drums a bit nearer"


def test_without_its_saying_the_same_wording_is_not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    wording = "kindly defenestrate the drums"
    for line, kind in (("defenestrate {player} = remove {player}", ReadingKind.CHANGE), ("", ReadingKind.UNCLEAR)):
        monkeypatch.setattr(sayings, "_texts", lambda language, line=line: [(f"{language}.txt", line)])
        forget()
        assert read(wording, ABOUT).kind is kind
    forget()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("fetch {player", "nothing fills|brackets|English"),
        ("fetch {thing} = add {thing}", "nothing fills thing"),
        ("fetch {player} = add {player2}", "nothing fills player2"),
        ("(fetch|get {player} = add {player}", "brackets"),
        ("fetch it", "equals sign"),
        ("<them> away = remove {player}", "nothing fills|list"),
    ],
)
def test_a_line_that_is_no_saying_names_its_file_and_number(
    line: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "_texts", lambda language: [("en-mine.txt", f"# first\n\n{line}\n")])
    forget()
    (fault,) = sayings.faults("en")
    assert re.match(rf"en-mine\.txt, line 3: .*(?:{complaint})", fault)
    forget()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_that_is_shipped_is_a_saying(language: str) -> None:
    assert not sayings.faults(language)


@settings(deadline=None)  # the first one reads the files
@given(st.text(max_size=200))
def test_any_message_can_be_rewritten(words: str) -> None:
    for languages in (("en",), ("de", "en"), ("ja", "en")):
        found = rewritten(words, languages)
        if found is not None:
            assert len(found.begins) == len(found.ends) == len(found.text)
            assert all(0 <= begin <= end <= len(found.own) for begin, end in zip(found.begins, found.ends, strict=True))


def test_alternatives_do_not_multiply() -> None:
    book = Automaton()
    book.add(" ".join(["[a|b|c|d]", "(e|f|g|h)"] * 12), "darker")
    assert len(book.states) <= 2 * 12 + 1


def test_a_message_is_cut_into_words_with_their_places() -> None:
    said = message("I'd like the vio-lin, at 0:20!", ("en",))
    assert said.own(0, len(said.words)) == "I'd like the vio-lin, at 0:20!"
    at = said.words.index("0")
    assert said.fillings("time", at) == ((at + 3, "0:20"),)
