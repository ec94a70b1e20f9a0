"""Is there a bed under the music? One note as long as the piece; its voice says what kind."""

from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec


def bed(context: Context, spec: PartSpec) -> list[Note]:
    """The bed from the first sample to the last."""
    return [Note(context.form.pickup, context.form.beats, 60, spec.velocity)]
