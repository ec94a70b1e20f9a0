"""What plays the instruments: a SoundFont through FluidSynth, or Nocturne's own synths?"""

from collections.abc import Callable
from pathlib import Path

from bot.doctor.finding import Finding

_BANK = "Install one (apt install musescore-general-soundfont-small), or name one in NOCTURNE_SOUNDFONT."
_SYNTH = "Install FluidSynth (apt install libfluidsynth3, or brew install fluid-synth)."
_OFF = {"none", "off", "no", "0"}
_WITHOUT = "Nocturne's own synths play instead."


def soundfont(named: Path | None, find: Callable[[], Path | None]) -> Finding:
    """Say which SoundFont is used: the one that the host named (or `none`), else the one that `find` finds."""
    if named is not None and str(named).lower() in _OFF:
        return Finding("SoundFont", "ok", f"Switched off by NOCTURNE_SOUNDFONT={named}: {_WITHOUT}")
    if named is not None and not named.expanduser().is_file():
        remedy = "Name a file that exists in NOCTURNE_SOUNDFONT, or leave it out."
        return Finding("SoundFont", "problem", f"{named} is not there.", remedy)
    path = named.expanduser() if named else find()
    if path is None:
        return Finding("SoundFont", "warning", f"None was found: {_WITHOUT}", _BANK)
    if not _is_bank(path):
        return Finding("SoundFont", "problem", f"{path} is no SoundFont.", _BANK)
    return Finding("SoundFont", "ok", f"{path} ({path.stat().st_size / 2**20:.0f} MiB).")


def synth(available: Callable[[], bool]) -> Finding:
    """Say whether FluidSynth's library can be loaded."""
    if available():
        return Finding("FluidSynth", "ok", "Its library can be loaded.")
    return Finding("FluidSynth", "warning", f"Its library was not found: {_WITHOUT}", _SYNTH)


def _is_bank(path: Path) -> bool:
    # SF2 and SF3 are RIFF files of form "sfbk".
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"sfbk"
