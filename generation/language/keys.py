"""In which key and mode, in which metre? Note names of five languages."""

import re
from functools import cache
from typing import Any, Final

from generation.brief import Key, Mode
from generation.language.lexicon import fold
from generation.language.notes import Said
from generation.language.numbers import any_of
from generation.language.reading import Reading
from generation.language.scope import refused_from, unrefused
from generation.language.tables import table

_METRE: Final = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>4|8|16)(?![\d/])")
_METRES: Final = {(2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4), (5, 8), (6, 8), (7, 8), (9, 8), (12, 8)}
_OF_THE_MODE: Final = re.compile(r"[\s-]+(?:key|scale|mode|mood|tonality|feel|chord|league|third)")
# `Not in a minor key` is in a major one.
_OTHER: Final = {Mode.MINOR: Mode.MAJOR, Mode.MAJOR: Mode.MINOR}
_LETTERS: Final = "a-z0-9_#"


def _names(language: str, part: str) -> dict[str, str]:
    found: dict[str, str] = {fold(each): name for each, name in table(language)["keys"][part].items()}
    return found


def _signs(language: str, part: str) -> list[str]:
    found: list[str] = table(language)["keys"][part]
    return found


@cache
def _named(language: str) -> re.Pattern[str]:
    """A tonic and its mode: `f# dorian`, `d-moll`, `mi bemol majeur`, `嬰ハ短調`."""
    notes, modes = any_of(_names(language, "notes")), any_of(_names(language, "modes"))
    sign = any_of([*_signs(language, "sharp"), *_signs(language, "flat")])
    ahead = any_of(table(language)["keys"].get("ahead", {}))
    edge = "" if language == "ja" else rf"(?<![{_LETTERS}'])"
    close = "" if language == "ja" else rf"(?![{_LETTERS}])"
    return re.compile(
        rf"{edge}(?P<ahead>{ahead})?(?P<t>{notes})(?:[\s-]?(?P<acc>{sign}))?[\s-]*(?P<mode>{modes}){close}"
    )


@cache
def _led(language: str) -> re.Pattern[str]:
    """A tonic after a word that leads to it, perhaps without a mode: `in D`, `key of F#`, `en la`."""
    notes, lead = any_of(_names(language, "notes")), any_of(table(language)["keys"]["lead"])
    sign = any_of([*_signs(language, "sharp"), *_signs(language, "flat")])
    return re.compile(
        rf"(?<![a-z])(?P<lead>{lead})\s*(?:the key of\s+)?(?P<t>{notes})(?:[\s-]?(?P<acc>{sign}))?(?![{_LETTERS}'-])"
    )


def named(language: str) -> re.Pattern[str]:
    """What names a key in a language, a tonic with its mode, in folded words."""
    return _named(language)


def named_key(match: re.Match[str], language: str) -> Key:
    """The key that a match of `named` is."""
    return Key(_tonic(language, match), Mode(_names(language, "modes")[_plain(match["mode"])]))


def keys(reading: Reading) -> list[Said[Key]]:
    """The keys that are named; articles and stray letters are none."""
    found: list[Said[Key]] = []
    for language in reading.languages:
        for match in unrefused(reading, reading.find_all(_named(language))):
            if not _is_article(reading, language, match):
                key = named_key(match, language)
                found.append(Said(key, reading.take(match), match.start()))
        for match in unrefused(reading, reading.find_all(_led(language))):
            if _is_tonic(reading, match):
                mode = Mode.MAJOR if language != "de" or reading.raw[match.start("t")].isupper() else Mode.MINOR
                words = reading.take(match)
                found.append(Said(Key(_tonic(language, match), mode), words, match.start()))
    return found


def _is_article(reading: Reading, language: str, match: re.Match[str]) -> bool:
    """Whether `a min`, `a minor key` or `Am I` is no key: the letter alone does not make one."""
    if match["t"] == "a" and reading.raw[match.start("t")] == "a" and not match["acc"] and _describes(reading, match):
        return True
    short = match["mode"] in {"m", "min", "maj"}
    letter = reading.raw[match.start("t")]
    if language != "en" or not short:
        return match["mode"] == "m"
    if match["mode"] == "m":
        after = reading.text[match.end() : match.end() + 3].strip()
        attached = match.end("acc" if match["acc"] else "t") == match.start("mode")
        led = re.search(r"(?:in|key of|key:?)\s+$", reading.text[: match.start()])
        return not attached or not (letter.isupper() or led) or (after.startswith("i") and match["t"] == "a")
    return match["t"] == "a" and letter == "a" and not match["acc"]


def _describes(reading: Reading, match: re.Match[str]) -> bool:
    """Whether `minor` is about the next word: `a minor key`, `a minor inconvenience`."""
    if _OF_THE_MODE.match(reading.text, match.end()):
        return True
    led = re.search(r"\b(?:in|of|key|is)[\s:]+$", reading.text[: match.start()])
    return not led and _is_ordinary(reading, match.end())


def _is_ordinary(reading: Reading, letter: int) -> bool:
    """Whether the next word is one that has nothing to do with music."""
    after = reading.tokens[reading.place_of(letter) :][:1]
    return bool(after) and not after[0].means and after[0].text.isalpha()


def _is_tonic(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a letter or syllable is meant as a key: it is a capital one, `a` only where nothing else is possible."""
    written = reading.raw[match.start("t") : match.end("t")]
    sure = bool(match["acc"]) or "key" in match["lead"] or "ton" in match["lead"]
    if len(written) > 1:
        return sure or _ends_here(reading, match.end())
    ends = _ends_here(reading, match.end())
    if not written.isupper():
        # `in b flat`, `key of g`; but `in a b movie` and `in d minor mood` are others'.
        clear = len(match["acc"] or "") > 1 or match["acc"] == "#"
        before = reading.place_of(match.start()) - 1
        about_music = sure or (match["t"] != "a" and reading.means(before, "genre") is not None)
        return clear or (ends and about_music)
    return sure or match["t"] != "a" or ends


def _ends_here(reading: Reading, at: int) -> bool:
    return not reading.text[at:].strip() or reading.text[at : at + 1] in ",.;!"


def _tonic(language: str, match: re.Match[str]) -> str:
    parts: dict[str, Any] = match.groupdict()
    tonic = _names(language, "notes")[match["t"]]
    before = table(language)["keys"].get("ahead", {}).get(parts.get("ahead") or "", "")
    sign = fold(parts["acc"] or "")
    sharp = sign in map(fold, _signs(language, "sharp"))
    change = before or ("" if not sign else "#" if sharp else "b")
    return tonic + change if len(tonic + change) <= 2 else tonic[0]


def _plain(phrase: str) -> str:
    return re.sub(r"[\s-]+", " ", phrase)


def modes(reading: Reading) -> list[Said[Mode]]:
    """Modes without a tonic: `minor key`, `dorian`, `in Moll`."""
    alone = {fold(word): language for language in reading.languages for word in table(language)["keys"]["alone"]}
    found = []
    for match in reading.find_all(
        re.compile(rf"(?<![a-z])(?P<mode>{any_of(alone)})(?![a-z-])(?:[\s-]+(?:key|mode|scale|tonality))?")
    ):
        if _is_ordinary(reading, match.end()):
            continue  # a major change
        name = _plain(match["mode"])
        mode = Mode(_names(alone[name], "modes")[name])
        begin = refused_from(reading, reading.place_of(match.start()))
        if begin is not None and mode in _OTHER:
            words = reading.use(reading.tokens[begin].start, match.end())
            found.append(Said(_OTHER[mode], words, match.start()))
        else:
            found.append(Said(mode, reading.take(match), match.start()))
    return found


def metres(reading: Reading) -> list[Said[tuple[int, int]]]:
    """The time signatures that are said, in numbers (`7/8`) or words (`in three`)."""
    found = []
    for match in reading.find_all(_METRE):
        value = (int(match["a"]), int(match["b"]))
        if value in _METRES:
            found.append(Said(value, reading.take(match), match.start()))
    for at in reading.having("metre"):
        top, bottom = reading.means(at, "metre").split("/")
        found.append(Said((int(top), int(bottom)), reading.take_tokens(at), reading.tokens[at].start))
    return found
