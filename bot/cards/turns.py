"""What is said back in a conversation: where one is now, an answer, or two readings to choose from."""

from collections.abc import Sequence

import discord

from bot.cards.buttons import button, view_of
from bot.cards.card import Card, plain
from bot.cards.understanding import glance
from generation.conversation import Reply, ReplyKind
from generation.track import Track, Turn, TurnKind

_MOVED = {TurnKind.UNDONE, TurnKind.REDONE, TurnKind.WENT}
_LABEL = 80
NOTHING_TO_DO = "Glad to hear it. Nothing was changed."


def told_card(reply: Reply, link: str = "") -> Card:
    """An answer, and after a step in the tree where one is now, with what can be done from there."""
    text = plain(reply.text, 1500) or (NOTHING_TO_DO if reply.kind is ReplyKind.IGNORED else "Done.")
    moved = reply.turn is not None and reply.turn.kind in _MOVED
    if moved:
        text = f"📍 {text}"
    if link and moved:
        text += f" [Go to it]({link})"
    return Card(text, view=_moves(reply.track) if moved and reply.track is not None else None)


def _moves(track: Track) -> discord.ui.View:
    return view_of(
        button("details", track.id, "Hear it", "🎧"),
        button("undo", track.id, "Undo", "↩️"),
        button("redo", track.id, "Redo", "↪️"),
        button("refine", track.id, "Refine…", "✨"),
        button("lineage", track.id, "Lineage", "🌳"),
    )


def choice_card(turn: Turn, text: str = "") -> Card:
    """Two readings of what was said, as buttons that carry only where they are written down."""
    asked = plain(text, 1500) or f"“{plain(turn.words, 200)}” can be meant in two ways. Which one?"
    buttons = [
        button("choose", f"{turn.session_id}:{turn.number}:{index}", option.label[:_LABEL], None)
        for index, option in enumerate(turn.options[:5])
    ]
    return Card(f"🤔 {asked}", view=view_of(*buttons))


def chosen_text(turn: Turn, index: int) -> str:
    """What a choice becomes once it is made."""
    label = turn.options[index].label if index < len(turn.options) else ""
    return f"🤔 “{plain(turn.words, 200)}”: **{plain(label, _LABEL)}**"


def which_take_card(tracks: Sequence[Track], message_id: str) -> Card:
    """Several takes were replied to: which one is meant. What was said stays in the member's own message."""
    options = [
        discord.SelectOption(label=f"Take {each.take}", value=f"{each.id}:{message_id}", description=glance(each.brief))
        for each in tracks[:25]
    ]
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id="nocturne-pick:say", placeholder="Choose a take", options=options
    )
    return Card("🤔 Which take do you mean?", view=view_of(select))
