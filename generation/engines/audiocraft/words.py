"""How is a brief said to audiocraft's models? As MusicGen's caption, for all learned from the same kind of texts."""

from dataclasses import replace

from generation.brief import Brief
from generation.engines.musicgen.caption import Caption, caption


def words(brief: Brief, *, masked: bool = False) -> Caption:
    """Say a brief as a caption, and what that leaves unsaid; `masked` is for MAGNeT, which is named by its name."""
    said = caption(brief)
    if not masked:
        return said
    return replace(said, unpromised=tuple(each.replace("MusicGen", "MAGNeT") for each in said.unpromised))
