"""Which words of a text can be found, and what a question about words looks for: the same on every database."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST_WORD: Final = 48

# Of Unicode's private use, so neither letter nor digit: `words_of` never yields it.
_MARK: Final = "\ue000"

# Chinese, Japanese and Thai do not space their words: each such character is a word of its own.
_UNSPACED: Final = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def words_of(text: str) -> tuple[str, ...]:
    """The different words of a text, in order: without case, accents and punctuation, each at most 48 characters."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    found = _WORD.findall(unicodedata.normalize("NFKC", bare))
    return tuple(dict.fromkeys(each[:LONGEST_WORD] for each in found))


def mark(kind: str, value: str) -> str:
    """A word that stands for whose or from where a track is, in the index of words; no text contains it.

    It narrows and does not decide: long values share a mark with others that begin alike.
    """
    return f"{_MARK}{kind}{value.encode().hex()[:LONGEST_WORD]}"


def marks_of(guild_id: str, member_id: str, engine: str) -> list[str]:
    """The marks of what is given."""
    return [mark(kind, value) for kind, value in (("g", guild_id), ("m", member_id), ("e", engine)) if value]


def search_text(text: str, marks: Iterable[str] = ()) -> str:
    """The words of a text, and marks, with one space between, as the databases index them.

    With member, guild and engine in the same index, "this word of that member" is the meeting of two sorted lists,
    however many tracks have the word.
    """
    return " ".join((*words_of(text), *marks))


def asks_for(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each wanted word begins one of the words ("rain" finds "rainy")."""
    return all(any(word.startswith(each) for word in words) for each in wanted)


def fts5_query(wanted: Iterable[str], marks: Iterable[str] = ()) -> str:
    """The words and marks as an SQLite FTS5 expression; no quote is in them, so the quotes can not be left."""
    return " AND ".join([*(f'"{each}"*' for each in wanted), *(f'"{each}"' for each in marks)])


def tsquery(wanted: Iterable[str], marks: Iterable[str] = ()) -> str:
    """The words and marks as a PostgreSQL `tsquery` literal."""
    return " & ".join([*(f"'{each}':*" for each in wanted), *(f"'{each}'" for each in marks)])
