"""Is it only said how it is? Praise of what was (not) done is no wish for it, nor is `it's not too slow`.

`Glad you didn't add drums` asks for no drums; what stands beside such a clause is read by itself. Some talk is answered
with a sentence: who wants nothing changed, and who only says that it is bad.
"""

import re
from typing import Final

from generation.language.refining import suggestions
from generation.refinement import About

_N: Final = r"(?:n['\u2019]?t| not| never)"
_CHAT: Final = (
    r"(?:(?:ok|okay|nice|cool|good|great|perfect|phew|yes|yeah|yep|and|honestly|actually|well|lol|haha|thanks|hey"
    r"|also|so"
    r"|oh|wow|at least|i think|i(?:['\u2019]d| would) say|no|nah|tbh|btw|man|bro)\b\W*)*"
)
_VERY: Final = r"(?:(?:so|really|very|just|kinda|do|actually|still|super|quite|pretty|all|also|especially) )*"
_FACT: Final = (
    rf"(?:there(?:['\u2019]?s| is| are| was| were)|(?:it|this)(?:['\u2019]?s| is| was| has| did{_N}| does{_N}| is{_N}"
    rf"| stays?| stayed| kept| keeps)|(?:you|u|we|they)(?:['\u2019]ve)? (?:did|do|have|has|kept|left|added|removed"
    rf"|made|put|took"
    rf"|gave|got|were|are|never|skipped|chose|went|dropped|cut|used)|(?:the|those|these) \w+(?: \w+)?(?: is| are"
    rf"| was| were"
    r"| do| does| did| stay\w*| has| have| came| come))"
)
_PRAISED: Final = re.compile(
    rf"^\W*{_CHAT}(?:(?:(?:i|we)(?:['\u2019]?m| am|['\u2019]re| are)? )?{_VERY}(?:glad|happy|relieved|pleased"
    rf"|thankful|grateful"
    rf"|delighted) (?:that |how |because |bc |cuz )?(?={_FACT})"
    rf"|(?:(?:i|we) )?{_VERY}(?:love|loved|like|liked|enjoy|enjoyed|appreciate|adore|dig) (?:that|how"
    rf"|the fact that|it that) (?={_FACT})"
    rf"|(?:it['\u2019]?s |that['\u2019]?s )?{_VERY}(?:good|great|nice|cool|lovely|perfect|beautiful|amazing|lucky"
    rf"|love|glad)"
    rf"(?: thing| job| call| idea| that it| it)? (?:that|how) (?={_FACT})|(?:good|great) (?:thing|job|call) (?={_FACT})"
    r"|(?:thanks|thank you|thx|ty|cheers|kudos|props)(?: so much| a lot| very much)? for (?:not |never )?\w+ing\b)",
    re.IGNORECASE,
)
# Who liked how it was wants to go back there.
_NOT_NOW: Final = re.compile(
    r"\b(?:before|better|used to|earlier|previous\w*|first|original\w*|last|ones?|version|track|back)\b|#\d|\?",
    re.IGNORECASE,
)
_FINE: Final = re.compile(
    rf"^\W*{_CHAT}(?:it|that|this|they|everything|(?:the|those|these) \w+(?: \w+)?)(?:(?:['\u2019]?s|['\u2019]re"
    rf"| is| are| was| were"
    rf"| sounds?| feels?) (?:really |definitely |actually |just )?not|(?: is| are| was| were){_N}"
    rf"| do(?:es)?{_N} (?:sound|feel|seem))"
    r" (?:too|overly|that) \w+(?: (?:at all|anymore|any more|now|for me|imo|tbh|though|tho))*(?=\W*$|[,;.!]|\s+but\b)",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"^\W*(?:is it|are they|is that|does it|do they|right|or|innit|huh|yeah|ok)?\W*$", re.IGNORECASE
)
_END: Final = re.compile(r"\s*(?:[,;.!\u2026]+(?:\s+|$)|\s+-+\s+|\s+(?=(?:but|though|although|however|now)\b))")
_UNTOUCHED: Final = re.compile(
    rf"^\W*{_CHAT}(?:(?:please|pls) )?(?:(?:do{_N}|never) (?:(?:you )?dare )?(?:change|touch|alter|modify|edit|do"
    rf"|mess with) (?:anything"
    r"|a (?:single )?thing|it|this|that|a (?:single )?note|nothing|any of (?:it|this))(?: (?:else|more|about it"
    r"|any ?more|at all|yet|now))*"
    r"|(?:change|touch|alter) (?:absolutely )?nothing|(?:leave|keep) (?:it|everything|this|that|all"
    r"|things)(?: all)?(?: exactly| just)?"
    r" (?:as (?:it )?is|as it stands|as they are|like (?:this|that|it is)|how it is|the way it is|this way"
    r"|that way|alone"
    r"|unchanged|untouched|the same)|no (?:more |further )?(?:changes?|edits?)(?: needed| necessary)?)"
    r"(?:\W+(?:please|pls|thanks|thx|now|ok|perfect|its perfect|it['\u2019]s perfect|i love it|love it|lol))*\W*$",
    re.IGNORECASE,
)
_BAD: Final = re.compile(
    r"[\U0001f44e\U0001f92e\U0001f4a9\U0001f922\U0001f621\U0001f620]|\b(?:you|u|ya|bot|this|it|that"
    r"|nocturne)(?: (?:really|just|all|so))*"
    r" (?:sucks?|stinks?|blows?)\b|\b(?:you['\u2019]?re|ur|you are|u r|this is|it['\u2019]?s|that['\u2019]?s"
    r"|that was|its|so|what|absolute(?:ly)?"
    r"|pure|total(?:ly)?|just)(?: (?:a|so|just|really|pretty))* (?:bad|terrible|useless|awful|trash|garbage"
    r"|horrible|rubbish|crap|lame"
    r"|disgusting|the worst)\b|^\W*(?:boo+|trash|garbage|awful|terrible|horrible|yuck|e+w+|bad bot"
    r"|worst bot(?: ever)?|cringe|lame|rubbish)\W*$",
    re.IGNORECASE,
)
_FEW: Final = 6
NOTHING_CHANGED: Final = "Nothing is changed: it stays as it is."


def without_praise(words: str) -> str:
    """What a message says beside praise of how it is; all of it where it has none."""
    if found := _PRAISED.match(words):
        end = _END.search(words, found.end())
        praise = words[: end.start()] if end else words
        return words if _NOT_NOW.search(praise) else words[end.end() :].strip() if end else ""
    if found := _FINE.match(words):
        rest = words[found.end() :]
        return rest.strip(" ,;.!?") if "?" not in words else "" if _TAG.match(rest) else words
    return words


def is_untouched(words: str) -> bool:
    """Whether nothing is to be changed: `leave it as it is`."""
    return _UNTOUCHED.match(words) is not None


def answer_to(words: str, about: About) -> str:
    """What is said to talk that is no praise: that nothing is changed, or how to go back; nothing to any other."""
    if is_untouched(words):
        return NOTHING_CHANGED
    is_bad = len(words.split()) <= _FEW and _BAD.search(words) and not re.search(r"\b(?:not|n't|love)\b", words.lower())
    return suggestions.of_going_back(about) if is_bad else ""
