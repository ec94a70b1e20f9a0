"""Forms: refine a track, ask again with other words or a clip, make music like a clip or a track, and report a track.

What a form needs stands in its custom id, as with the buttons: `bot/commands/forms.py` serves the submit from there, so
a form that was open during a restart is served as well.
"""

from collections.abc import Sequence
from typing import Any

import discord

from generation.brief import Brief, ReferenceMode
from generation.track import Track

# The names of the parts; what is filled in comes back under them.
WORDS, LENGTH, SEED, CLIP, MODE = "words", "length", "seed", "clip", "mode"
# What is taken from a clip, in a member's words.
MODES = {
    ReferenceMode.STYLE: "the tempo, key and mood of the clip",
    ReferenceMode.MELODY: "its tune becomes the theme",
    ReferenceMode.COVER: "the clip itself, played anew",
    ReferenceMode.CONTINUE: "the music goes on where the clip ends",
}

FORM = "nocturne-form:{kind}:{subject}"
FORM_PATTERN = r"nocturne-form:(?P<kind>[a-z_]+):(?P<subject>[^\n]{0,80})"


def change_form(track: Track, modes: Sequence[ReferenceMode]) -> discord.ui.Modal:
    """Ask again with other words, length, seed or clip; what was filled in before stands there."""
    words = discord.ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        default=track.words[:2000] or None,
        required=False,
        max_length=2000,
    )
    # Filled in only where it was set: what the words said has to give way to other words.
    shown = f"{track.brief.duration_s:g}"
    length = discord.ui.TextInput[Any](
        custom_id=LENGTH,
        default=shown if was_set(track.brief, "duration_s") else None,
        placeholder=f"{shown}, or what the words say",
        required=False,
        max_length=20,
    )
    seed = discord.ui.TextInput[Any](custom_id=SEED, placeholder="empty: a new one", required=False, max_length=10)
    clip = discord.ui.FileUpload[Any](custom_id=CLIP, required=False, min_values=0, max_values=1)
    used = track.brief.reference.mode if track.brief.reference else ReferenceMode.STYLE
    return _form(
        "Change and make again",
        "change",
        track.id,
        _label("What should it sound like?", words),
        _label("Length in seconds", length),
        _label("Seed", seed, f"{track.seed} gives this one's notes again, where the words allow"),
        _label("A clip to follow", clip),
        *_mode_label(modes, used),
    )


def refine_form(track: Track, modes: Sequence[ReferenceMode]) -> discord.ui.Modal:
    """Say what should change in a track, and perhaps give a clip to follow."""
    words = discord.ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        placeholder="a bit darker, less drums, and strings in the second half",
        required=False,
        max_length=2000,
    )
    clip = discord.ui.FileUpload[Any](custom_id=CLIP, required=False, min_values=0, max_values=1)
    return _form(
        "Refine this track",
        "refine",
        track.id,
        _label("What should change?", words, "What you do not name stays as it is"),
        _label("A clip to follow", clip),
        *_mode_label(modes, ReferenceMode.STYLE),
    )


def was_set(brief: Brief, field: str) -> bool:
    """Whether a field was chosen as an option or by a button rather than by the words."""
    return any(each.field == field and each.source == "option" for each in brief.understood)


def _mode_label(modes: Sequence[ReferenceMode], used: ReferenceMode) -> list[discord.ui.Item[Any]]:
    """The choice of how a clip is used, where there is one."""
    if len(modes) < 2:
        return []
    options = [
        discord.SelectOption(label=mode.capitalize(), value=mode, description=MODES[mode], default=mode is used)
        for mode in modes
    ]
    select = discord.ui.Select[Any](custom_id=MODE, options=options, required=False, min_values=0)
    return [_label("How the clip is used", select)]


def like_track_form(track: Track, modes: Sequence[ReferenceMode]) -> discord.ui.Modal:
    """Make music like one of the tracks."""
    return _like_form(f"track {track.id}", "like", track.id, modes)


def like_clip_form(
    attachment: discord.Attachment, message: discord.Message, modes: Sequence[ReferenceMode]
) -> discord.ui.Modal:
    """Make music like a clip that somebody posted."""
    return _like_form(attachment.filename, "clip", f"{message.id}:{attachment.id}", modes)


def _like_form(name: str, kind: str, subject: str, modes: Sequence[ReferenceMode]) -> discord.ui.Modal:
    words = discord.ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=2000,
        placeholder="but with a slower beat",
    )
    length = discord.ui.TextInput[Any](custom_id=LENGTH, placeholder="30", required=False, max_length=20)
    return _form(
        "Use as reference",
        kind,
        subject,
        discord.ui.TextDisplay(f"The clip: {discord.utils.escape_markdown(name[:100])}"),
        _label("What should it sound like?", words, "Empty: only the clip decides"),
        _label("Length in seconds", length),
        *_mode_label(modes, ReferenceMode.STYLE),
    )


def report_form(track: Track) -> discord.ui.Modal:
    """Say what is wrong with a track."""
    words = discord.ui.TextInput[Any](custom_id=WORDS, style=discord.TextStyle.paragraph, max_length=500)
    what = _label("What is wrong with this track?", words, "Only the moderators can read it")
    return _form("Report to the moderators", "report", track.id, what)


def _label(text: str, component: discord.ui.Item[Any], description: str | None = None) -> discord.ui.Label[Any]:
    return discord.ui.Label(text=text, description=description, component=component)


def _form(title: str, kind: str, subject: str, *items: discord.ui.Item[Any]) -> discord.ui.Modal:
    form = discord.ui.Modal(title=title, custom_id=FORM.format(kind=kind, subject=subject))
    for item in items:
        form.add_item(item)
    # Only there to be shown: what discord.py considers stopped it does not keep in memory.
    form.stop()
    return form
