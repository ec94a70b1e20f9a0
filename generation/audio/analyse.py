"""What is heard in a sound: every measurement, once."""

import contextlib
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

from generation.audio.brightness import brightness
from generation.audio.contour import held_lines, sung_contour
from generation.audio.energy import energy
from generation.audio.hints import Apart, hints, percussive
from generation.audio.key import key_of
from generation.audio.loudness import integrated_lufs
from generation.audio.onsets import onset_density
from generation.audio.spectrum import Spectrum
from generation.audio.tempo import tempo_bpm
from generation.brief import Heard
from generation.patience import Step, no_step
from generation.rendering import Audio

_first = threading.Lock()
_compiled = threading.Event()
_compiled_for_melodies = threading.Event()


def analyse(audio: Audio, step: Step = no_step) -> Heard:
    """Measure all but the melody; blocking, about half a second per minute. `step` is called between measurements."""
    warm_up()
    return _measured(audio, step)


def _measured(audio: Audio, step: Step) -> Heard:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa warns of empty bands and short signals; those answer None here
        spectrum = Spectrum.of(audio)
        step()
        loudness = integrated_lufs(audio)
        step()
        onsets = onset_density(spectrum)
        step()
        apart = Apart.of(spectrum)
        step()
        return Heard(
            duration_s=audio.duration_s,
            tempo_bpm=tempo_bpm(spectrum),
            key=key_of(spectrum),
            loudness_lufs=loudness,
            brightness=brightness(spectrum),
            energy=energy(loudness, onsets),
            onset_density=onsets,
            percussive=None if spectrum.silent else percussive(apart),
            hints=hints(spectrum, apart),
        )


def warm_up(*, melody: bool = False) -> None:
    """Load the libraries of `analyse` (seconds on a cold disk, more on the very first start), once in a process.

    With `melody` also what `melody_of` uses, which nothing needs before the first melody. librosa's functions are
    compiled at their first use and kept on disk by numba. Two processes that compile the same one at the same time can
    leave a mixture behind, and calling that ends the process: so the first use is one process's at a time.
    """
    import numpy as np

    with _first:
        noise = 0.1 * np.random.default_rng(0).standard_normal((1, 4 * 44100)).astype(np.float32)
        if not _compiled.is_set():
            with _one_process_at_a_time():
                _measured(Audio(noise, 44100), no_step)
            _compiled.set()
        if melody and not _compiled_for_melodies.is_set():
            with _one_process_at_a_time(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sung_contour(noise[0, :16000])
                held_lines(noise[0, :32000])
            _compiled_for_melodies.set()


@contextlib.contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Hold a lock that all processes of this user share; where there are no such locks, go on without."""
    try:
        import fcntl
        import os

        file = Path(tempfile.gettempdir(), f"nocturne-analysis-{os.getuid()}.lock").open("a")  # noqa: SIM115
    except (ImportError, OSError):
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
