"""What should be known of the sketch engine before it is used? Light to import."""

from typing import Final

from generation.ports import EngineCard
from generation.track import Licence

CARD: Final = EngineCard(
    name="sketch",
    version="1.0 (synths)",
    title="Sketch",
    kind="procedural",
    makers="Nocturne",
    licence=Licence(
        "CC0-1.0",
        commercial=True,
        note="Composed by rules and played by this program's own synthesizers; no recording and no model is in it.",
    ),
    rate=44100,
    shortest_s=1.0,
    longest_s=600.0,
    batch=1,
    realtime_guess=0.25,
    can=frozenset({"loop", "stems", "midi", "style"}),
)
