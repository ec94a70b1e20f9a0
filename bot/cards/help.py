"""What members read first: help, and what this is."""

from collections.abc import Sequence

import discord

from bot.cards.card import NIGHT, Card
from generation.ports import EngineCard
from generation.track import GuildSettings

_HELP = (
    ("Make music", "`/generate prompt:` rainy night lo-fi, 40 seconds, in D minor"),
    (
        "In words, as you like",
        (
            "“no drums”, “piano only”, “90 bpm”, “in 3/4”, “vinyl, wide”, “not happy” · a loop · “a 3 second "
            "jingle” or “a notification sound” · “intro loop, main loop, outro as pieces”"
        ),
    ),
    (
        "Say more, if you like",
        (
            "`duration` in seconds, `loop` for a seamless one, `takes` for several, `private` so that only you see it, "
            "`reference` for a clip and `mode` for what is taken from it: its style, or its melody as well"
        ),
    ),
    (
        "Then talk it into shape",
        (
            "Reply to a track, or `/refine`: “a bit darker”, “less drums and faster”, “strings in the second half”, "
            "“only the first 10 seconds calmer”, “undo”, “back to the first one but longer”, “what key is this?” What "
            "you do not name stays. `/session open` gives it a thread, `/lineage` shows the tree, `/session summary` "
            "the story."
        ),
    ),
    (
        "Under every track",
        (
            "✨ refine · 🎲 another take of the same brief · 🎧 A/B: old and new · ↩️ undo · 🌳 lineage · quick changes "
            "· 🔎 details: every check, every section · 🎚️ stems · 🎹 MIDI · 🧩 pieces · 💾 WAV, FLAC, MP3, Opus · "
            "🚩 report"
        ),
    ),
    ("The same again", "The same words with the `seed` and the `take` that stand under a track."),
    (
        "Find things again",
        "`/history` your tracks · `/track` one of them · `/queue` what is being made · `/cancel` stop it",
    ),
    (
        "Without a command",
        (
            "Mention me with a description. In the menu of a message with sound: *Apps → Refine this track* or *Use as "
            "reference*."
        ),
    ),
    (
        "Moderators",
        "`/audit search`, `/audit track`, `/audit remove`, `/audit restore`; `/settings` for who manages the server",
    ),
)


def help_card(engines: Sequence[EngineCard] = ()) -> Card:
    """How to use the bot, on one screen, and what kind of engines are behind it."""
    embed = discord.Embed(title="Nocturne makes music from your words", colour=NIGHT)
    for name, value in _HELP:
        embed.add_field(name=name, value=value, inline=False)
    behind = ", ".join(f"{card.name} ({card.kind})" for card in engines)
    embed.set_footer(text=f"Made by: {behind}. /about says more." if behind else "/about says what makes the music.")
    return Card("", (embed,))


def about_card(version: str, engines: Sequence[EngineCard], guild: GuildSettings, tracks: int) -> Card:
    """What this is, which engines it has, and under which licence the results are."""
    embed = discord.Embed(
        title=f"Nocturne {version}",
        description="A self-hosted bot that makes music you can talk into shape. Whatever it makes here is kept with "
        "its history, and the moderators of this server can look it up.",
        colour=NIGHT,
    )
    for card in engines:
        default = " · this server's choice" if guild.engine == card.name else ""
        embed.add_field(
            name=f"Engine {card.name}{default}",
            value=f"{card.title} ({card.kind}), version {card.version}, by {card.makers}.\n"
            f"{card.shortest_s:g} to {card.longest_s:g} s. Results: {card.licence.name}. {card.licence.note}"[:1000],
            inline=False,
        )
    embed.set_footer(text=f"{tracks} tracks were made in this server")
    return Card("", (embed,))


def welcome_text(about_a_track: bool) -> str:
    """What is said to somebody who mentions the bot without words; in reply to a track or in its session otherwise."""
    if about_a_track:
        return "Tell me what should change, for example “a bit darker, less drums”, or ask what key it is in."
    return "Tell me what it should sound like, for example “calm piano in the rain, 30 seconds”, or try `/help`."


def unread_text() -> str:
    """What is said once to somebody whose words could not be read."""
    return (
        "I can not read that: here I only see messages that **mention me** or reply to me with the ping on. "
        "`/refine` works everywhere, too."
    )


def settings_card(guild: GuildSettings, note: str = "") -> Card:
    """What this community decided."""
    embed = discord.Embed(title="This server's settings", colour=NIGHT)
    embed.add_field(name="Engine", value=guild.engine or "the host's choice")
    embed.add_field(name="Longest track", value=f"{guild.longest_s:g} s" if guild.longest_s else "the host's limit")
    embed.add_field(name="Jobs per member", value=str(guild.jobs_per_member or "the host's limit"))
    embed.add_field(name="Commercial use only", value="yes" if guild.commercial_only else "no")
    return Card(note, (embed,))


def host_card(facts: Sequence[tuple[str, str]]) -> Card:
    """How the host's machine is doing, for the owner of the bot."""
    embed = discord.Embed(title="The host", colour=NIGHT)
    for name, value in facts:
        embed.add_field(name=name, value=value[:1000], inline=True)
    return Card("", (embed,))
