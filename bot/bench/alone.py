"""One brief made twice in a process that has done nothing before: `python -m bot.bench.alone PROMPT SECONDS`."""

import json
import sys
import time
from collections.abc import Sequence

from bot.bench.memory import peak_mib
from generation import engines
from generation.audio.analyse import warm_up
from generation.language import understand
from generation.making import make_takes
from generation.ports import Watch
from generation.track import Wish


def main(words: Sequence[str]) -> None:
    """Print how long the first and the second making took (seconds of the clock), and the peak memory, as JSON.

    The process begins as the bot does, which warms up before anybody asks.
    """
    began = time.perf_counter()
    brief = understand(Wish(words[0], duration_s=float(words[1])), 1)
    maker = engines.create("sketch")
    warm_up()
    times = [time.perf_counter() - began]
    for _ in range(2):
        began = time.perf_counter()
        make_takes(maker, brief, [1], None, Watch())
        times.append(time.perf_counter() - began)
    sys.stdout.write(
        json.dumps(dict(zip(("warm_up", "first", "again"), times, strict=True), peak_mib=peak_mib())) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
