"""Is the card right for the weights that are here, and light; and is a brief said as a caption?"""

import subprocess
import sys
from pathlib import Path

from generation.engines.audiocraft.card import BANDS, card
from generation.engines.audiocraft.words import words
from generation.engines.means import Means
from generation.language import understand
from generation.track import Wish

_LIGHT = """
import sys
from generation.engines.audiocraft.card import card
from generation.engines.audiocraft.words import words
print(card().name, [name for name in ("torch", "transformers", "audiocraft", "julius", "omegaconf") if name in sys.modules])
"""


def test_the_card_and_the_words_load_no_library() -> None:
    run = subprocess.run([sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "audiocraft []"


def test_melody_weights_follow_a_tune_and_go_on() -> None:
    found = card(Means(models=Path("nowhere")))
    assert found.weights == "audiocraft-melody"
    assert found.can == {"melody", "cover", "continue"}
    assert (found.batch, found.longest_s, found.rate) == (1, 300.0, 32000)
    assert not found.licence.commercial
    assert "20,000 hours" in found.trained_on


def test_magnet_does_neither_and_is_no_longer_than_it_was_trained_on() -> None:
    found = card(Means(models=Path("nowhere"), weights=("magnet-small-10secs",)))
    assert found.can == frozenset()
    assert found.longest_s == 10.0
    assert "magnet-small-10secs" in found.version


def test_multiband_diffusion_decodes_where_it_is_here_and_makes_nothing_itself(tmp_path: Path) -> None:
    without = card(Means(models=tmp_path))
    folder = tmp_path / "multiband-diffusion"
    folder.mkdir()
    (folder / f"{BANDS}.th").touch()
    assert card(Means(models=tmp_path)) == without  # a pickle is not opened, unless the host insists
    for means in (Means(models=tmp_path, unsafe=True), Means(models=tmp_path, weights=("multiband-diffusion",))):
        assert card(means).weights == "audiocraft-melody"
    (folder / f"{BANDS}.yaml").touch()
    found = card(Means(models=tmp_path))
    assert found.version != without.version
    assert "MultiBand" in found.title
    assert found.memory_gb > without.memory_gb


def test_a_brief_is_said_as_musicgen_is_told() -> None:
    brief = understand(Wish("calm piano in C major at 80 bpm without drums"), 1)
    said = words(brief)
    assert said.text == "Calm classical piece with piano, beatless, 80 bpm, C major"
    assert said.unpromised == ("MusicGen understands no “without”: music without drums is not promised.",)
    assert words(brief, masked=True).text == said.text
    assert words(brief, masked=True).unpromised[0].startswith("MAGNeT understands")
