"""MusicGen's card: light, true to the weights that would be loaded, and of another version where those change the sound."""

import subprocess
import sys
from pathlib import Path

from generation.engines.means import Means
from generation.engines.musicgen.card import card
from generation.engines.weights.catalogue import of


def means(*weights: str, exact: bool = False) -> Means:
    return Means(models=Path("nowhere"), weights=weights, exact=exact)


def test_the_card_needs_no_torch() -> None:
    code = (
        "import sys; import generation.engines.musicgen.card as c, generation.engines.musicgen.caption; c.card();"
        "print([each for each in ('torch', 'transformers') if each in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_nothing_of_it_may_be_sold() -> None:
    for weights in of("musicgen"):
        licence = card(means(weights.name)).licence
        assert (licence.name, licence.commercial) == ("CC-BY-NC-4.0", False)


def test_only_weights_of_the_melody_kind_follow_a_tune() -> None:
    assert {"melody", "cover"} <= card(means("musicgen-melody")).can
    assert not {"melody", "cover"} & card(means("musicgen-small")).can
    assert {"continue", "preview"} <= card(means("musicgen-small")).can


def test_what_changes_the_sound_changes_the_version() -> None:
    versions = {card(each).version for each in (means("musicgen-small"), means("musicgen-large"))}
    versions.add(card(means("musicgen-small", exact=True)).version)
    assert len(versions) == 3
    assert all("musicgen-" in each and "torch " in each for each in versions)


def test_it_promises_nothing_but_the_length() -> None:
    assert card(means()).keeps == {"length"}
    assert not card(means()).vocals
