"""Which words of a text can be found, and what a question about words looks for: the same on every database."""

import re
import unicodedata
from typing import Final

LONGEST_WORD: Final = 48

# Chinese, Japanese and Thai do not space their words: each such character is a word of its own.
_UNSPACED: Final = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def words_of(text: str) -> tuple[str, ...]:
    """The different words of a text, in order: without case, accents and punctuation, each at most 48 characters."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    found = _WORD.findall(unicodedata.normalize("NFKC", bare))
    return tuple(dict.fromkeys(each[:LONGEST_WORD] for each in found))


def search_text(text: str) -> str:
    """The words of a text with one space between, as the databases index them."""
    return " ".join(words_of(text))


def asks_for(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each wanted word begins one of the words ("rain" finds "rainy")."""
    return all(any(word.startswith(each) for word in words) for each in wanted)


def fts5_query(wanted: tuple[str, ...]) -> str:
    """The words as an SQLite FTS5 expression; they hold letters and digits only, so the quotes can not be left."""
    return " AND ".join(f'"{each}"*' for each in wanted)


def tsquery(wanted: tuple[str, ...]) -> str:
    """The words as a PostgreSQL `tsquery` literal."""
    return " & ".join(f"'{each}':*" for each in wanted)
