"""The registry knows its engines by name and stays light."""

import subprocess
import sys

import pytest

from generation.engines import card_of, create, engine_names
from generation.errors import BadRequest


def test_every_name_has_a_card_and_an_engine_that_agree() -> None:
    assert engine_names()
    for name in engine_names():
        assert card_of(name).name == name
        assert create(name).card == card_of(name)


def test_auto_is_an_engine_that_runs_here() -> None:
    assert card_of("auto").name in engine_names()
    assert create("auto").card.name in engine_names()


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(BadRequest) as told:
        create("theremin")
    assert "theremin" in str(told.value)
    for name in ("auto", *engine_names()):
        assert name in str(told.value)
    with pytest.raises(BadRequest):
        card_of("")


def test_a_card_says_what_is_procedural_and_who_plays() -> None:
    card = card_of("sketch")
    assert card.kind == "procedural"
    assert card.version.startswith("sketch ")
    assert "synths" in card.version or "fluidsynth" in card.version
    assert card.licence.commercial
    assert card.licence.name


def test_cards_words_and_names_import_nothing_heavy() -> None:
    script = (
        "import sys; from generation.engines import card_of, engine_names; from generation.language import understand;"
        "from generation.track import Wish; understand(Wish('lo-fi'), 1); [card_of(n) for n in engine_names()];"
        "print([m for m in ('scipy', 'librosa', 'mido', 'pyloudnorm') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
