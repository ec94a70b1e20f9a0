"""What of a message was meant and what was not? `Wrong one, it's the organ that should go, not the bass`, `80 not 90`.

A message that mends the turn before names what was meant, what was not, or both, around words for the mistake. The
words for it fall away, what was not meant falls away, and what is left takes the place of the last turn: by itself,
or said of the player whom the last turn was about (`I meant no sax at all`, `by less I meant none`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from generation.language.reading import normal
from generation.language.refining import following, misheard
from generation.language.refining.corrections import direction, opposite
from generation.language.refining.grammar import COUNTS
from generation.language.refining.parts import part_at, playing
from generation.language.refining.settling import quantity
from generation.language.refining.talk import Talk
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_UNDO: Final = Destination("undo")
_LONGEST: Final = 160
# Where a message may be cut: at signs, and where what was not meant begins.
_SIGNS: Final = re.compile(r"\s*(?:[,.;:!?\u2026\u3002\u3001]+(?=\s|$|[^\d\s])|\s[-\u2013\u2014]+\s)\s*")
_INNER: Final = re.compile(
    r"\s+(?:(?:and |but )?(?=(?:not|rather than|instead of)\s)|(?<!why )(?<!when )(?<!what )(?<!like )(?<!as )(?<!that )"
    r"(?<!is )(?<!was )(?=i (?:said|meant|mean|wanted)\b(?!\W*$)))"
)
# Somebody is at a loss: by itself it takes nothing back.
_WEAK: Final = (
    r"nah|hold on|hang on|er+m?|u+h+m?|ah+|oh+|hm+|ugh|argh|eh|well|ok|okay|damn|dang|lol|haha|hey|bro|please|pls"
    r"|actually|and|but|so|that|just|ne|ach|ah|non|mince|zut|\u3042"
)
# The turn before is said to be a mistake.
_WRONG: Final = (
    r"(?:thats |that was |that is |this is |its |(?:you|u) \w+ (?:down |up |out )?|i (?:said|typed|wrote|gave you|picked"
    r"|took|chose|named) |sorry )?(?:the |my )?wrong(?: (?:one|instrument|part|thing|way round|way around|player|word|name"
    r"|way|number))?|typo|(?:i )?(?:mistyped|misspoke|misread|miswrote)"
    r"(?: (?:that|it|my (?:own )?\w+))?|my (?:mistake|bad|fault)|mb|autocorrect|correction"
    r"|i (?:mixed|mix) (?:it|them|that|those|those two|the two|the names|the words|the instruments|things|the terms)? ?up"
    r"|i (?:typed|wrote|said|put) (?:that|it) wrong|i got (?:that|it|them) (?:wrong|mixed up|backwards|confused)"
    r"|(?:thats |that is |this is |that was )?not what i (?:meant|asked(?: for)?|wanted|said|ordered)"
    r"|you (?:misunderstood|misheard|misread)(?: me| that| it)?|misunderstanding|not like that"
    r"|\u9593\u9055(?:\u3048\u305f|\u3044|\u3063\u305f)(?:\u307e\u3057\u305f)?|\u9055\u3046|\u3061\u304c\u3046"
    r"|\u9055\u3044\u307e\u3059|\u305d\u3046\u3058\u3083\u306a\u304f\u3066|\u3058\u3083\u306a\u304f\u3066"
    r"|\u9006\u3067?\u3059?|\u8a00\u3044\u9593\u9055\u3048(?:\u305f|\u307e\u3057\u305f)?"
)
# ... and so says that something else was asked for.
_SAID_SO: Final = re.compile(r"not what|misunder|mishear|misread|not like|^i |^u |^you |\u3058\u3083\u306a\u304f\u3066")
_SORRY: Final = (
    r"oops\w*|whoops\w*|ups|sorry|sry|srry|soz|no+|nope|wait|pardon(?: me)?|excuse me|i beg your pardon|apologies"
    r"|forgive me|thats not (?:it|right)|thats wrong|perdon|perdona|perdon|perdón|disculpa|nein|falsch|desole|désolée?|oups"
    r"|(?:ent)?schuldigung|tschuldigung|sorry|verzeihung|mist|mea culpa|me equivoqué|me equivoque|je me suis trompée?"
    r"|\u3054\u3081\u3093(?:\u306a\u3055\u3044|\u306d)?"
)
_AHEAD: Final = re.compile(
    rf"^\W*(?:(?P<wrong>{_WRONG})(?! (?:window|chat|channel|tab|server|person|number|group|thread))"
    rf"|(?P<sorry>{_SORRY})|(?:{_WEAK}))(?![\w'])\W*"
)
_BEHIND: Final = re.compile(
    r"(?:\s+(?:lol|lmao|haha\w*|sorry|sry|srry|please|pls|plz|instead|thanks|thx|my bad|oops|duh|bro|man|dude|ok|of course"
    r"|natürlich|doch|bitte|halt|eigentlich|bien sur|bien sûr|claro|por favor))+$"
)
_SAYING: Final = r"(?:actually |really |only |just |of course |obviously |clearly |what |was )*"
_MEAN: Final = r"(?:meant|mean|ment|said|wanted|intended|asked for|was asking for)"
# How somebody says what was meant, ahead of it or behind it.
_MEANT: Final = re.compile(
    rf"^(?:(?:all|what) )?(?:i|we) {_SAYING}{_MEAN}(?: (?:to (?:say|type|write|ask for)|for you to|you to|it to be"
    rf"|was|is|were|that|it|for))*\s+(?=\S)"
    r"|^(?:ich (?:meinte|wollte sagen|habe gemeint|meine)|gemeint war|je (?:voulais dire|parlais de|pensais à)"
    r"|(?:quer[ií]a|quise) decir|me refer[ií]a a(?:l)?)\s+(?=\S)"
    rf"|^i should(?: have|ve|'ve) (?:said|written|typed|asked for)\s+(?=\S)|^should(?: have|ve|'ve) (?:been|said)\s+"
    rf"|^(?:it|that|this) (?:should(?: have|ve|'ve) (?:been|said)|(?:was|is) (?:supposed|meant) to (?:be|say))\s+"
    rf"|^meant(?: to say)?\s+(?=\S)|^make that\s+(?=\S)"
)
_MEANT_BEHIND: Final = re.compile(
    rf"\s+(?:is what |was what |thats what |that is what )?(?:i|we) {_SAYING}{_MEAN}(?: to say)?$"
    r"|\s+(?:was|is) meant$|\s+i should(?: have|ve|'ve) said$|\s+(?:wollte ich sagen|meinte ich|hab ich gemeint)$"
)
# Who says what they wanted may only wish for it now.
_WISHED: Final = re.compile(rf"^(?:i|we) {_SAYING}wanted(?! to say)")
# `It's the organ that should go`: who was meant stands before what becomes of them.
_CLEFT: Final = re.compile(
    r"^(?:its|it's|it is|it was|thats|it should be) (?P<who>(?:the |my )?[\w -]{2,30}?)(?: (?:that|which|who))? "
    r"(?:(?:should|must|has to|have to|needs to|need to|is supposed to|was supposed to|gotta|i want(?:ed)? to|ought to) "
    r"(?:be )?(?P<what>\w[\w ]*)|(?:thats|that's|is) (?P<how>too \w+))$"
)
_GOING: Final = re.compile(r"^(?:go|leave|disappear|stop|vanish|get lost|be gone|be out|out|gone|removed|off)$")
# What was not meant, ahead of it.
_REFUSED: Final = re.compile(
    r"^(?:(?:i |we )?(?:dont know|don't know|no idea|idk|not sure) why i (?:said|wrote|typed|put)"
    r"|(?:i|we) (?:didn'?t|did not|never|wasn'?t|don'?t|do not) (?:actually |really |even )?(?:mean|meant|say|said|want"
    r"|wanted|ask for|asked for|asking for|ask you for)(?: (?:it|you) to be| to say)?|(?:not|instead of|rather than)"
    r"(?: on| in| with| for)?|it (?:was|is|wasn'?t|isnt|isn'?t) not|it wasn'?t)\s+(?=\S)"
)
_BY: Final = re.compile(
    rf"^(?:by|with|when i (?:said|say|wrote|typed|asked for)) (?P<wrong>[\w -]+?),? i {_SAYING}(?:meant|mean|wanted)"
    r"(?: to say)?\s+(?P<right>\S.*)$|^(?P<wr>\w+(?: \w+)?) as in (?P<ri>\w[\w ]*)$|^(?:i )?(?:meant|mean) (?P<r>\S.*?) (?:by|when i (?:said|wrote|typed)) (?P<w>\S.*)$"
)
# What was done is said once more in disbelief: `softer??? I meant louder`.
_ASKED: Final = re.compile(r"^(?P<said>[\w' ]{2,24}?) ?\?[?!]*\s+(?=\w)")
# `Not the flute the piano`.
_TWO: Final = re.compile(
    r"^(?P<wrong>(?:the |a |an )?\w+(?: \w+)??),? (?:but )?(?P<right>(?:the|a|an|on the|in the) \w.*)$"
)
# Who or what is to stay as it was.
_KEPT: Final = re.compile(
    r"^(?:(?:please |just |you can |do |to )*(?:leave|keep|let) .+|same \w+|.+ (?:can|should|may|could|must) (?:stay|remain)"
    r"(?: \w+){0,3}|.+ (?:stays|is (?:fine|ok|okay|good))(?: \w+){0,3}|(?:dont|don't|do not) touch .+)$"
)
_GONE: Final = re.compile(
    r"^(?:(?:completely |totally |fully |all |entirely )?(?:gone|out|off|away|removed|none|nothing|silent|silence|mute|muted"
    r"|no more|zero|delete|deleted|remove|without)(?: (?:it|them|at all|altogether|completely|entirely|of it|of them"
    r"|please))*|(?:take|cut|get|leave) (?:it|them) out(?: \w+)?|remove (?:it|them)(?: \w+)?|get rid of (?:it|them))$"
)
_VOLUME: Final = re.compile(
    r"^(?:(?P<down>lower|reduce|turn down|bring down|drop|decrease)|raise|increase|turn up|bring up|boost) "
    r"(?:the |its |their )?(?:volume|level|loudness|it|them)(?: down| up)?$"
    r"|^(?:turn|bring|take) (?:it|them) (?:(?P<below>down)|up)$"
)
_MORE: Final = re.compile(
    r"^(?:(?:a bit|a little|way|much|make (?:it|them)|slightly) )*(?P<way>louder|softer|quieter"
    r"|more|less|up|down|higher|lower)(?: (?:it|them|please|only|instead))?$"
)
# What is turned round by going the other way, unlike somebody who comes back: `nope, bin the organ`.
_TURNED: Final = (
    ChangeKind.LEVEL,
    ChangeKind.LEAN,
    ChangeKind.TEMPO_BY,
    ChangeKind.LENGTH_BY,
    ChangeKind.TRANSPOSE,
    ChangeKind.PRODUCTION,
)
_UP: Final = frozenset({"louder", "more", "up", "higher"})
_SMALL: Final = frozenset({"the", "a", "an", "it", "to", "more", "bpm", "on", "in", "so", "that", "make", "be"})


@dataclass(frozen=True, slots=True)
class _Said:
    """What was meant, what was not, and how surely the turn before is taken back."""

    meant: tuple[str, ...]
    refused: tuple[str, ...]
    is_told: bool  # `I meant`
    is_wrong: bool  # `wrong one`
    is_weak: bool  # `oops`
    is_sorry: bool = False  # `sorry`, which says more than `hm`


def amended(words: str, about: About, read: _Read) -> Reading | None:
    """The reading that takes the place of the last turn; None where the message takes nothing back, or not plainly."""
    if not about.last or len(words) > _LONGEST:
        return None
    if too := following.followed(words, about):
        return too
    text = " ".join(normal(words).casefold().replace("\u2019", "'").split())
    asked = _ASKED.match(text)
    is_echo = asked is not None and _is_of_the_last(asked["said"], about)
    said = _halves(f"not {text}" if is_echo else text)
    if said is None or not said.meant:
        return None
    was = misheard.as_it_was(about)
    kept = [each for each in said.meant if _KEPT.match(each) and misheard.is_of_who_was_meant(each, about)]
    is_refused = bool(kept) or any(_is_of_the_last(each, about) for each in said.refused)
    for right in _attempts(said.meant):
        changes = _instead(right, said, was, read)
        if changes and not _is_merely_contrasted(text, said) and _is_plain(said, changes, about, is_refused=is_refused):
            plain = " ".join(words.split())
            return Reading(
                ReadingKind.CHANGE, tuple(replace(each, words=plain) for each in changes), _UNDO, corrects=True
            )
    return None


def _is_merely_contrasted(text: str, said: _Said) -> bool:
    """Whether two things are only put against each other, and nothing is taken back: `major rather than minor`."""
    is_cued = said.is_told or said.is_wrong or said.is_weak
    return (not is_cued and " not " not in f" {text} ") or (text.startswith("and ") and not said.is_told)


def _halves(text: str) -> _Said | None:
    """What was meant and what was not; None where nothing speaks of a mistake."""
    meant, refused = list[str](), list[str]()
    told = wished = wrong = weak = sorry = False
    for clause in _clauses(text):
        rest = clause
        while found := _AHEAD.match(rest + " "):
            wrong, weak = wrong or bool(found["wrong"]), weak or not found["wrong"]
            sorry = sorry or bool(found["sorry"])
            told = told or bool(_SAID_SO.search(found["wrong"] or ""))
            rest = rest[found.end() :].strip()
        rest = _BEHIND.sub("", rest)
        if not rest:
            continue
        if both := _BY.match(rest):
            meant.append(both["right"] or both["r"] or both["ri"])
            refused.append(both["wrong"] or both["w"] or both["wr"])
            told = True
            continue
        wished = wished or _WISHED.match(rest) is not None
        rest, is_meant = _without_frame(rest)
        told = told or is_meant
        if no := _REFUSED.match(rest):
            refused.append(rest[no.end() :])
            told = told or no.group()[:2] in ("i ", "we")
        elif rest:
            meant.append(rest)
    if not meant and len(refused) == 1 and (both := _TWO.match(refused[0])):
        refused, meant = [both["wrong"]], [both["right"]]
    if not (told or wrong or weak or refused):
        return None
    return _Said(tuple(meant), tuple(refused), told or (wished and (weak or wrong)), wrong, weak, sorry)


def _clauses(text: str) -> list[str]:
    parts = [inner for each in _SIGNS.split(text) for inner in _INNER.split(each)]
    return [each.strip(" \"'()*") for each in parts if each and any(map(str.isalnum, each))]


def _without_frame(clause: str) -> tuple[str, bool]:
    """A clause without the words for what was meant, and whether there were any."""
    if cleft := _CLEFT.match(clause):
        what = cleft["what"] or ""
        deed = f"remove {cleft['who']}" if _GOING.match(what) else f"{cleft['who']} {cleft['how'] or what}"
        return deed, True
    shorter = _MEANT.sub("", clause)
    shorter = _MEANT_BEHIND.sub("", shorter)
    is_told = shorter != clause and not _WISHED.match(clause)
    return shorter.strip(), is_told


def _attempts(meant: tuple[str, ...]) -> list[str]:
    """What may have been meant: all but what is to stay, then with that, then the last thing alone."""
    wished = [each for each in meant if not _KEPT.match(each)]
    found = [", ".join(wished), ", ".join(meant), *(wished[-1:])]
    return [each for each in dict.fromkeys(found) if each]


def _instead(right: str, said: _Said, about: About, read: _Read) -> tuple[Change, ...]:
    """The changes that were meant; nothing where that can not be told."""
    refused = " ".join(f"not {each}" for each in said.refused)
    if swapped := _swapped(right, refused, about):
        return swapped
    if whole := _of_whom(right, about, read):
        return whole
    talk = Talk(right)
    named = {part_at(talk, at) for at in range(len(talk.tokens))} - {""}
    same = {each.target for each in about.last}
    if not named & same and (found := misheard.instead(right, refused, about, read)):
        return found
    reading = read(right, about)
    is_read = reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused
    return reading.changes if is_read else ()


def _of_whom(right: str, about: About, read: _Read) -> tuple[Change, ...]:
    """`None at all`, `louder`, `less`: said of the one player whom the last turn was about, or of its quantity."""
    targets = {each.target for each in about.last if each.kind in _OF_PLAYERS}
    if len(targets) == 1 and len(about.last) == 1:
        name = targets.pop()
        if _GONE.match(right):
            return (replace(about.last[0], kind=ChangeKind.REMOVE, target=playing(name, about), amount=0.0),)
        right = _VOLUME.sub(lambda found: "softer" if found["down"] or found["below"] else "louder", right)
        if levelled := _MORE.match(right):
            way = "louder" if levelled["way"] in _UP else "softer"
            text = f"{right.replace(levelled['way'], way)} {name}"
            reading = read(re.sub(r"\b(?:make )?(?:it|them)\b ?", "", text), about)
            region = about.last[0].region
            if reading.kind is ReadingKind.CHANGE and not reading.unused:
                return tuple(replace(each, region=region) for each in reading.changes)
        if len(talk := Talk(right).tokens) == 1 and (level := talk[0].means.get("level")):
            text = f"make the {name} {'louder' if level > 0 else 'softer'}"
            return tuple(replace(each, region=about.last[0].region) for each in read(text, about).changes)
    levelled = _MORE.match(right)
    if not levelled or not about.last:
        return ()
    up = levelled["way"] in _UP
    turned = [opposite(each) for each in about.last]
    is_other = all((direction(each) > 0) != up for each in about.last)
    return tuple(each for each in turned if each) if is_other and all(turned) else ()


_OF_PLAYERS: Final = (ChangeKind.LEVEL, ChangeKind.ADD, ChangeKind.REMOVE)


_SWAPPING: Final = ("add", "for", "swap", "instead", "swapped", "swapping", "remove")


def _swapped(right: str, refused: str, about: About) -> tuple[Change, ...]:
    """`A trumpet instead of the flute` after the flute was swapped for another: whoever was to come, or to go."""
    gone = [each for each in about.last if each.kind is ChangeKind.REMOVE]
    come = [each for each in about.last if each.kind is ChangeKind.ADD]
    if len(gone) != 1 or len(come) != 1 or len(about.last) != 2:
        return ()
    talk = Talk(right)
    names = [part_at(talk, at) for at in range(len(talk.tokens))]
    others = [at for at, name in enumerate(names) if not name and (talk.does(at) or talk.is_content(at))]
    found = [each for each in names if each]
    if len(found) != 1 or any(not talk.does(at, *_SWAPPING) for at in others):
        return ()
    wrong = {part_at(Talk(refused), at) for at in range(len(Talk(refused).tokens))}
    player = playing(found[0], about)
    if player in about.players and come[0].target not in wrong:
        return tuple(replace(each, target=player) if each in gone else each for each in about.last)
    return tuple(replace(each, target=found[0]) if each in come else each for each in about.last)


def _is_of_the_last(refused: str, about: About) -> bool:
    """Whether what is refused is what the last turn was about, in its own words, by name or by number."""
    own = set(re.findall(r"[^\W_]+", normal(" ".join(each.words for each in about.last)).casefold()))
    own |= {f"{each.amount:g}" for each in about.last if each.amount}
    own |= {word for each in about.last for word in each.target.split()}
    own |= {word for word, count in COUNTS.items() if str(count) in own} | {
        str(COUNTS[word]) for word in tuple(own) if word in COUNTS
    }
    said = [each for each in re.findall(r"[^\W_]+", refused) if each not in _SMALL] or [refused.strip()]
    if said and all(each in own for each in said):
        return True
    return misheard.is_of_who_was_meant(refused, about)


def _is_plain(said: _Said, changes: tuple[Change, ...], about: About, *, is_refused: bool) -> bool:
    """Whether enough speaks for a correction: words for a mistake, or what was refused is what was done."""
    kinds = {quantity(each) for each in about.last}
    is_same = any(quantity(each) in kinds for each in changes)
    if said.is_told or is_same and said.is_wrong:
        return is_refused or not said.refused or is_same
    if is_refused:
        return is_same or said.is_weak
    return said.is_sorry and not said.refused and _is_opposite(changes, about)


def _is_opposite(changes: tuple[Change, ...], about: About) -> bool:
    """Whether changes go the other way than the last ones, of the same: `sorry, slower` after `faster`."""
    last = {(quantity(each), each.target): direction(each) for each in about.last}
    if len(changes) != len(last) or not all(each.kind in _TURNED for each in (*changes, *about.last)):
        return False
    return all(last.get((quantity(each), each.target)) == -direction(each) for each in changes)
