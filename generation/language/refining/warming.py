"""What takes a while the first time? The lists of phrases and the patterns made of them, made before anybody waits."""

from typing import Final

from generation.brief import Brief, Key
from generation.language.refining.message import read
from generation.refinement import About

# A message in each language that passes through most of the rules.
_MESSAGES: Final = (
    "hmm, no wait, could you make it a bit darker from 0:20 on, add strings and stretch it to forty seconds?",
    "frumious wibble, put the first one before this one",
    "mach es bitte etwas dunkler und ohne Schlagzeug",
    "un peu plus sombre, sans la batterie",
    "un poco más oscuro, sin la batería",
    "少し明るく、ドラムを抜いて",
)


def warm_up() -> None:
    """Make the lists and patterns of all languages, a second or two of work, so that no member waits for them."""
    about = About(Brief("", "pop", 100.0, Key("C"), 30.0, 1), 30.0, players=("drums", "bass"))
    for words in _MESSAGES:
        read(words, about)
