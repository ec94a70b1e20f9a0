"""The buttons and selects under a card. They carry only ids, so a card that is a month old still works."""

from collections.abc import Mapping, Sequence

import discord

from bot.cards.card import clock, plain
from bot.cards.spot import NOWHERE, Spot
from generation.brief import Kind
from generation.track import Job, Track

ACT = "nocturne:{act}:{subject}"
# What a custom id may look like; the handler in bot/commands/acts.py reads it back.
ACT_PATTERN = r"nocturne:(?P<act>[a-z_]+):(?P<subject>[^\n]{0,80})"
_IN_A_ROW = 5
# Quick changes by their names (`generation.refining.quick`), as buttons without signs: there are many of them.
QUICK_ROW = ("darker", "brighter", "faster", "slower", "longer")
QUICK_MORE = ("more energy", "calmer")
_Button = discord.ui.Button[discord.ui.View]
PICK_PATTERN = r"nocturne-pick:(?P<subject>[a-z0-9]{0,20})"


def button(
    act: str,
    subject: str,
    label: str,
    emoji: str | None,
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


def track_view(track: Track, spot: Spot = NOWHERE) -> discord.ui.View:
    """What can be done to a track: what goes on from it, quick changes, further ones, and what is taken from it."""
    return view_of(*_onward(track, spot), *_quick(track, QUICK_ROW, 1), *_suited(track, spot), *_taken(track))


def _onward(track: Track, spot: Spot) -> list[_Button]:
    """Of a refined track the way back is more use than asking again with other words."""
    refined = track.refinement is not None
    items = [
        button("refine", track.id, "Refine…", "✨", discord.ButtonStyle.primary, row=0),
        button("again", track.id, "Another take", "🎲", row=0),
    ]
    if spot.comparable:
        items.append(button("ab", track.id, "A/B", "🎧", row=0))
    items.append(
        button("undo", track.id, "Undo", "↩️", row=0) if refined else button("change", track.id, "Change…", "✏️", row=0)
    )
    if spot.tracks > 1:
        items.append(button("lineage", track.id, "Lineage", "🌳", row=0))
    return items


def _quick(track: Track, names: Sequence[str], row: int) -> list[_Button]:
    return [quick_button(track, name, row) for name in names]


def quick_button(track: Track, name: str, row: int | None = None) -> _Button:
    """A button that changes a track as its label says."""
    label = name[:1].upper() + name[1:80]
    return button("quick", f"{track.id}:{name}", label, None, row=row)


def _suited(track: Track, spot: Spot) -> list[_Button]:
    items = _quick(track, QUICK_MORE, 2)
    if not track.brief.loop and track.brief.kind is Kind.TRACK:  # a jingle is no loop
        items.append(button("loop", track.id, "As a loop", None, row=2))
    known = {*QUICK_ROW, *QUICK_MORE}
    return items + _quick(track, [name for name in spot.quick if name not in known][: _IN_A_ROW - len(items)], 2)


def _taken(track: Track) -> list[_Button]:
    items = [button("details", track.id, "Details", "🔎", row=3)]
    if track.stems:
        items.append(button("stems", track.id, "Stems", "🎚️", row=3))
    if track.file("midi") is not None:
        items.append(button("midi", track.id, "MIDI", "🎹", row=3))
    items.append(button("files", track.id, "Files…", "💾", row=3))
    if track.pieces:
        items.append(button("pieces", track.id, "Pieces", "🧩", row=4 if len(items) == _IN_A_ROW else 3))
    last = sum(each.row == 3 for each in items) == _IN_A_ROW
    return [*items, button("report", track.id, "Report", "🚩", row=4 if last else 3)]


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
