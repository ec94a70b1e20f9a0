"""What should be known of the sketch engine before it is used? Light to import."""

from generation.engines.means import Means
from generation.engines.sketch.soundfont import player
from generation.ports import PROCEDURAL, EngineCard
from generation.track import Licence

# Raised whenever the same brief and seed would sound different.
RELEASE = "3"
RATE = 44100
# A score is written again: what was not asked to change comes out the same, note for note.
_KEEPS = frozenset(
    {
        *("theme", "chords", "drums", "bass", "melody", "pad", "arp", "feel"),
        *("tempo", "key", "mode", "metre", "length", "genre", "form", "sections", "loop", "instruments", "other stems"),
    }
)


def card(_means: Means | None = None) -> EngineCard:
    """The engine's card; its version says who plays here, for that changes what comes out. It needs no means."""
    who = player()
    own = "Composed by rules and played by this program's own synthesizers; no model is in it."
    recorded = "Acoustic instruments are played from the MuseScore General SoundFont (MIT licence), the rest by synths."
    return EngineCard(
        name="sketch",
        version=f"sketch {RELEASE} ({who})",
        title="Sketch",
        kind=PROCEDURAL,
        makers="Nocturne",
        licence=Licence("CC0-1.0", commercial=True, note=own if who == "synths" else f"{own} {recorded}"),
        code_licence="MIT",
        rate=RATE,
        shortest_s=1.0,
        longest_s=600.0,
        batch=1,
        realtime_guess=0.25,
        can=frozenset({"loop", "stems", "midi", "style", "melody", "score"}),
        keeps=_KEEPS,
        trained_on="nothing: rules compose",
        link="Nocturne's own README",
    )
