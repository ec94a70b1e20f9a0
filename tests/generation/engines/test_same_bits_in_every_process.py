"""The same brief, seed and record give the same bytes, whatever else the process has loaded before."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from generation.engines.sketch.soundfont import fluidsynth_available, soundfont_path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys, hashlib, importlib, json, threading
from dataclasses import replace
for name in filter(None, sys.argv[1].split(",")):
    importlib.import_module(name)
from generation import engines
from generation.brief import Section
from generation.language import understand
from generation.ports import RenderRequest
from generation.track import Wish
def work():
    brief = understand(Wish("waltz in G major", 1.5, 21), 21)
    form = (Section("main", 1, loop=True), Section("outro", 1))
    apart = replace(brief, duration_s=3.5, sections=form, pieces=True)
    bits, records = hashlib.sha256(), []
    for asked in (brief, apart):
        rendering = engines.create("sketch").render([RenderRequest(asked, 21)])[0]
        for audio in (rendering.mix, *(stem.audio for stem in rendering.stems), *(each.audio for each in rendering.pieces)):
            bits.update(audio.samples.tobytes())
        records.append(rendering.facts["record"])
    print(bits.hexdigest(), json.dumps(records, sort_keys=True))
thread = threading.Thread(target=work); thread.start(); thread.join()
"""


@cache
def rendered_after(*modules: str) -> str:
    """What a fresh process renders once it has loaded these; each order of loading is asked once."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join(modules)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_what_was_loaded_before_changes_nothing() -> None:
    assert rendered_after() == rendered_after("soundfile", "librosa", "discord")


@pytest.mark.skipif(
    soundfont_path() is None or not fluidsynth_available() or sys.platform != "linux",
    reason="no SoundFont here, so there is only one decoder",
)
def test_without_a_fixed_order_the_decoder_would_decide() -> None:
    """Loading FluidSynth first lets the system's libsndfile decode for both: the bits that `binding` prevents."""
    import ctypes.util

    system, bundled = (
        ctypes.util.find_library("sndfile"),
        Path(sys.prefix).glob("lib/*/site-packages/_soundfile_data/*"),
    )
    if system is None or not list(bundled):
        pytest.skip("there is only one libsndfile here")
    assert rendered_after("fluidsynth") != rendered_after()
