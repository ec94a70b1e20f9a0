"""What is made once and used again? The waves used last, as many as fit into so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec

from generation.engines.sketch.sound.basics import Wave

Given = ParamSpec("Given")


def kept(limit: int) -> Callable[[Callable[Given, Wave]], Callable[Given, Wave]]:
    """Keep what a function makes from hashable arguments; beyond `limit` bytes, what was longest unused is dropped."""

    def decorate(make: Callable[Given, Wave]) -> Callable[Given, Wave]:
        lock = threading.Lock()
        waves: OrderedDict[Hashable, Wave] = OrderedDict()
        size = 0

        @wraps(make)
        def remembered(*args: Given.args, **kwargs: Given.kwargs) -> Wave:
            nonlocal size
            mark = (args, tuple(sorted(kwargs.items())))
            with lock:
                if mark in waves:
                    waves.move_to_end(mark)
                    return waves[mark]
            wave = make(*args, **kwargs)
            wave.flags.writeable = False  # it will be handed out again
            with lock:
                if mark not in waves:
                    waves[mark] = wave
                    size += wave.nbytes
                while size > limit and waves:
                    size -= waves.popitem(last=False)[1].nbytes
            return wave

        return remembered

    return decorate
