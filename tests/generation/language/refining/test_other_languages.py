"""Turns in German, French, Spanish and Japanese, slips and slang."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mach es dunkler", "lean brightness -1; lean valence -0.7"),
        ("mach es etwas schneller", "tempo by 1.05"),
        ("viel langsamer", "tempo by 0.833333"),
        ("weniger schlagzeug", "level drums -5.5"),
        ("bitte ohne klavier", "remove piano"),
        ("füge streicher hinzu", "add strings"),
        ("mehr bass und weniger schlagzeug", "level bass 5.5; level drums -5.5"),
        ("andere melodie", "fresh theme"),
        ("traurig bitte", "lean valence -1"),
        ("zu dunkel", "lean brightness 1; lean valence 0.7"),
        ("kürzer", "length by shorter"),
        ("in d-moll", "key D minor"),
        ("zurück", "navigate from undo"),
        ("rückgängig", "navigate from undo"),
        ("bitte etwas dunkler und langsamer", "lean brightness -0.5; lean valence -0.35; tempo by 0.909091"),
        ("mach den bass lauter", "level bass 4"),
        ("das schlagzeug ist zu laut", "level drums -4"),
        ("kannst du es ein bisschen fröhlicher machen?", "lean valence 0.5"),
        ("ohne gesang", "remove vocals"),
        ("nur klavier", "only piano"),
        ("welche tonart ist das?", "question key"),
        ("wie schnell ist es?", "question tempo"),
        ("mehr energie", "lean energy 1"),
        ("danke, super", "chatter"),
        ("nochmal", "lean brightness -1; lean valence -0.7"),
        ("zu viel", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("zurück zum ersten", "navigate from first"),
        ("das gegenteil", "lean brightness 1; lean valence 0.7 from undo corrects"),
        ("im intro leiser", "lean energy -1 @-9.6"),
        ("in der zweiten hälfte mehr bass", "level bass 5.5 @30-"),
        ("länger bitte", "length by"),
        ("doppelt so schnell", "tempo by 2"),
        ("mach es zu jazz", "genre jazz"),
        ("fais-le plus sombre", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_german(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("plus rapide", "tempo by 1.1"),
        ("un peu plus lent", "tempo by 0.952381"),
        ("trop rapide", "tempo by 0.909091"),
        ("moins de batterie", "level drums -5.5"),
        ("ajoute des cordes", "add strings"),
        ("sans piano", "remove piano"),
        ("change la mélodie", "fresh theme"),
        ("plus joyeux et plus rapide", "lean valence 1; tempo by 1.1"),
        ("annule", "navigate from undo"),
        ("rends-le plus joyeux", "lean valence 1"),
        ("la basse est trop forte", "level bass -4"),
        ("plus d'énergie", "lean energy 1"),
        ("quelle est la tonalité ?", "question key"),
        ("merci c'est super", "chatter"),
        ("reviens en arrière", "navigate from undo"),
        ("moins rapide", "tempo by 0.909091"),
        ("juste le piano", "only piano"),
        ("remplace le piano par une guitare", "remove piano; add guitar"),
    ],
)
def test_french(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("más oscuro", "lean brightness -1; lean valence -0.7"),
        ("más rápido", "tempo by 1.1"),
        ("un poco más lento", "tempo by 0.952381"),
        ("demasiado rápido", "tempo by 0.909091"),
        ("menos batería", "level drums -5.5"),
        ("quita el piano", "remove piano"),
        ("añade cuerdas", "add strings"),
        ("más alegre", "lean valence 1"),
        ("otra melodía", "fresh theme"),
        ("deshacer", "navigate from undo"),
        ("hazlo más oscuro", "lean brightness -1; lean valence -0.7"),
        ("hazlo más alegre y más rápido", "lean valence 1; tempo by 1.1"),
        ("el bajo está muy alto", "level bass -4"),
        ("más energía", "lean energy 1"),
        ("¿en qué tonalidad está?", "question key"),
        ("gracias", "chatter"),
        ("vuelve atrás", "navigate from undo"),
        ("solo piano", "only piano"),
        ("cambia el piano por una guitarra", "remove piano; add guitar"),
        ("más lento por favor", "tempo by 0.909091"),
    ],
)
def test_spanish(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("もっと暗く", "lean brightness -1; lean valence -0.7"),
        ("もっと明るくして", "lean brightness 1; lean valence 0.7"),
        ("もっと悲しく", "lean valence -1"),
        ("もっと速く", "tempo by 1.1"),
        ("少し遅く", "tempo by 0.952381"),
        ("ドラムなしで", "remove drums"),
        ("ドラムを減らして", "level drums -5.5"),
        ("ピアノを追加して", "add piano"),
        ("元に戻して", "navigate from undo"),
        ("ありがとう", "chatter"),
        ("キーは何ですか", "question key"),
        ("もっと激しく", "lean energy 1"),
        ("少し短く", "length by 0.8"),
        ("ピアノだけ", "only piano"),
        ("静かにして", "lean energy -1"),
    ],
)
def test_japanese(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it drker", "lean brightness -1; lean valence -0.7"),
        ("darkr", "lean brightness -1; lean valence -0.7"),
        ("mkae it brigther", "lean brightness 1; lean valence 0.7"),
        ("fatser", "tempo by 1.1"),
        ("sloooower", "tempo by 0.909091"),
        ("louuuder plz", "lean energy 1"),
        ("less drumss", "level drums -5.5"),
        ("no paino", "remove piano"),
        ("mor bass", "level bass 5.5"),
        ("add strigns", "add strings"),
        ("needs moar bass", "level bass 5.5"),
        ("can u make it a lil slower", "tempo by 0.952381"),
        ("darker + slower", "lean brightness -1; lean valence -0.7; tempo by 0.909091"),
    ],
)
def test_slips_and_slang(words: str, expected: str) -> None:
    assert told(words) == expected
