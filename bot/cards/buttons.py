"""The buttons and selects under a card. They carry only ids, so a card that is a month old still works."""

from collections.abc import Mapping, Sequence

import discord

from bot.cards.card import clock, plain
from generation.brief import Kind
from generation.track import Job, Track

ACT = "nocturne:{act}:{subject}"
# What a custom id may look like; the handler in bot/commands/acts.py reads it back.
ACT_PATTERN = r"nocturne:(?P<act>[a-z_]+):(?P<subject>[^\n]{0,80})"
PICK_PATTERN = r"nocturne-pick:(?P<subject>[a-z0-9]{0,20})"


def button(
    act: str,
    subject: str,
    label: str,
    emoji: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
    row: int | None = None,
) -> discord.ui.Button[discord.ui.View]:
    """A button that does `act` to `subject` when it is pressed."""
    custom_id = ACT.format(act=act, subject=subject)
    return discord.ui.Button(label=label, emoji=emoji, style=style, custom_id=custom_id, disabled=disabled, row=row)


def view_of(*items: discord.ui.Item[discord.ui.View]) -> discord.ui.View:
    """A view of these items, only there to be shown: whoever presses one is answered by its custom id alone."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    # What discord.py considers stopped it does not keep in memory, and there is a view under every message.
    view.stop()
    return view


def job_view(job: Job) -> discord.ui.View:
    """What can be done to a job that is not over."""
    return view_of(button("cancel", job.id, "Cancel", "✖️", discord.ButtonStyle.danger))


def again_view(job: Job) -> discord.ui.View:
    """What can be done after a job that made nothing."""
    return view_of(button("retry", job.id, "Try again", "🔁"))


def track_view(track: Track) -> discord.ui.View:
    """What can be done to a track: first what makes another one, below what is taken from this one."""
    ends = track.brief.kind is not Kind.TRACK  # a jingle is no loop
    items = [
        button("again", track.id, "Another take", "🎲", discord.ButtonStyle.primary, row=0),
        button("longer", track.id, "Longer", "↔️", row=0),
        button("loop", track.id, "As a loop", "➿", disabled=track.brief.loop or ends, row=0),
        button("change", track.id, "Change…", "✏️", row=0),
        button("details", track.id, "Details", "🔎", row=0),
    ]
    if track.stems:
        items.append(button("stems", track.id, "Stems", "🎚️", row=1))
    if track.file("midi") is not None:
        items.append(button("midi", track.id, "MIDI", "🎹", row=1))
    if track.pieces:
        items.append(button("pieces", track.id, "Pieces", "🧩", row=1))
    items += [
        button("files", track.id, "Files…", "💾", row=1),
        button("report", track.id, "Report", "🚩", row=1),
    ]
    return view_of(*items)


def format_select(track: Track, formats: Mapping[str, str]) -> discord.ui.Select[discord.ui.View]:
    """A select of formats by their names; what is chosen says the track and the format."""
    options = [
        discord.SelectOption(
            label=fmt.upper() if fmt != "opus" else "Opus", value=f"{track.id}:{fmt}", description=said
        )
        for fmt, said in formats.items()
    ]
    return discord.ui.Select(custom_id="nocturne-pick:file", placeholder="Choose a format", options=options)


def pick_select(tracks: Sequence[Track], placeholder: str, subject: str = "") -> discord.ui.Select[discord.ui.View]:
    """A select of these tracks; `subject` says what is done with the chosen one (nothing: it is shown)."""
    options = [
        discord.SelectOption(
            label=(f"Take {track.take} · " if len({each.job_id for each in tracks}) == 1 else "")
            + (" ".join(track.words.split())[:70] or "From a clip"),
            value=track.id,
            description=f"{track.brief.genre} · {clock(track.duration_s)} · {track.brief.key} · {track.id}"[:100],
        )
        for track in tracks[:25]
    ]
    return discord.ui.Select(custom_id=f"nocturne-pick:{subject}", placeholder=plain(placeholder, 100), options=options)


def takes_view(job_id: str, tracks: Sequence[Track]) -> discord.ui.View:
    """What can be done to a job's takes: pick one, or ask for more."""
    more = button("more", tracks[0].id, "More takes", "🎲", discord.ButtonStyle.primary)
    return view_of(pick_select(tracks, "Choose a take for its buttons", job_id), more)


def pager(act: str, rest: str, offset: int, shown: int, total: int) -> list[discord.ui.Button[discord.ui.View]]:
    """Newer and older buttons, where there is something newer or older and the question fits into a custom id."""
    items = []
    for label, emoji, to, useful in (
        ("Newer", "⬅️", max(offset - shown, 0), offset > 0),
        ("Older", "➡️", offset + shown, offset + shown < total),
    ):
        subject = f"{to}:{rest}" if rest else str(to)
        if useful and len(ACT.format(act=act, subject=subject)) <= 100 and len(subject) <= 80:
            items.append(button(act, subject, label, emoji))
    return items
