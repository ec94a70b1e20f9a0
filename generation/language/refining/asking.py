"""What does a question ask, beside its topic? Which tracks it names, what it compares, whose part it is about.

The words of a question are read as if they asked for what it asks about: `was the first one faster?` asks of #1 and the
current track which is more of what `faster` wants. A question that is sure to be one is never read for a wish.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from generation.language.refining import abroad, described, facts, questions
from generation.language.refining.parts import part_at
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import exists, mentions, track_id
from generation.language.tables import table
from generation.refinement import HERE, About, Asked, Change, ChangeKind, Destination, Reading, ReadingKind

_LONGEST: Final = 24
_Read = Callable[[str, About], Reading]
_K: Final = ChangeKind
_BEFORE: Final = Destination("undo")
# Where a track is named once its name is taken out; words are in lower case.
_AT: Final = "T"
_NUMBERS: Final = re.compile(r"(?<=between )\d{1,2}(?= and)|(?<=\bT and )\d{1,2}\b|(?<=compare )\d{1,2}(?= )|(?<=from )\d{1,2}(?= to )"
                             r"|(?<=\bT to )\d{1,2}\b|(?<= vs )\d{1,2}\b|\b\d{1,2}(?= vs )")  # fmt: skip
_THEN: Final = re.compile(
    r"\b(?:before(?: (?:that|this|it|the (?:last )?change|now|you changed it))?|previously|last time|earlier"
    r"|the (?:old|last) (?:one|version|track))(?=\W*$)|\bT (?=before\W*$)"
)
_THIS: Final = (
    r"(?:it|this|that|(?:the|this) (?:one|track|song|music|piece|tune|version)|now|the current (?:one|track))"
)
_ANY: Final = rf"(?:{_AT}|{_THIS})"
_BE: Final = r"(?:['\u2019]?s|is|are|was|were|r|sounds?|sounded|feels?|felt|has been|did|does|do)"
_SMALL: Final = r"(?:(?:really|actually|even|still|now|already|any|much|a bit|a lot|way|so|just|that|more|also|then) )*"
_CHAT: Final = (
    r"(?:\W*\b(?:now|then|again|though|tho|please|pls|lol|haha|man|bro|exactly|actually|anyway|btw|thanks|thx|or not|right"
    r"|in (?:it|this|that|there|here|the mix)|at all|any ?more|at|go|gone|went|disappear(?:ed)?|vanish(?:ed)?|to"
    r"|supposed to be|hiding|playing|left|all of a sudden|suddenly|for you|you think|wtf|dude)\b)*"
)
_THE: Final = r"(?:(?:all|the|my|our|that|those|these|this|your|some|any|a|an|of) )*"
_WHOM: Final = rf"{_THE}(?P<who>[a-z][a-z0-9 '-]{{1,30}}?){_CHAT}\W*$"
_DEEDS: Final = (
    r"(?:chang|made|mak|add|remov|took|tak|put|brought|turn|ask|want|did|set|delet|mut|slow|sped|wrote|pick|chose|lower"
    r"|rais|kill|cut|drop|switch|swap|replac|transpos|short|extend|gave|throw|threw|kick)\w*"
)
_ROLE: Final = r"(?P<who>melody|tune|theme|lead|chords?|harmony|bass ?lines?|bass|pads?|arp\w*|solo|drums|beat|rhythm)"
# What surely asks, whatever else it may be taken for; `who` has to be a player.
_OF_PLAYERS: Final = (
    rf"where(?:['\u2019]?s|['\u2019]?d| is| are| r| did| has| have| was| were)? {_WHOM}",
    rf"wh?at(?:['\u2019]?s|s| has| have)? (?:happened|happend|happen|became|become|going on) (?:to|with|of) {_WHOM}",
    rf"wh?at(?:['\u2019]?s|s| is) (?:up|wrong) with {_WHOM}",
    rf"wh?at (?:did|have) (?:you|u|they) (?:do|done) (?:to|with) {_WHOM}",
    rf"(?:why|how come) (?:is|are|r|there(?:['\u2019]s| is| are)) ?(?:there )?(?:no|not any|none of the|without) {_WHOM}",
    rf"(?:why|how come) (?:isn['\u2019]?t|aren['\u2019]?t) there (?:any |a |an )?{_WHOM}",
    rf"(?:why|how come) (?:can['\u2019]?t|cant|don['\u2019]?t|can not|cannot) (?:i|we) hear {_WHOM}",
    rf"(?:why|how come) (?:did|are|is|were|was|have|has|isn['\u2019]?t|aren['\u2019]?t) {_WHOM}",
)
_SURE: Final = (
    rf"who(?:['\u2019]?s|['\u2019]?d| has| have| all)? (?:the one (?:that|who) )?{_DEEDS}\b.*",
    r"(?:why|how come) (?:did|do|does|is|are|was|were|has|have|isn['\u2019]?t|aren['\u2019]?t|didn['\u2019]?t)\b.*",
    rf"wh?at(?:['\u2019]?s|s| has| have)? (?:happened|happend|changed)\b.*",
    rf"(?:wh?at|how) (?:{_BE} )?(?:{_AT})(?: {_BE})?(?: like| about| again)?\W*$",
    rf"(?:(?:please |pls )?(?:describe|compare)|(?:tell (?:me|us) )?(?:more |something )?about) (?:.*{_AT}.*)",
    rf"who(?:['\u2019]?s| is| was| all)? (?:play\w*|heard|in|there|on)\b.*{_AT}.*",
    rf"(?:who|what instrument|which instrument)(?:['\u2019]?s| is| does)? (?:has|have|got|on|doing|carries|play\w*) (?:the )?{_ROLE}\W*$",
    rf".*\bdiff(?:er|ers|erent|erence|erences)?\b.*{_AT}.*",
)
_FILES: Final = re.compile(
    r"\b(?:wav|waves?|mp3|flac|ogg|opus|m4a|stems?|midi|mid file|sheet music|download\w*|score|notation|tabs?|(?:audio |sound )?files?"
    r"|multi ?tracks?|export)\b"
)
_FOR_FILES: Final = re.compile(
    r"^\W*(?:(?:please|pls|hey|ok|cool|nice|so|and|now|also|yo)\W+)*(?:(?:can|could|may|will|would|do) (?:i|we|you|u) "
    r"(?:please |pls |also |just )*(?:get|have|download|send|give|share|export|post|dm|upload|see|offer|do|make me)?"
    r"|(?:send|give|share|export|post|dm|upload|get|show|hand)(?: (?:me|us|it|over))*|i(?:['\u2019]?d| would)? (?:want|need|like)"
    r"(?: to (?:get|have|download))?|(?:where|how)\b.*|is there|any|got|need|want|what about|how about|download)?"
    r"(?:\W*\b(?:a|an|the|all|of|my|this|that|it|its|as|in|to|for|with|link|version|copy|single|separate|individual|file|files"
    r"|format|high|quality|full|raw|and|or|some|please|pls|plz|thx|thanks|format|me|us|out|somehow|track|song|piano|drum"
    r"|drums|bass|wav|waves?|mp3|flac|ogg|opus|m4a|stems?|midi|mid|sheet|music|download\w*|score|notation|tabs?|audio|sound"
    r"|multi|multitracks?|tracks|export|possible|available|there|here|sent|lol|now|one|i|we|can|get|from|seperate)\b)*\W*$"
)
_LICENCE: Final = re.compile(
    r"\blicen[cs]\w*|\broyalt\w*|\bcopy ?right\w*|\bcreative commons\b|\bcc0\b|\bpublic domain\b|\bcontent id\b"
    r"|\b(?:can|could|may|am i allowed to|are we allowed to|is it ok(?:ay)? to|allowed to) (?:i |we )?(?:\w+ )?"
    r"(?:use|sell|publish|monetiz\w+|release|put|upload|stream|share|post|play|perform|own)\b.*"
    r"\b(?:it|this|that|these|track|song|music|stuff)\b(?!.*\b(?:in|into|to|on) (?:the )?(?:intro|verse|chorus|bridge|minor|major)\b)"
    r"|\bwho (?:owns|has the rights)\b|\b(?:credit|attribut)\w*\b|\bstrike\b|\bcommercial(?:ly)?\b"
)
_ASKS: Final = re.compile(r"\?|^\W*(?:can|could|may|am|are|is|do|does|what|which|who|how|whats|under|will|any)\b")


def plainly_asked(words: str, about: About, read: _Read) -> Reading | None:
    """The question of a message that is nothing but one and may be taken for a wish; None of any other message."""
    if abroad.asks(words):
        return _question(words, "instruments")
    if len(words.split()) > _LONGEST:
        return None
    text, tracks = _text(words, about)
    if asked := _of_us(text):
        return _question(words, "help", asked)
    if not text or _goes_on(words):
        return None
    found = next(
        (each for each in _patterns(_OF_PLAYERS) if (match := each.match(text)) and _player(match["who"])), None
    )
    if found or any(each.match(text) for each in _patterns(_SURE)):
        named = bool(tracks) or _names(text)
        return _question(words, "instruments" if found else "changes") if named or _is_bare(text) else None
    asked = _which(text, tracks, about, read)
    return _question(words, "lineage", asked) if asked else None


def asked(words: str, about: About, read: _Read) -> Asked:
    """What a question asks beside its topic; a plain `value` of the current track where it says no more."""
    english = abroad.in_english(words, languages_of_talk(words))
    if not english:
        name = abroad.whether(words)
        return Asked("player", who=name, is_yes=True) if name else Asked()
    text, tracks = _text(english, about)
    for sought in (_of_us_, _would, _differ, _which, _like, _role, _changed, _more, _of_a_player, _whether):
        if found := sought(text, tracks, about, read):
            return found
    return Asked(of=tracks)


def _question(words: str, otherwise: str, asked: Asked | None = None) -> Reading:
    topic = questions.topic(Talk(words.rstrip(" ?!.") + "?"))
    is_other = otherwise == "instruments" and topic in ("changes", "help")
    return Reading(ReadingKind.QUESTION, topic=otherwise if is_other else topic or otherwise, asked=asked)


def _text(words: str, about: About) -> tuple[str, tuple[Destination, ...]]:
    """A question in lower case without what leads to it, each track that it names as a sign, and those tracks."""
    talk = Talk(words)
    text, found = talk.text, list[tuple[int, Destination]]()
    named = [each for each in mentions(talk) if each.where.way != "here"]
    for each in reversed(named):
        text = f"{text[: each.start]}{_AT}{text[each.end :]}"
    text = facts.without_lead(" ".join(text.split()))
    order = [each.where for each in named]
    pattern = re.compile(rf"{_AT}\b")
    found = [(each.start(), where) for each, where in zip(pattern.finditer(text), order, strict=False)]
    if len(found) < len(order):
        return text, ()
    for loose in (_NUMBERS, _NUMBERS, _THEN):
        for match in reversed(list(loose.finditer(text))):
            if match.group().startswith(_AT):
                continue
            where = Destination("number", int(match.group())) if match.group().isdigit() else _BEFORE
            text = f"{text[: match.start()]}{_AT}{text[match.end() :]}"
            moved = len(match.group()) - 1
            found = [(at - moved if at > match.start() else at, each) for at, each in found]
            found.append((match.start(), where))
    return text, tuple(_not_here(each, about) for _, each in sorted(found, key=lambda one: one[0]))


def _not_here(where: Destination, about: About) -> Destination:
    """Who is at the last one and asks of `the last one` means the one before."""
    return _BEFORE if where == Destination("number", -1) and track_id(where, about) == about.track_id else where


def _goes_on(words: str) -> bool:
    """Whether more is said than a question: an order, or a sentence behind the sign."""
    ahead, sign, rest = words.partition("?")
    more = re.sub(_CHAT, "", rest.lower()) if sign else ""
    return any(letter.isalnum() for letter in more) or facts.orders(words)


@cache
def _patterns(written: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^\W*{each}") for each in written)


def _player(said: str) -> str:
    """The player that words name; nothing where they name more, or nobody."""
    talk = Talk(said)
    names = [name for at in range(len(talk.tokens)) if (name := part_at(talk, at))]
    strange = [each for each in talk.tokens if not each.means and len(each.text) > 2]
    return names[0] if names and not strange else ""


def _names(text: str) -> bool:
    """Whether a question names something of music."""
    talk = Talk(text.replace(_AT, "it"))
    return any(
        part_at(talk, at) or talk.is_about(at) or talk.has(at, "lean", "mood", "speed", "level", "section", "genre")
        for at in range(len(talk.tokens))
    )


def _is_bare(text: str) -> bool:
    """Whether a question is about nothing but the track: `what happened?`, `why did you do that?`."""
    return len(text.split()) <= 6 and bool(re.search(rf"\b(?:you|u|{_THIS})\b|happened|changed", text))


# ---- each way to ask ----------------------------------------------------------------------------------------------


def _of_us(text: str) -> Asked | None:
    """What is asked about the file or the licence, as a question or an order: `send me the wav`."""
    if _LICENCE.search(text) and _ASKS.search(text):
        return Asked("licence")
    return Asked("files") if _FILES.search(text) and _FOR_FILES.match(text) else None


def _of_us_(text: str, _tracks: tuple[Destination, ...], _about: About, _read: _Read) -> Asked | None:
    return _of_us(text)


def _differ(text: str, tracks: tuple[Destination, ...], _about: About, _read: _Read) -> Asked | None:
    """`What's the difference between the first and the third?`"""
    compares = re.search(rf"\bdiff(?:er|ers|erent|erence|erences)?\b|\bcompared?\b|{_AT} (?:vs|versus)\b", text)
    since = re.search(rf"\bchanged?\b.*\b(?:since|from|between) {_AT}", text)
    if not tracks or not (compares or since):
        return None
    return Asked("differ", (tracks[0], tracks[1] if len(tracks) > 1 else HERE))


_WHICH: Final = re.compile(
    r"^\W*(?:which|what|wich) (?:(?:one|ones|version|versions|track|tracks|song|songs|take|takes|number|of (?:them|these|those"
    r"|all|the \w+))s? ?)?(?P<lead>(?:is|was|are|were|sounds?|sounded|feels?|felt)\b(?: like)?|(?:has|have|had|got|with|contains?|features?"
    r"|plays?|played|uses?|used|in|at|without|does(?:n't| not) have|did(?:n't| not) have|had no|has no)\b)"
    r" (?P<what>[^?!.]+?)(?: of (?:them|all|these)| so far| again| in it| with it)*\W*$"
)
_HAS: Final = ("has", "have", "had", "got", "with", "contain", "feature", "play", "use")


def _which(text: str, tracks: tuple[Destination, ...], about: About, read: _Read) -> Asked | None:
    """`Which one was the brightest?`, `which one had the choir?`, `which is faster, the first or the second?`"""
    found = _WHICH.match(text)
    if not found or (text.startswith("what") and not re.match(r"what (?:one|version|track|take)", text)):
        return None
    lead, what = found["lead"], re.sub(rf"[, ]*{_AT}(?: (?:or|and) {_AT})*", "", found["what"]).strip(" ,")
    what = re.sub(r"^(?:the|a|an|our|my|still|really) ", "", what).removesuffix(" one").removesuffix(" version")
    is_least = lead.endswith((" no", "without", "have")) and ("no" in lead or "n't" in lead or lead == "without")
    if is_least or lead.startswith(_HAS):
        wanted = _wanted((f"remove {what}" if is_least else f"add {what}", what), about, read)
    elif lead in ("in", "at"):
        wanted = _wanted((f"{lead} {what}",), about, read)
    else:
        wanted = _wanted((*_compared(what), *described.by_adjective(what), what), about, read)
    return Asked("which", tracks, wanted) if wanted else None


def _compared(most: str) -> tuple[str, ...]:
    """What is most so as what is more so: `longest` is longer, `the least busy` less busy."""
    if match := re.match(r"(most|least) (.+)", most):
        return (f"{'more' if match[1] == 'most' else 'less'} {match[2]}",)
    return tuple(
        f"{most[: found.start()]}er{most[found.end() :]}" for found in [re.search(r"(?<=[a-z]{2})est\b", most)] if found
    )


def _would(text: str, _tracks: tuple[Destination, ...], about: About, read: _Read) -> Asked | None:
    """`Should I add a guitar?`, `what would you change?`"""
    if re.match(
        r"^\W*wh?at (?:would|should|could|can) (?:you|u|i|we) (?:change|do|try|add|improve|suggest|recommend)\b", text
    ):
        return Asked("would")
    found = re.match(r"^\W*(?:should|shall|must) (?:i|we|you) (?P<what>.+?)\W*$", text)
    if not found or not (wanted := _wanted((found["what"],), about, read)):
        return None
    return Asked("would", wanted=wanted, who=found["what"])


def _like(text: str, tracks: tuple[Destination, ...], _about: About, _read: _Read) -> Asked | None:
    """`What was the first one like?`, `tell me about #2`."""
    if len(tracks) != 1:
        return None
    says = re.match(
        rf"^\W*(?:(?:wh?at|how) (?:{_BE} )?(?:in )?{_AT}(?: {_BE})?(?: like| about| again)*|(?:please )?describe {_AT}"
        rf"|(?:tell (?:me|us) )?(?:more |something )?about {_AT})\W*$",
        text,
    )
    return Asked("like", tracks) if says else None


def _role(text: str, tracks: tuple[Destination, ...], _about: About, _read: _Read) -> Asked | None:
    """`Who plays the melody?`"""
    found = re.match(
        rf"^\W*(?:who(?: all|['\u2019]?s)?|(?:what|which)(?: \w+)?)(?: is| are| does| do)? (?:play\w*|has|have|carr\w+|tak\w+|on|doing"
        rf"|got|sing\w*|do|does|handl\w+) (?:the )?(?:main )?{_ROLE}{_CHAT}(?: in {_AT})?\W*$",
        text,
    )
    return Asked("role", tracks[:1], who=found["who"]) if found else None


def _more(text: str, tracks: tuple[Destination, ...], about: About, read: _Read) -> Asked | None:
    """`Was the first one faster?`, `is it darker than before?`, `how much faster than the first is it?`"""
    how_much = re.match(rf"^\W*(?:by )?how much (?P<how>[a-z]+(?: [a-z]+)?)(?: (?:{_BE})? ?{_ANY})?(?: than)?\b", text)
    found = how_much or re.match(
        rf"^\W*{_BE} (?P<one>.+?) {_SMALL}(?:get |become |go |turn )?{_SMALL}(?P<how>(?:[a-z]+er|(?:more|less) [a-z]+))"
        rf"(?: (?:than|as|now|this time|then).*)?{_CHAT}\W*$",
        text,
    )
    if not found or not (how := re.match(r"(?:more|less) [a-z]+|[a-z]+er\b", found["how"])):
        return None
    one = (
        re.sub(r"^.*?\b(?:is|are|was|were) | (?:now|than.*)\W*$", "", text[found.end("how") :])
        if how_much
        else found["one"]
    )
    one = one.split(_AT)[0].strip(" ?")
    who = _player(one) if one and not re.fullmatch(_THIS, one) else ""
    wanted = _wanted((f"{who} {how.group()}",) if who else (how.group(), f"make it {how.group()}"), about, read)
    if not all(each.kind in (_K.LEAN, _K.TEMPO_BY, _K.LENGTH_BY, _K.LEVEL) for each in wanted) or not wanted:
        return None
    begins = not how_much and found["one"].startswith(_AT)
    pair = tracks[:2] if len(tracks) > 1 else (*tracks, HERE) if begins else (HERE, *(tracks or (_BEFORE,)))
    return Asked("more", pair, wanted, is_yes=not how_much)


def _changed(text: str, tracks: tuple[Destination, ...], about: About, read: _Read) -> Asked | None:
    """`Who changed the tempo?`, `did you add the strings?`, `has the key changed?`"""
    who = re.match(rf"^\W*who(?:['\u2019]?s|['\u2019]?d| has| have)? (?P<what>{_DEEDS}\b.*)", text)
    did = re.match(r"^\W*(?:did|have|has|had) (?:you|u|we|they|somebody|someone|anyone|anybody) (?P<what>.+)", text)
    has = re.match(
        rf"^\W*(?:did|has|have|is|are|was|were) (?P<what>.+?) (?:get )?(?:changed?|different|touched){_CHAT}\W*$", text
    )
    has = has or re.match(
        rf"^\W*wh?at(?:['\u2019]?s| has)? (?:happened|changed) (?:to|with|in|about) (?P<what>.+?){_CHAT}\W*$", text
    )
    if not (found := who or did or has):
        return None
    what = re.sub(rf"{_CHAT}\W*$", "", found["what"])
    plain = " ".join(described.VERBS.get(each, each) for each in what.split() if each not in ("already", "really"))
    plain = re.sub(r"^(?:ask|asked|want|wanted) (?:for |it |to )*", "", plain)
    wanted = () if has else _wanted((plain, f"make it {plain}"), about, read)
    name = "" if wanted else _player(re.sub(r"^[a-z]+ ", "", plain) if not has else plain)
    topic = (
        "" if wanted or name else next((each for each in _TOPICS if re.search(rf"\b(?:{_TOPICS[each]})\b", plain)), "")
    )
    if not (wanted or name or topic):
        return None
    return Asked("changed", tracks[:1], wanted, who=name or topic, is_yes=not who and not text.startswith("w"))


_TOPICS: Final = {
    "tempo": "tempo|speed|bpm|pace", "key": "key|scale", "metre": "metre|meter|time signature", "length": "length|duration",
    "genre": "genre|style", "melody": "melody|tune", "chords": "chords|harmony", "mood": "mood|vibe",
}  # fmt: skip


def _of_a_player(text: str, tracks: tuple[Destination, ...], _about: About, _read: _Read) -> Asked | None:
    """`Where did the piano go?`, `is there still a bass?`, `does the first one have strings?`"""
    for each in _patterns(_OF_PLAYERS):
        if (found := each.match(text)) and (name := _player(found["who"])):
            return Asked("player", who=name)
    there = re.match(
        rf"^\W*(?:is|are|was|were|do|does|did|has|have|can|got|any|there['\u2019]?s|hear)\b(?: (?:there|{_ANY}|i|we|you|u|hear|have"
        rf"|has|had|got|use|used|contain|still|even|already|now|in))* ?{_WHOM}",
        text,
    )
    if not there or not (name := _player(there["who"].replace(_AT, ""))):
        return None
    loud = re.search(r"\b(?:too|loud\w*|quiet\w*|soft\w*)\b", text)
    return None if loud else Asked("player", tracks[:1], who=name, is_yes=True)


def _whether(text: str, tracks: tuple[Destination, ...], about: About, read: _Read) -> Asked | None:
    """`Is it in major?`, `is the first one dark?`"""
    found = re.match(
        rf"^\W*(?:is|are|was|were|does|did|isn['\u2019]?t) {_ANY}(?: (?:sound|feel))? {_SMALL}(?P<how>.+?){_CHAT}\W*$",
        text,
    )
    if not found:
        return None
    how = found["how"]
    wanted = _wanted((*(f"{each} {how}" for each in ("make it", "in", "at")), how), about, read)
    if any(each.kind is _K.LEAN for each in wanted) and not re.fullmatch(r"(?:very |pretty |quite )?[a-z]+", how):
        return None
    return Asked("whether", tracks[:1], wanted, is_yes=True) if wanted else None


def _wanted(attempts: tuple[str, ...], about: About, read: _Read) -> tuple[Change, ...]:
    """What words would ask for if they were a wish, by the first way of saying it that is read."""
    for each in attempts:
        reading = read(each, about)
        if reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused and not reading.corrects:
            return tuple(replace(change, words="") for change in reading.changes)
    return ()
