"""`/generate`: words and perhaps a clip become a job."""

from typing import Any

import discord
from discord import app_commands

from bot.commands.asking import Interaction, ask_and_answer, clip_of, guild_id_of, house_of, mode_named, modes_of
from bot.commands.modals import MODES
from generation.errors import BadRequest
from generation.language import suggest_prompts
from generation.screening import permits
from generation.track import Wish


@app_commands.command(name="generate", description="Make music from a description")
@app_commands.describe(
    prompt="What it should sound like, in your own words",
    duration="How long, in seconds (1 to 600)",
    seed="A number that gives the same track again",
    take="Which take of that seed, as it stands under a track (1 unless you say)",
    engine="Which engine makes it",
    reference="A clip to follow: humming, a loop, a song",
    mode="What is taken from the clip: its tempo, key and mood, or its tune as well",
    loop="Make it a seamless loop",
    takes="How many different takes (1 to 4)",
    private="Only you see it",
    lyrics="Words to sing, for an engine that can; a slash ends a line, [chorus] names a section",
)
async def generate(  # noqa: PLR0913, PLR0917 - each is an option that Discord shows
    interaction: Interaction,
    prompt: app_commands.Range[str, 1, 2000],
    duration: app_commands.Range[float, 1, 600] | None = None,
    seed: app_commands.Range[int, 0, 2147483647] | None = None,
    take: app_commands.Range[int, 1, 9999] = 1,
    engine: str | None = None,
    reference: discord.Attachment | None = None,
    mode: app_commands.Range[str, 1, 20] | None = None,
    loop: bool | None = None,
    takes: app_commands.Range[int, 1, 4] = 1,
    private: bool = False,
    lyrics: app_commands.Range[str, 1, 4000] = "",
) -> None:
    """Hand the wish to the studio and answer with the status message."""
    if mode and reference is None:
        raise BadRequest("There is no clip to use that way.", "Attach one as `reference`, or leave `mode` out.")
    clip = clip_of(reference, mode_named(mode or ""))
    wish = Wish(prompt, duration, seed, engine, loop, takes, private, clip, first_take=take, lyrics=_lines(lyrics))
    await ask_and_answer(interaction, wish)


def _lines(lyrics: str) -> str:
    """Lyrics as they are sung: Discord's field has one line, so a slash stands where one ends."""
    return "\n".join(line.strip() for line in lyrics.split("/")).strip()


@generate.autocomplete("prompt")
async def suggest(_interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Prompts to start from."""
    return [app_commands.Choice(name=each[:100], value=each[:100]) for each in suggest_prompts(current, 10)]


@generate.autocomplete("mode")
async def modes(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """How a clip can be used by the engines that this host has."""
    choices = [(mode, f"{mode.capitalize()}: {MODES[mode]}") for mode in modes_of(interaction)]
    return [
        app_commands.Choice(name=label, value=str(mode)) for mode, label in choices if current.lower() in label.lower()
    ]


async def engines(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The engines that can run on this host and that the server permits."""
    house = house_of(interaction)
    shelf, guild = house.studio.engines, await house.store.guild_settings(guild_id_of(interaction))
    choices = [("auto", "auto: the best that this host can run")]
    cards = [card for card in map(shelf.card, shelf.usable) if permits(card, guild)]
    choices += [(card.name, f"{card.name}: {card.title}, {card.kind}") for card in cards]
    return [
        app_commands.Choice(name=label[:100], value=name) for name, label in choices if current.lower() in label.lower()
    ]


generate.autocomplete("engine")(engines)


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the command on the tree."""
    tree.add_command(generate)
