"""German, French, Spanish and Japanese, and slips in English."""

import pytest

from generation.brief import Brief, Kind
from generation.language import spelling, understand
from generation.language.languages import languages_of
from generation.language.lexicon import LANGUAGES, lexicon
from generation.language.tables import lines, table
from generation.track import Wish


def said(words: str, seed: int = 1) -> Brief:
    return understand(Wish(words), seed)


@pytest.mark.parametrize(
    ("words", "language"),
    [("Langsamer Walzer für Streicher", "de"), ("une valse lente", "fr"), ("un vals muy lento", "es"), ("ゆっくりしたワルツ", "ja"),
     ("a slow waltz", "en"), ("they die at night, war drums", "en"), ("sin city, dark and fast", "en"), ("house 124", "en")],
)  # fmt: skip
def test_which_language(words, language) -> None:
    assert languages_of(words)[0] == language


@pytest.mark.parametrize(
    ("words", "key"),
    [("in h-Moll", "B minor"), ("Walzer in B-Dur", "Bb major"), ("Rock in fis-Moll", "F# minor"), ("Orchester in Es-Dur", "Eb major"),
     ("valse en ré mineur", "D minor"), ("jazz en si bémol majeur", "Bb major"), ("techno en fa dièse mineur", "F# minor"),
     ("vals en la menor", "A minor"), ("rock en do sostenido menor", "C# minor"), ("salsa en si bemol mayor", "Bb major"),
     ("ニ短調の曲", "D minor"), ("嬰ハ短調のロック", "C# minor"), ("変ロ長調のワルツ", "Bb major"), ("Bマイナーの曲", "B minor")],
)  # fmt: skip
def test_keys(words, key) -> None:
    assert str(said(words).key) == key


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("Jazz, fünfundvierzig Sekunden", 45), ("eineinhalb Minuten Ambient, ruhig", 90), ("eine halbe Minute Musik, traurig", 30),
     ("une minute et demie de jazz calme", 90), ("du jazz, trente secondes", 30), ("un minuto y medio de jazz", 90),
     ("medio minuto de rock, muy alegre", 30), ("1分30秒のジャズ", 90), ("三十秒のロック", 30), ("2分半の曲", 150)],
)  # fmt: skip
def test_durations(words, seconds) -> None:
    assert said(words).duration_s == seconds


@pytest.mark.parametrize(
    ("words", "genre", "wanted", "unwanted"),
    [
        ("Düstere Filmmusik mit Chor und Pauken, ohne Streicher", "cinematic", {"choir", "timpani"}, {"strings"}),
        ("Ruhige Klaviermusik, kein Schlagzeug, Klassik", "classical", {"piano"}, {"drums"}),
        ("jazz doux avec contrebasse, sans batterie ni voix", "jazz", {"double bass"}, {"drums", "vocals"}),
        ("folk con violín y acordeón, sin batería ni bajo", "folk", {"violin", "accordion"}, {"drums", "bass"}),
        ("金管とティンパニ入りのオーケストラ、合唱は入れないで", "orchestral", {"brass", "timpani"}, {"choir"}),
        ("ボーカルなしのヒップホップ", "hip-hop", set(), {"vocals"}),
    ],
)
def test_who_plays(words, genre, wanted, unwanted) -> None:
    brief = said(words)
    assert brief.genre == genre
    assert set(brief.instruments) == wanted
    assert set(brief.excluded) == unwanted


@pytest.mark.parametrize(
    "words", ["Techno als Endlosschleife", "techno sombre en boucle", "techno oscuro en bucle", "暗いテクノ、ループで"]
)
def test_loops(words) -> None:
    brief = said(words)
    assert brief.loop
    assert brief.genre == "techno"


@pytest.mark.parametrize(
    ("slow", "fast"),
    [("langsamer Rock", "schneller Rock"), ("un rock lent", "un rock rapide"), ("un rock muy lento", "un rock rápido"), ("遅いロック", "速いロック")],
)  # fmt: skip
def test_paces(slow, fast) -> None:
    assert said(slow).tempo_bpm < 100
    assert said(fast).tempo_bpm > 125


def test_a_ui_sound_in_spanish() -> None:
    brief = said("sonido de notificación corto")
    assert brief.kind is Kind.UI_SOUND
    assert brief.duration_s == 1.5


def test_what_was_typed_is_what_is_shown() -> None:
    brief = said("jaz trio: pinao and timpany, sythwave no")
    assert {"piano", "timpani"} <= set(brief.instruments)
    assert {each.value: each.words for each in brief.understood if each.field == "instruments"}["piano"] == "pinao"


@pytest.mark.parametrize("words", ["sooooo chilll", "darkkkk ambient", "melncholic", "agressive"])
def test_slips_and_drawn_out_letters(words) -> None:
    assert any(said(words).mood.__getattribute__(axis) for axis in ("energy", "brightness", "valence"))
    assert said(words).unused == ()


@pytest.mark.parametrize(
    "word", ["hand", "choose", "story", "horse", "plan", "money", "kitchen", "garden", "purple", "teacher", "nation"]
)
def test_correct_english_is_left_alone(word) -> None:
    assert spelling._meant(word, ("en",)) == (word,)


def test_common_words_are_what_keeps_them(monkeypatch) -> None:
    words = ("cost", "plan", "lite", "trail", "pans")
    assert [spelling._meant(word, ("en",)) for word in words] == [(word,) for word in words]
    monkeypatch.setattr(spelling, "vocabulary", lambda *_: frozenset())
    changed = [spelling._meant.__wrapped__(word, ("en",)) for word in words]
    assert any(found != (word,) for word, found in zip(words, changed, strict=True))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_names_every_genre_and_most_instruments(language) -> None:
    words = table(language)
    assert set(words["genres"]) <= set(table("genres"))
    assert len(words["genres"]) >= 16
    assert set(words["instruments"]) <= set(table("instruments"))
    assert len(words["instruments"]) >= 28
    assert set(words["production"]) <= set(table("en")["production"])
    assert set(words["sections"]) <= set(table("en")["sections"])
    assert lexicon(language).phrases


def test_the_list_of_common_words_is_in_order() -> None:
    words = [word for line in lines("common") for word in line.split()]
    assert words == sorted(set(words))
