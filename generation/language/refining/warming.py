"""What takes a while the first time? The lists of phrases and the patterns made of them, made before anybody waits."""

import gc
from typing import Final

from generation.brief import Brief, Key
from generation.language.refining.message import read
from generation.refinement import About

# A message in each language that passes through most of the rules.
_MESSAGES: Final = (
    "hmm, no wait, could you make it a bit darker from 0:20 on, add strings and stretch it to forty seconds?",
    "frumious wibble, put the first one before this one",
    "sorry, the piano i mean! the flute is nice, my teacher says. take it out at the end",
    "mmh. thats the stuff",
    "what key is it? we play along on saturday",
    "imagine a storm over the sea at night, and then go back to the sad one",
    "mach es bitte etwas dunkler und ohne Schlagzeug, das Knistern nervt. nein, ich meinte das Klavier",
    "un peu plus sombre, sans la batterie à partir de 0:20. non, je voulais dire le piano",
    "un poco más oscuro, sin la batería, que casi no se oye. no, quería decir el piano",
    "少し明るく、ドラムを抜いて",
)


def warm_up() -> None:
    """Make the lists and patterns of all languages, a few seconds of work, so that no member waits for them."""
    about = About(Brief("", "pop", 100.0, Key("C"), 30.0, 1), 30.0, players=("drums", "bass"))
    # Half of the time would go into looking for garbage among what stays for good; later looks leave it out, too.
    collects = gc.isenabled()
    gc.disable()
    try:
        for words in _MESSAGES:
            read(words, about)
        gc.freeze()
    finally:
        if collects:
            gc.enable()
