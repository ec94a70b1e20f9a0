"""Does nobody else play? `Only piano`, `piano alone`, `nothing but drums and bass`, and what only looks like it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from generation.language.clauses import silenced
from generation.language.lists import ADJECTIVES, ENDS, is_at_end, is_content, is_mark, is_player, list_before
from generation.language.reading import Reading
from generation.language.scope import Refusal

# `No, only piano` and `no drums only piano` deny nothing.
_DETERMINERS: Final = frozenset({"no", "zero", "0"})
_FARTHEST: Final = 6
_PIECES: Final = frozenset(
    {"piece", "track", "song", "tune", "loop", "riff", "part", "line", "arrangement", "theme", "intro"}
)
_BANDS: Final = frozenset({"band", "trio", "duo", "duet", "quartet", "quintet", "lineup", "setup", "combo", "ensemble"})
# So many play in them, and nobody else where so many are named.
_COUNTS: Final = {"duo": 2, "duet": 2, "trio": 3, "quartet": 4, "quintet": 5, "sextet": 6}
_PEOPLE: Final = frozenset({"i", "we", "you", "they", "he", "she", "it", "to", "who", "that"})
# Words between a `then` and the player who joins.
_SOON: Final = 4
# `Simply beautiful piano` is not alone; `simply piano` is.
_ADVERBS: Final = frozenset({"simply", "purely", "entirely"})
_PRAISES: Final = frozenset(
    {"beautiful", "nice", "great", "lovely", "amazing", "perfect", "the best", "good", "wonderful"}
)
# `Just a quick one with drums`: what is only is the one, not who plays.
_THINGS: Final = frozenset({"one", "something", "two", "anything", "more"})


@dataclass(frozen=True, slots=True)
class Only:
    """The phrases that say that nobody else plays, from `first` to `last`, and the players they name."""

    first: int
    last: int
    players: tuple[int, ...]


def only(reading: Reading, refused: Collection[int] = ()) -> Only | None:
    """What `only piano`, `piano alone` or `nothing but drums and bass` say; None where nothing says so."""
    for at, token in enumerate(reading.tokens):
        if _is_denied(reading, at):
            continue
        found = _before_players(reading, at, refused) if token.is_("only", "lone") else None
        found = found or _behind_players(reading, at, refused) or _all_the_others(reading, at) or _wished(reading, at)
        found = found or _counted(reading, at, refused)
        if found and not _is_for_a_while(reading, found, refused):
            return found
    return None


def _is_denied(reading: Reading, at: int) -> bool:
    """Whether it is refused that nobody else plays: `it shouldn't be only piano`, `not just piano on its own`."""
    if not reading.tokens[at].is_("only", "lone", "only after"):
        return False
    for place in range(at - 1, max(-1, at - _FARTHEST), -1):
        token = reading.tokens[place]
        if token.is_("not") and not token.is_("only after", "nothing else"):
            return not is_content(reading, place) and token.text not in _DETERMINERS
        if not (token.is_("filler", "bringing") or token.text == "make it") and not (
            reading.tokens[at].is_("only after") and is_player(reading, place)
        ):
            return False
    return False


def passing(reading: Reading, refused: dict[int, Refusal]) -> tuple[int, int] | None:
    """The words that let a player in or out for a while, first and last: `drums only in the outro`."""
    for at, refusal in refused.items():
        if refusal.at < at and reading.means(at, "instrument") and _is_passing(reading, at + 1):
            return refusal.at, min(at + 2, len(reading.tokens) - 1)
    for at, token in enumerate(reading.tokens):
        found = (_before_players(reading, at, ()) if token.is_("only") else None) or _behind_players(reading, at, ())
        if found and _is_for_a_while(reading, found, refused):
            return found.first, min(found.last + 3, len(reading.tokens) - 1)
    return None


def _before_players(reading: Reading, at: int, refused: Collection[int]) -> Only | None:
    """The players behind an `only`; a `lone` one is alone only where nobody else is named."""
    token = reading.tokens[at]
    weak = token.is_("lone") or token.text == "solo"
    behind = at if "instrument" in token.means else at + 1
    # `Drums. Only. Drums.`
    is_stressed = 0 < at < len(reading.tokens) - 1 and reading.tokens[at - 1].text == reading.tokens[at + 1].text == "."
    if token.text in _ADVERBS and _is_praise(reading, behind):
        return None
    players = _list_after(reading, behind + is_stressed, tight=weak)
    if not players:
        return None
    if weak and (_others(reading, players, refused) or (token.is_("lone") and _is_brought(reading, at))):
        return None
    if token.is_("lone") and at > 0 and reading.tokens[at - 1].is_("but", "except") and refused:
        return None  # `no brass but a single horn`
    return Only(at, max(at, players[-1]), tuple(players))


def _is_praise(reading: Reading, at: int) -> bool:
    """Whether an adverb is said of an adjective and not of who plays: `simply beautiful piano`."""
    return at < len(reading.tokens) and (reading.tokens[at].text in _PRAISES or reading.means(at, "mood") is not None)


def _behind_players(reading: Reading, at: int, refused: Collection[int]) -> Only | None:
    """The players before an `alone` or a `nothing else`, which may stand far from them."""
    token = reading.tokens[at]
    if not (token.is_("only after", "nothing else") or (token.is_("solo") and _is_alone(reading, at))):
        return None
    last = at
    while last > 1 and (
        reading.tokens[last - 1].is_("filler") or is_mark(reading, last - 1) or _is_piece(reading, last)
    ):
        if is_content(reading, last - 1) and not _is_piece(reading, last):
            break
        last -= 1  # `sad violin, nothing else`
    begin = last
    while begin > 1 and reading.tokens[begin - 1].text == ".":
        begin -= 1
    if begin < last and _is_list_of_players(reading, begin):
        last = begin  # `One piano. That's it.`
    last = last if " " in token.text or is_at_end(reading, at + 1) else at
    players = [each for each in list_before(reading, last) if reading.means(each, "instrument")]
    if token.is_("nothing else"):
        named = [place for place in range(at) if reading.means(place, "instrument")]
        players = [place for place in reversed(named) if place not in refused]
    if not players:
        return None
    return Only(at if token.is_("nothing else") else players[-1], at, tuple(reversed(players)))


def _all_the_others(reading: Reading, at: int) -> Only | None:
    """Who plays where `everyone but the piano is silent`."""
    last = next((end for begin, end in silenced(reading) if begin == at), at)
    players = tuple(place for place in range(at, last) if is_player(reading, place))
    return Only(at, last, players) if players else None


def _wished(reading: Reading, at: int) -> Only | None:
    """Who plays alone in `I just want a harp`, where nothing else is wished for."""
    if not reading.tokens[at].is_("just wanting"):
        return None
    players = _list_after(reading, at + 1, tight=True)
    if not players or not is_at_end(reading, players[-1] + 1):
        return None
    between = reading.tokens[at + 1 : players[0]]
    if any("genre" in each.means or each.is_("bringing", "comma") for each in between):
        return None
    return Only(at, players[-1], tuple(players))


def _counted(reading: Reading, at: int, refused: Collection[int]) -> Only | None:
    """Who plays in a band that says how many they are, and names them all: `a trio with drums, piano and bass`."""
    count = _COUNTS.get(reading.tokens[at].text.rpartition(" ")[2])  # `jazz trio` is one phrase
    if count is None:
        return None
    behind = _list_after(reading, at + 1)
    before = [each for each in list_before(reading, at) if reading.means(each, "instrument")]
    for players in (behind, sorted(before)):
        names = {reading.means(each, "instrument") for each in players if each not in refused}
        if len(names) == count and not _others(reading, players, refused):
            return Only(min(at, players[0]), max(at, players[-1]), tuple(players))
    return None


def _is_piece(reading: Reading, end: int) -> bool:
    """Whether the piece is named before a place: `a sad flute piece, unaccompanied`."""
    return reading.tokens[end - 1].text in _PIECES


def _is_list_of_players(reading: Reading, end: int) -> bool:
    """Whether the sentence that ends here only names who plays and what."""
    for at in range(end - 1, -1, -1):
        if reading.tokens[at].text in ENDS:
            break
        if not (is_content(reading, at) or reading.tokens[at].is_("filler", "and", "comma", "lone")):
            return False
    return True


def _others(reading: Reading, players: list[int], refused: Collection[int]) -> bool:
    """Whether somebody else is named who is not refused."""
    names = {reading.means(each, "instrument") for each in players}
    return any(
        "instrument" in each.means and each.means["instrument"] not in names and place not in refused
        for place, each in enumerate(reading.tokens)
    )


def _is_brought(reading: Reading, at: int) -> bool:
    """Whether something is only added to the music: `rock with a single violin`."""
    genres = any("genre" in each.means for each in reading.tokens)
    return genres and any(reading.tokens[place].is_("bringing", "and", "then") for place in range(max(0, at - 2), at))


def _list_after(reading: Reading, at: int, *, tight: bool = False) -> list[int]:
    """The instruments of the list that begins here; words that describe them are skipped."""
    found: list[int] = []
    for place in range(at, len(reading.tokens)):
        token = reading.tokens[place]
        if reading.means(place, "instrument"):
            found.append(place)
        elif not (
            token.is_("filler", "very", "slightly", "bringing", "and", "comma", "only")
            or any(sort in token.means for sort in (*ADJECTIVES, "genre"))
        ) or (token.is_("comma") and not found):
            if found or not (_is_adjective(reading, at, place) or _is_band(reading, place)):
                break
        elif token.is_("bringing") and ((tight and found) or _is_thing(reading, at, place)):
            break  # `solo violin with piano accompaniment`, `just a quick one with drums`
    return found


def _is_band(reading: Reading, at: int) -> bool:
    """Whether a word leads to the names of a band, or is the colon behind it: `just a trio: piano, bass, drums`."""
    begin = at - 1 if reading.tokens[at].text == ":" else at
    colon = begin + 1 < len(reading.tokens) and reading.tokens[begin + 1].text == ":"
    return colon and reading.tokens[begin].text in _BANDS


def _is_adjective(reading: Reading, begin: int, at: int) -> bool:
    """Whether an unknown word describes the player behind it: `only female choir`, but not `I just adore piano`."""
    before = reading.tokens[begin - 2].text if begin > 1 else ""
    unknown = not reading.tokens[at].means.keys() - {"stop"} and reading.tokens[at].text.isalpha()
    return unknown and before not in _PEOPLE and is_player(reading, at + 1)


def _is_thing(reading: Reading, begin: int, end: int) -> bool:
    """Whether the piece itself stands between an `only` and a `with`: `just a quick one with`, `just chilling with`."""
    between = reading.tokens[begin:end]
    return any(each.text in _THINGS for each in between) or any("mood" in each.means for each in between)


def _is_for_a_while(reading: Reading, found: Only, refused: Collection[int]) -> bool:
    """Whether it changes: `drums only in the outro`, `only piano, then strings`, `just piano until drums join`."""
    if _is_passing(reading, found.last + 1):
        return True
    names = {reading.means(each, "instrument") for each in found.players}
    for at in range(found.last + 1, len(reading.tokens)):
        if is_player(reading, at) and at not in refused and reading.means(at, "instrument") not in names:
            before = reading.tokens[max(found.last + 1, at - _SOON) : at]
            return any(each.is_("later") for each in before) or _follows(reading, at + 1)
    return False


def _follows(reading: Reading, at: int) -> bool:
    return any(each.is_("joins") for each in reading.tokens[at : at + _SOON])


def _is_passing(reading: Reading, at: int) -> bool:
    """Whether it is only for a while: `drums only in the outro`."""
    after = range(at, min(at + 3, len(reading.tokens)))
    if not after or not reading.tokens[at].is_("at times"):
        return False
    return any("section" in reading.tokens[place].means or reading.tokens[place].is_("moment") for place in after)


def _is_alone(reading: Reading, at: int) -> bool:
    """Whether `a piano solo` is the piece itself, and no part of one that others play."""
    others = [place for place, each in enumerate(reading.tokens) if "instrument" in each.means and place != at - 1]
    genres = {each.means["genre"] for each in reading.tokens if "genre" in each.means}
    brought = any(reading.tokens[place].is_("bringing", "and", "then") for place in range(max(0, at - 4), at))
    return not others and not brought and genres <= {"classical", "ambient"}
