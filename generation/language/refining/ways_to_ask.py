"""Which way does a question ask? One of two or of all tracks, whether it is so, who did it, who plays, and files."""

import re
from typing import Final

from generation.language.refining import described
from generation.language.refining.asked_text import (
    ANY,
    AT,
    BE,
    BEFORE,
    CHAT,
    DEEDS,
    OF_PLAYERS,
    ROLE,
    SMALL,
    THIS,
    WHOM,
    Read,
    patterns,
    player_in,
    wanted_by,
)
from generation.refinement import HERE, About, Asked, Change, ChangeKind, Destination

_K: Final = ChangeKind
_FILES: Final = re.compile(
    r"\b(?:wav|mp3|flac|ogg|opus|m4a|stems?|midi|mid file|sheet music|download\w*|score|notation|tabs?"
    r"|(?:audio |sound )?files?"
    r"|multi ?tracks?|export)\b"
)
_FOR_FILES: Final = re.compile(
    r"^\W*(?:(?:please|pls|hey|ok|cool|nice|so|and|now|also|yo)\W+)*(?:(?:can|could|may|will|would|do) (?:i|we|you|u) "
    r"(?:please |pls |also |just )*(?:get|have|download|send|give|share|export|post|dm|upload|see|offer|do|make me)?"
    r"|(?:send|give|share|export|post|dm|upload|get|show|hand)(?: (?:me|us|it|over))*|i(?:['\u2019]?d"
    r"| would)? (?:want|need|like)"
    r"(?: to (?:get|have|download))?|(?:where|how)\b.*|is there|any|got|need|want|what about|how about|download)?"
    r"(?:\W*\b(?:a|an|the|all|of|my|this|that|it|its|as|in|to|for|with|link|version|copy|single|separate"
    r"|individual|file|files"
    r"|format|high|quality|full|raw|and|or|some|please|pls|plz|thx|thanks|format|me|us|out|somehow|track|song"
    r"|piano|drum"
    r"|drums|bass|wav|mp3|flac|ogg|opus|m4a|stems?|midi|mid|sheet|music|download\w*|score|notation|tabs?"
    r"|audio|sound"
    r"|multi|multitracks?|tracks|export|possible|available|there|here|sent|lol|now|one|i|we|can|get|from"
    r"|seperate)\b)*\W*$"
)
_LICENCE: Final = re.compile(
    r"\blicen[cs]\w*|\broyalt\w*|\bcopy ?right\w*|\bcreative commons\b|\bcc0\b|\bpublic domain\b|\bcontent id\b"
    r"|\b(?:(?:can|could|may|should) (?:i|we|people|they|somebody|anyone) (?:\w+ )?|(?:am i|are we) allowed to "
    r"|is it (?:ok|okay|legal|fine|allowed) to |allowed to )"
    r"(?:use|sell|publish|monetiz\w+|release|upload|stream|share|post|perform) (?:it|this|that|these|the (?:track"
    r"|song|music))\b"
    r"(?! (?:\w+ )?(?:as|in|into|for|on) (?:the |a |an )?"
    r"(?:intro|verse|chorus|bridge|outro|ending|loop|minor|major|[a-g]|\d)\b)"
    r"|\bwho (?:owns|has the rights)\b|\b(?:credit|attribut)\w*\b"
    r"|\bstrike\b|\bcommercially\b|\bcommercial (?:use|project|licen[cs]e)\b"
)
_ASKS: Final = re.compile(r"\?|^\W*(?:can|could|may|am|are|is|do|does|what|which|who|how|whats|under|will|any)\b")


def of_us(text: str) -> Asked | None:
    """What is asked about the file or the licence, as a question or an order: `send me the wav`."""
    if _LICENCE.search(text) and _ASKS.search(text):
        return Asked("licence")
    return Asked("files") if _FILES.search(text) and _FOR_FILES.match(text) else None


def _of_us_(text: str, _tracks: tuple[Destination, ...], _about: About, _read: Read) -> Asked | None:
    return of_us(text)


def _differ(text: str, tracks: tuple[Destination, ...], _about: About, _read: Read) -> Asked | None:
    """`What's the difference between the first and the third?`"""
    compares = re.search(rf"\bdiff(?:er|ers|erent|erence|erences)?\b|\bcompared?\b|{AT} (?:vs|versus)\b", text)
    same = re.search(r"\b(?:the same|alike|identical)\b", text)
    since = re.search(rf"\bchanged?\b.*\b(?:since|from|between) {AT}", text)
    if not tracks or not (compares or since or same):
        return None
    return Asked("differ", (tracks[0], tracks[1] if len(tracks) > 1 else HERE), is_yes=bool(same))


_WHICH: Final = re.compile(
    r"^\W*(?:which|what|wich)(?:['\u2019]s)? ?(?:(?:one|ones|version|versions|track|tracks|song|songs|take|takes|number"
    r"|of (?:them|these|those"
    r"|all|the \w+))s? ?)?(?P<lead>(?:is|was|are|were|sounds?|sounded|feels?|felt)\b(?: like)?|(?:has|have|had"
    r"|got|with|contains?|features?"
    r"|plays?|played|uses?|used|in|at|without|does(?:n't| not) have|did(?:n't| not) have|had no|has no)\b)"
    r" (?P<what>[^?!.]+?)(?: of (?:them|all|these)| so far| again| in it| with it)*\W*$"
)
# `Which track are we on?`
_HERE: Final = re.compile(
    r"^\W*(?:which|what|wich) (?:one|version|track|number|song|take)(?:['\u2019]?s)? (?:is (?:this|it|that"
    r"|playing)|are we|am i"
    r"|are you|do we have)\b(?: (?:on|at|in|now|here|right|currently|again|working|listening|to))*\W*$"
)
_BEST: Final = re.compile(
    r"^\W*(?:which|wich)\b.*\b(?:better|best|prefer|recommend|favou?rite|nicest|nicer|like(?: best| most| more)?"
    r"|should (?:i|we))\b"
    r"|^\W*(?:what do you think|how do you like|do you (?:really )?like|which do you)\b"
)
_HAS: Final = ("has", "have", "had", "got", "with", "contain", "feature", "play", "use")


def which(text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """`Which one was the brightest?`, `which one had the choir?`, `which is faster, the first or the second?`"""
    if _HERE.match(text):
        return Asked("like", (HERE,))
    if _BEST.match(text):
        return Asked("would")
    found = _WHICH.match(text)
    counted = re.match(
        r"what (?:one|version|track|take)|what(?:['\u2019]?s| is| was) the (?:most |least |\w+est )", text
    )
    if not found or (text.startswith("what") and not counted):
        return None
    lead, what = found["lead"], re.sub(rf"[, ]*{AT}(?: (?:or|and) {AT})*", "", found["what"]).strip(" ,")
    what = re.sub(r"^(?:the|a|an|our|my|still|really) ", "", what).removesuffix(" one").removesuffix(" version")
    is_least = lead.endswith((" no", "without", "have")) and ("no" in lead or "n't" in lead or lead == "without")
    if is_least or lead.startswith(_HAS):
        wanted = wanted_by((f"remove {what}" if is_least else f"add {what}", what), about, read)
    elif lead in ("in", "at"):
        wanted = wanted_by((f"{lead} {what}",), about, read)
    else:
        wanted = wanted_by((*_compared(what), *described.by_adjective(what), what), about, read)
    return Asked("which", tracks, wanted) if wanted else None


def _compared(most: str) -> tuple[str, ...]:
    """What is most so as what is more so: `longest` is longer, `the least busy` less busy."""
    if match := re.match(r"(most|least) (.+)", most):
        return (f"{'more' if match[1] == 'most' else 'less'} {match[2]}",)
    return tuple(
        f"{most[: found.start()]}er{most[found.end() :]}" for found in [re.search(r"(?<=[a-z]{2})est\b", most)] if found
    )


def _would(text: str, _tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """`Should I add a guitar?`, `what would you change?`"""
    if _BEST.match(text) or re.match(
        r"^\W*wh?at (?:would|should|could|can) (?:you|u|i|we) (?:change|do|try|add|improve|suggest|recommend)\b", text
    ):
        return Asked("would")
    should = re.match(r"^\W*(?:should|shall|must) (?:i|we|you)(?P<who>) (?P<what>.+?)\W*$", text)
    need = rf"^\W*(?:does|do|did) (?:{ANY}|the (?P<who>\w+)) needs?(?: to be)? (?P<what>.+?)\W*$"
    if not (found := should or re.match(need, text)):
        return None
    what = f"{found['who'] or ''} {found['what']}".strip()
    wanted = wanted_by((what,), about, read)
    return Asked("would", wanted=wanted, who=what) if wanted else None


def _like(text: str, tracks: tuple[Destination, ...], _about: About, _read: Read) -> Asked | None:
    """`What was the first one like?`, `tell me about #2`."""
    if len(tracks) != 1:
        return None
    says = re.match(
        rf"^\W*(?:(?:wh?at|how) (?:{BE} )?(?:in )?{AT}(?: {BE})?(?: like| about| again)*|(?:please )?describe {AT}"
        rf"|(?:tell (?:me|us) )?(?:more |something )?about {AT})\W*$",
        text,
    )
    return Asked("like", tracks) if says else None


def _role(text: str, tracks: tuple[Destination, ...], _about: About, _read: Read) -> Asked | None:
    """`Who plays the melody?`"""
    found = re.match(
        rf"^\W*(?:who(?: all|['\u2019]?s)?|(?:what|which)(?: \w+)?)(?: is| are| does| do)? (?:play\w*|has|have"
        rf"|carr\w+|tak\w+|on|doing"
        rf"|got|sing\w*|do|does|handl\w+) (?:the )?(?:main )?{ROLE}{CHAT}(?: in {AT})?\W*$",
        text,
    )
    return Asked("role", tracks[:1], who=found["who"]) if found else None


def _more(text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """`Was the first one faster?`, `is it darker than before?`, `how much faster than the first is it?`"""
    if re.search(r"\b(?:needs?|supposed|meant|possible|able)\b", text):
        return None
    how_much = re.match(rf"^\W*(?:by )?how much (?P<how>[a-z]+(?: [a-z]+)?)(?: (?:{BE})? ?{ANY})?(?: than)?\b", text)
    found = how_much or re.match(
        rf"^\W*{BE} (?P<one>.+?) {SMALL}(?:get |become |go |turn )?{SMALL}(?P<how>(?:[a-z]+er|(?:more|less) [a-z]+))"
        rf"(?: (?:than|as|now|this time|then|in {AT}).*)?{CHAT}\W*$",
        text,
    )
    if not found or not (how := re.match(r"(?:more|less) [a-z]+|[a-z]+er\b", found["how"])):
        return None
    one = (
        re.sub(r"^.*?\b(?:is|are|was|were) | (?:now|than.*)\W*$", "", text[found.end("how") :])
        if how_much
        else found["one"]
    )
    one = one.split(AT)[0].strip(" ?")
    who = player_in(one) if one and not re.fullmatch(THIS, one) else ""
    wanted = wanted_by((f"{who} {how.group()}",) if who else (how.group(), f"make it {how.group()}"), about, read)
    if not all(each.kind in (_K.LEAN, _K.TEMPO_BY, _K.LENGTH_BY, _K.LEVEL) for each in wanted) or not wanted:
        return None
    begins = not how_much and (found["one"].startswith(AT) or bool(re.search(rf"\bin {AT}", text)))
    pair = tracks[:2] if len(tracks) > 1 else (*tracks, HERE) if begins else (HERE, *(tracks or (BEFORE,)))
    return Asked("more", pair, wanted, is_yes=not how_much)


def _changed(text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """`Who changed the tempo?`, `did you add the strings?`, `has the key changed?`"""
    who = re.match(rf"^\W*who(?:['\u2019]?s|['\u2019]?d| has| have)? (?P<what>{DEEDS}\b.*)", text)
    if re.match(r"^\W*who (?:asked for|wanted|made|did|said|chose|picked) (?:that|this|it)\W*$", text):
        return Asked("changed", tracks[:1])
    did = re.match(
        r"^\W*(?:why |how come |when |are you sure (?:that )?)?(?:did|have|has|had|didn['\u2019]?t"
        r"|haven['\u2019]?t|(?<=sure ))"
        r" ?(?:you|u|we|they|somebody|someone|anyone|anybody) (?P<what>.+)",
        text,
    )
    has = re.match(
        rf"^\W*(?:did|has|have|is|are|was|were) (?P<what>.+?) (?:get )?(?:changed?|different|touched){CHAT}\W*$", text
    )
    has = has or re.match(
        rf"^\W*wh?at(?:['\u2019]?s| has)? (?:happened|changed) (?:to|with|in|about) (?P<what>.+?){CHAT}\W*$", text
    )
    has = has or re.match(
        rf"^\W*why (?:is|did|has|does) {ANY} {SMALL}(?:get |become |turn |sound )?{SMALL}(?P<what>\w+er){CHAT}\W*$",
        text,
    )
    if not (found := who or did or has):
        return None
    what = re.sub(rf"{CHAT}\W*$", "", found["what"])
    plain = " ".join(described.VERBS.get(each, each) for each in what.split() if each not in ("already", "really"))
    plain = re.sub(r"^(?:ask|asked|want|wanted) (?:for |it |to )*", "", plain)
    wanted = () if has and not text.startswith("why") else wanted_by((plain, f"make it {plain}"), about, read)
    name = "" if wanted else player_in(re.sub(r"^[a-z]+ ", "", plain) if not has else plain)
    topic = (
        "" if wanted or name else next((each for each in _TOPICS if re.search(rf"\b(?:{_TOPICS[each]})\b", plain)), "")
    )
    if not (wanted or name or topic):
        return None
    return Asked("changed", tracks[:1], wanted, who=name or topic, is_yes=not who and not text.startswith(("w", "how")))


_TOPICS: Final = {
    "tempo": "tempo|speed|bpm|pace", "key": "key|scale", "metre": "metre|meter|time signature",
    "length": "length|duration",
    "genre": "genre|style", "melody": "melody|tune", "chords": "chords|harmony", "mood": "mood|vibe",
}  # fmt: skip


def _of_a_player(text: str, tracks: tuple[Destination, ...], _about: About, _read: Read) -> Asked | None:
    """`Where did the piano go?`, `is there still a bass?`, `does the first one have strings?`"""
    for each in patterns(OF_PLAYERS):
        if (found := each.match(text)) and (name := player_in(found["who"])):
            return Asked("player", who=name)
    there = re.match(
        rf"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|got|any|there['\u2019]?s|hear"
        rf"|(?:is|are|was|were|do|does|did|has|have|ca|could)n['\u2019]?t)\b"
        rf"(?: (?:there|{ANY}|i|we|you|u|anyone|anybody|hear|have|has|had|got|use|used|contain|still|even|already"
        rf"|now|in))* ?{WHOM}",
        re.sub(_GONE, "", text),
    )
    if not there or not (name := player_in(there["who"].replace(AT, ""))):
        return None
    if re.search(r"\b(?:too|loud\w*|quiet\w*|soft\w*|sounds?|ok|okay|good|real)\b", text):
        return None
    # `Are the drums out?` asks whether they are not there.
    gone = (Change(_K.REMOVE, name),) if re.search(_GONE, text) else ()
    return Asked("player", tracks[:1], gone, name, is_yes=True)


_GONE: Final = (
    r" (?:been |all |completely |now |already |really )*(?:gone|out|removed|missing|muted|silent|away|taken out"
    r"|left out|deleted"
    r"|cut(?: out)?|dropped|off)(?=\W*$| (?:now|yet|already|in T)\W*$)"
)


def _whether(text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """`Is it in major?`, `is the first one dark?`"""
    found = re.match(
        rf"^\W*(?:is|are|was|were|does|did|isn['\u2019]?t) {ANY}(?: (?:sound|feel))? {SMALL}(?P<how>.+?){CHAT}\W*$",
        text,
    )
    if not found or re.search(r"\b(?:needs?|supposed|meant|able)\b", text):
        return None
    how = found["how"]
    wanted = wanted_by((*(f"{each} {how}" for each in ("make it", "in", "at")), how), about, read)
    if any(each.kind is _K.LEAN for each in wanted) and not re.fullmatch(r"(?:very |pretty |quite )?[a-z]+", how):
        return None
    return Asked("whether", tracks[:1], wanted, is_yes=True) if wanted else None


def whether_or_not(text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Asked | None:
    """What is asked with yes or no, and may be taken for a wish: `did #1 have a choir?`, `isn't there a bass?`"""
    if not _YES_OR_NO.match(text):
        return None
    ways = (_changed, _more, _of_a_player, _whether)
    return next((found for way in ways if (found := way(text, tracks, about, read)) and found.is_yes), None)


_YES_OR_NO: Final = re.compile(
    r"^\W*(?:(?:did|does|was|were|had|has|are you sure)\b|(?:is|are|was|were|do|does|did|has|have|had)n['\u2019]?t\b"
    r"|(?:is|are) (?:T|it|this|that|there|those|these|the)\b(?! (?:any|a|some) (?:way|chance|possib\w+))"
    r"|(?:do|can|ca|could|did|don|have|haven)(?:n?['\u2019]?t)? (?:you|u|i|we|they|anyone|anybody|somebody"
    r"|someone) (?:still |even |actually |also )*"
    r"(?:hear|removed|added|changed|made|taken|put)\b)"
)
WAYS: Final = (_of_us_, _would, _differ, which, _like, _role, _changed, _more, _of_a_player, _whether)
