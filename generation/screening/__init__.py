"""What may be asked for: the host's limits, the guild's rules and the engine's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generation.brief import ReferenceMode
from generation.errors import BadRequest, NotAllowed
from generation.ports import EngineCard
from generation.track import GuildSettings, Licence, Wish

SINGS: Final = "lyrics"  # what an engine's card calls it


@dataclass(frozen=True, slots=True)
class HostLimits:
    """What the host allows; lengths in seconds. Each take of a model is the best of `best_of` candidates."""

    longest_s: float = 600.0
    takes: int = 4
    jobs_per_member: int = 3
    queue: int = 200
    words: int = 2000
    lyrics: int = 4000
    highest_take: int = 9999
    best_of: int = 1

    def candidates_of(self, card: EngineCard) -> int:
        """Of how many candidates a take of this engine is the best."""
        return 1 if card.procedural else self.best_of


def screen(wish: Wish, guild: GuildSettings, host: HostLimits) -> None:
    """Refuse a wish that breaks a limit.

    Raises:
        BadRequest: it says which limit and what would fit.
    """
    if not wish.words.strip() and wish.clip is None:
        raise BadRequest(
            "There is nothing to go by.", "Say in a few words what it should sound like, or attach a clip."
        )
    if len(wish.words) > host.words:
        raise BadRequest(
            f"The description has {len(wish.words)} characters.", f"Please stay within {host.words} characters."
        )
    if len(wish.lyrics) > host.lyrics:
        raise BadRequest(
            f"The lyrics have {len(wish.lyrics)} characters.", f"Please stay within {host.lyrics} characters."
        )
    if not 1 <= wish.takes <= host.takes:
        raise BadRequest(f"{wish.takes} takes can not be made at once.", f"Ask for 1 to {host.takes}.")
    if not 0 <= wish.first_take <= host.highest_take:
        raise BadRequest(f"There is no take {wish.first_take}.", f"Takes are counted from 1 to {host.highest_take}.")
    if wish.seed is not None and not 0 <= wish.seed < 2**31:
        raise BadRequest(f"The seed {wish.seed} is out of range.", f"Use a whole number from 0 to {2**31 - 1}.")
    if wish.duration_s is not None:
        check_length(wish.duration_s, guild, host)


def check_length(duration_s: float, guild: GuildSettings, host: HostLimits) -> None:
    """Refuse a length that the guild or the host does not allow; raises `BadRequest`."""
    longest = longest_length(guild, host)
    if not 1 <= duration_s <= longest:
        raise BadRequest(f"{duration_s:g} s can not be made here.", f"Ask for a length from 1 to {longest:g} s.")


def longest_length(guild: GuildSettings, host: HostLimits) -> float:
    """The longest track that the guild and the host allow, in seconds."""
    return min(guild.longest_s or host.longest_s, host.longest_s)


def can_follow(wish: Wish, card: EngineCard) -> bool:
    """Whether an engine can use a wish's clip in the way it is to be used; where there is none, each can."""
    # Tempo, key and mood of a clip go into the brief, which every engine follows.
    return wish.clip is None or wish.clip.mode is ReferenceMode.STYLE or str(wish.clip.mode) in card.can


def check_mode(wish: Wish, card: EngineCard) -> None:
    """Refuse a clip that is to be used in a way the engine does not know; raises `BadRequest`."""
    if can_follow(wish, card) or wish.clip is None:
        return
    known = [str(mode) for mode in ReferenceMode if mode is ReferenceMode.STYLE or str(mode) in card.can]
    raise BadRequest(
        f"The engine {card.name} can not use a clip in the mode {wish.clip.mode}.",
        f"It can follow a clip in: {', '.join(known)}.",
    )


def can_sing(wish: Wish, card: EngineCard) -> bool:
    """Whether an engine can sing a wish's lyrics; where there are none, each can."""
    return not wish.lyrics or SINGS in card.can


def check_lyrics(wish: Wish, card: EngineCard) -> None:
    """Refuse lyrics that an engine can not sing; raises `BadRequest`."""
    if not can_sing(wish, card):
        raise BadRequest(
            f"The engine {card.name} can not sing.", "Leave the lyrics out, or take an engine that can: see /engines."
        )


def check_engine(duration_s: float, card: EngineCard) -> None:
    """Refuse a length that an engine can not make; raises `BadRequest`."""
    if not card.shortest_s <= duration_s <= card.longest_s:
        raise BadRequest(
            f"The engine {card.name} can not make {duration_s:g} s.",
            f"Ask for {card.shortest_s:g} to {card.longest_s:g} s, or for another engine.",
        )


def permits(card: EngineCard, guild: GuildSettings) -> bool:
    """Whether the guild's licence policy permits what an engine makes."""
    return card.licence.commercial or not guild.commercial_only


def check_licence(card: EngineCard, guild: GuildSettings) -> None:
    """Refuse an engine whose weights may not be used commercially where the guild wants that; raises `NotAllowed`."""
    if not permits(card, guild):
        raise NotAllowed(
            f"This server only makes what may be used commercially, and {card.name} is under {card.licence.name}.",
            "Leave the engine out, or choose one of those that /engines marks with ✅.",
        )


def check_sources(licences: Iterable[Licence], guild: GuildSettings) -> None:
    """Refuse a track that would be made of the sound of one under a non-commercial licence; raises `NotAllowed`."""
    barred = next((each for each in licences if guild.commercial_only and not each.commercial), None)
    if barred is not None:
        raise NotAllowed(
            f"This server only makes what may be used commercially, and this is made of a track under {barred.name}.",
            "Start from another track.",
        )
