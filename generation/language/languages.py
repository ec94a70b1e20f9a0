"""Which language is it? The one whose vocabulary covers most of the words that English does not explain."""

from generation.language.lexicon import LANGUAGES, fold, is_japanese, lexicon, split, uninflected, vocabulary


def languages_of(text: str) -> tuple[str, ...]:
    """The languages to read a text with, the leading one first; English words of music are known in all of them."""
    if any(map(is_japanese, text)):
        return ("ja", "en")
    words = set(split(fold(text)))
    english = lexicon("en").phrases
    unexplained = {word for word in words - vocabulary("en") if word.isalpha() and not uninflected(word, "en")}
    ordinary = {word for word in words if "stop" in english.get(word, ()) or "grammar" in english.get(word, ())}
    best, covered = "en", 0
    for language in LANGUAGES[1:-1]:
        known = vocabulary(language)
        score = sum(word in known or bool(uninflected(word, language)) for word in unexplained)
        # Single foreign words in an English sentence do not make it foreign.
        if score > covered and 2 * score > len(ordinary - known):
            best, covered = language, score
    return (best, "en") if best != "en" else ("en",)
