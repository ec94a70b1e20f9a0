"""The engines of a host: what each is, under which licence, whether it can run here, and which one `auto` takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.cards.card import NIGHT, Card, clock, plain
from generation.ports import EngineCard
from generation.track import GuildSettings

_LONGEST = 1000
_RUNS, _RESTS, _BARRED = "✅", "💤", "🚫"
_WAYS = {
    "style": "follows a clip's style",
    "melody": "follows a clip's tune",
    "stems": "stems",
    "midi": "MIDI",
    "lyrics": "lyrics",
    "preview": "heard while it is made",
    "repaint": "makes a part anew",
    "continue": "goes on from a track",
    "complete": "plays to a track",
    "init": "starts from a track's sound",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An engine's card, why it can not run here ("" where it can), and whether this server permits its licence.

    `passed_over` says why `auto` leaves it out although it can run, "" where it does not.
    """

    card: EngineCard
    why_not: str = ""
    permitted: bool = True
    passed_over: str = ""

    @property
    def why_not_taken(self) -> str:
        """Why `auto` does not take it, in words that follow its name."""
        if self.why_not:
            return "can not run here"
        if not self.permitted:
            return "may not be used commercially"
        return "asks too much of this machine" if self.passed_over else ""


def engines_card(engines: Sequence[Standing], auto: str, host_chose: bool, guild: GuildSettings) -> Card:
    """Every engine, the best first, and what `auto` takes and why."""
    embed = discord.Embed(title="Engines", description=_auto(engines, auto, host_chose, guild), colour=NIGHT)
    for each in engines:
        mark = _RESTS if each.why_not else _RUNS if each.permitted else _BARRED
        embed.add_field(name=f"{mark} {each.card.name}: {each.card.title}", value=_text(each)[:_LONGEST], inline=False)
    return Card("", (embed,))


def _auto(engines: Sequence[Standing], auto: str, host_chose: bool, guild: GuildSettings) -> str:
    """Which engine is taken where nobody names one, and why none of the better ones."""
    names = [each.card.name for each in engines]
    before = engines[: names.index(auto)] if auto in names else []
    why = "the host chose it" if host_chose else "the best that can run here and that this server permits"
    rests = ", but it can not run here" if any(each.card.name == auto and each.why_not for each in engines) else ""
    lines = [f"`auto` takes **{auto}**: {why}{rests}."]
    if before and not host_chose:
        passed = [f"{each.card.name} {each.why_not_taken}" for each in before if each.why_not_taken]
        lines.append(f"Better ones: {'; '.join(passed)}.")
    if guild.engine:
        lines.append(f"This server uses **{guild.engine}** where a member names none.")
    if guild.commercial_only:
        lines.append("This server makes only what may be used commercially.")
    return "\n".join(lines)


def _licences(card: EngineCard) -> str:
    """Two licences that differ for most engines: the one of what is trained or made, and the one of the code."""
    made = f"{'weights' if card.weights else 'results'}: {card.licence.name}"
    return f"{made} · code: {card.code_licence}" if card.code_licence else made


def _text(each: Standing) -> str:
    card = each.card
    made = f"{card.kind}, by {plain(card.makers, 120)}"
    trained = f" · trained on {plain(card.trained_on, 200)}" if card.trained_on else ""
    use = "commercial use: yes" if card.licence.commercial else "commercial use: **no**"
    lines = [f"{made}{trained}", f"{_licences(card)} · {use}"]
    size = f"{card.memory_gb:g} GB of memory" if card.memory_gb else "hardly any memory"
    vocals = "can sing" if card.vocals else "no vocals"
    lines.append(f"{clock(card.shortest_s)} to {clock(card.longest_s)} · {size} · {vocals}")
    can = [text for way, text in _WAYS.items() if way in card.can]
    lines += [f"Can: {', '.join(can)}"] if can else []
    kept = ", ".join(sorted(card.keeps)) or "nothing for certain"
    lines.append(f"In a refinement it keeps: {kept}"[:250])
    lines += [f"Weights: {card.weights}"] if card.weights else []
    lines += [f"See: {plain(card.link, 120)}"] if card.link else []
    if each.why_not:
        lines.append(f"{_RESTS} It can not run here. {plain(each.why_not, 200)}")
    elif not each.permitted:
        lines.append(f"{_BARRED} This server does not permit it: its weights may not be used commercially.")
    elif each.passed_over:
        lines.append(f"{_RESTS} `auto` passes it over. {plain(each.passed_over, 200)}")
    return "\n".join(lines)
