"""Which language is it? The one whose vocabulary covers most of the words that English does not explain."""

from functools import lru_cache

from generation.language.lexicon import LANGUAGES, fold, is_japanese, lexicon, split, uninflected, vocabulary


@lru_cache(maxsize=512)
def languages_of(text: str) -> tuple[str, ...]:
    """The languages to read a text with, the leading one first; English words of music are known in all of them."""
    if any(map(is_japanese, text)):
        return ("ja", "en")
    words = set(split(fold(text)))
    english = lexicon("en").phrases
    unexplained = {word for word in words - vocabulary("en") if word.isalpha() and not uninflected(word, "en")}
    ordinary = {word for word in words if word.isalpha() and not {"stop", "grammar"}.isdisjoint(english.get(word, ()))}
    best, covered = "en", 0
    for language in LANGUAGES[1:-1]:
        known = vocabulary(language)
        score = sum(word in known or bool(uninflected(word, language)) for word in unexplained)
        # A single foreign word in an English sentence does not make it foreign.
        english_only = sum(word not in lexicon(language).phrases for word in ordinary)
        if score > covered and (english_only == 0 or (score > 1 and 2 * score > english_only)):
            best, covered = language, score
    return (best, "en") if best != "en" else ("en",)
