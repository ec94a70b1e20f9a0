"""Do sections that are files of their own keep their promises? They join to the whole, and loops among them repeat."""

from collections.abc import Mapping
from dataclasses import replace

from bot.eval import sound
from bot.eval.finding import Finding, found
from generation.brief import Brief
from generation.rendering import Audio


def pieces(files: Mapping[str, Audio], brief: Brief, whole: Audio) -> list[Finding]:
    """Measure files with the role `piece:NUMBER NAME`: as long together as the whole, under the ceiling, no clicks.

    Which of them repeat, the brief's sections say; without any, all but the last.
    """
    if not brief.pieces:
        return []
    named = sorted((int(role.split(":")[1].split()[0]), audio) for role, audio in files.items())
    frames = sum(audio.frames for _, audio in named)
    wanted = f"{len(brief.sections) or 'some'} pieces of {whole.frames} frames"
    many = len(named) == len(brief.sections) if brief.sections else len(named) > 1
    findings = [found("pieces.join", many and frames == whole.frames, wanted, f"{len(named)} of {frames}")]
    for number, audio in named:
        asked = brief.sections[number - 1].loop if number <= len(brief.sections) else number < len(named)
        alone = replace(brief, loop=asked, duration_s=audio.duration_s)
        findings.append(replace(sound.true_peak(audio, alone), name="pieces.true_peak"))
        seam = sound.seam(audio, alone)
        if seam is not None:
            findings.append(replace(seam, name="pieces.seam"))
    return findings
