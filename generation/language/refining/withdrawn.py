"""Is a wish taken back before the message ends? `Make it sad, no wait, don't`, `faster, never mind`: it is none."""

import re
from collections.abc import Callable
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining.corrections import direction
from generation.refinement import About, Change, ChangeKind, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_LONGEST: Final = 120
_SIGN: Final = r"[\s,.;:!\u2026()\u3001\u3002-]"
# What is said while one thinks again, and what takes a wish back by itself.
_LOOSE: Final = (
    r"or|oh|h+m+|ah+|uh+|um+|ugh|wait|actually|hold on|hang on|sorry|please|pls|lol|haha|just|but|well|ok|okay|though"
    r"|tho|this time|for now|bro|man|on reflection|thinking about it|doch|ach|ah|bueno|enfin|then|after all|yet"
)
_NO: Final = r"no+|nah+|nope|non|nein|nee"
_BACK: Final = (
    r"nvm|never ?mind|forget (?:it|that|this|about (?:it|that)|i (?:said|asked|wrote) (?:that|it|anything))"
    r"|scratch that|scrap that|don'?t|do not|(?:i )?changed my mind|(?:better|rather|maybe|perhaps|probably|actually"
    r"|please|i'?d rather|of course|or) not|jk|just kidding|only kidding|ignore (?:that|this|me)|disregard that"
    r"|don'?t do (?:it|that)|don'?t change (?:it|anything|a thing)|on second thoughts?,? (?:no|don'?t|leave it|keep it)"
    r"|doch nicht|lieber nicht|vergiss (?:es|das)|lass (?:es|das|mal)|laisse(?: tomber| comme ca)?|oublie(?: ca)?"
    r"|olvidalo|dejalo(?: asi)?|mejor no"
    r"|\u3084\u3063\u3071\u308a?(?:\u3044\u3044|\u3084\u3081(?:\u3066|\u308b)?|\u306a\u3057)(?:\u3067\u3059|\u3084)?"
)
_AS_IT_IS: Final = (
    r"(?:leave|keep|let) (?:it|that|this|everything|them)(?: (?:as it (?:is|was)|as is|alone|be|there|in|the way it is"
    r"|that way|like (?:this|that|it is)|on))?"
    r"|it'?s (?:fine|good|ok|okay)(?: (?:as it is|as is|like this|the way it is))?"
)
_TAIL: Final = re.compile(
    rf"^(?P<wish>.+?){_SIGN}+(?P<tail>(?:(?:{_LOOSE}|{_NO}|{_BACK}|{_AS_IT_IS})(?=$|{_SIGN}){_SIGN}*)+)$"
)
_IS_BACK: Final = re.compile(rf"(?:^|{_SIGN})(?:{_BACK})(?=$|{_SIGN})")
_IS_NO: Final = re.compile(rf"(?:^|{_SIGN})(?:{_NO})(?=$|{_SIGN})")
_IS_AS_IT_IS: Final = re.compile(rf"(?:^|{_SIGN})(?:{_AS_IT_IS})(?=$|{_SIGN})")
# `Happier, or no, not happier`.
_AGAIN: Final = re.compile(
    rf"{_SIGN}+(?:(?:{_LOOSE}){_SIGN}+)*(?:(?:{_NO}|wait|actually|hold on|hang on|on second thoughts?|i mean){_SIGN}+)+"
    rf"(?:(?:{_LOOSE}|{_NO}){_SIGN}+)*(?=(?:please )?(?:don'?t|do not|not|no|never|keep|leave|without)(?![\w']))"
)
_REFUSED: Final = re.compile(r"^(?:please )?(?P<how>don'?t|do not|not|no|never|keep|leave|without)\s+")


def is_withdrawn(words: str, about: About, read: _Read) -> bool:
    """Whether a message wishes for something and takes just that back."""
    text = " ".join(fold(normal(words)).split()).strip()
    if len(text) > _LONGEST or text.endswith("?"):
        return False
    if (found := _TAIL.match(text)) and _takes_back(found["tail"]):
        return read(found["wish"], about).kind is ReadingKind.CHANGE
    for again in _AGAIN.finditer(text):
        wish, behind = text[: again.start()], text[again.end() :]
        refused = _REFUSED.match(behind)
        if refused is not None and (wished := read(wish, about)).kind is ReadingKind.CHANGE:
            rest = behind[refused.end() :]
            kind = ChangeKind.REMOVE if refused["how"] in ("keep", "leave") else ChangeKind.ADD
            if any(each.kind is kind and each.target and each.target in rest for each in wished.changes):
                return True
            return _are_the_same(wished.changes, read(rest, about).changes)
    return False


def _takes_back(tail: str) -> bool:
    """Whether words behind a wish take it back; a `no` alone may only ask for agreement."""
    if _IS_BACK.search(tail):
        return True
    is_no = _IS_NO.search(tail) is not None and len(re.findall(r"[\w']+", tail)) > 1
    return is_no or (_IS_AS_IT_IS.search(tail) is not None and "actually" in tail)


def _are_the_same(one: tuple[Change, ...], other: tuple[Change, ...]) -> bool:
    told = [{(each.kind, each.target, direction(each)) for each in changes} for changes in (one, other)]
    return bool(told[0]) and told[0] == told[1]
