"""What `bench engine` measures, on engines whose answers are known."""

import json
import time
from types import SimpleNamespace

import numpy as np

from bot.bench import alone
from bot.bench.engine import _cancel_times, _Gaps
from bot.bench.memory import peak_mib
from generation.errors import NocturneError
from generation.language import understand
from generation.rendering import Audio, Rendering
from generation.track import Wish


class Slow:
    """An engine that works for 0.6 s and looks up every so often."""

    card = SimpleNamespace(
        kind="slow", procedural=False, name="slow", version="1", licence="none", code_licence="", batch=1
    )

    def __init__(self, every_s):
        self.every_s = every_s

    def render(self, requests):
        results = []
        for request in requests:
            try:
                for step in range(round(0.6 / self.every_s)):
                    time.sleep(self.every_s)
                    request.watch.step(step * self.every_s / 0.6, "playing")
            except NocturneError as error:
                results.append(error)
            else:
                noise = np.random.default_rng(1).standard_normal((2, 44100)).astype(np.float32)
                results.append(Rendering(Audio(0.1 * noise, 44100)))
        return results


def test_a_cancel_is_timed_and_one_that_is_not_looked_for_is_seen():
    brief = understand(Wish("house, 1 second"), 1)
    # The least and the most: a busy machine may hold up any one of them.
    quick = min(_cancel_times(Slow(0.01), brief, 0.5, quick=True))
    slow = max(_cancel_times(Slow(0.3), brief, 0.5, quick=True))
    assert 0 < quick < slow
    assert slow > 0.1


def test_the_longest_silence_is_found():
    gaps = _Gaps()
    gaps.progress(0.1, "playing")
    time.sleep(0.2)
    gaps.progress(0.2, "playing")
    gaps.progress(0.3, "playing")
    assert 0.2 <= gaps.longest < 5


def test_the_first_making_and_the_second_are_timed(capsys):
    alone.main(["house", "1"])
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"warm_up", "first", "again", "peak_mib"}
    assert all(value > 0 for value in told.values())


def test_memory_is_in_mib():
    before = peak_mib()
    assert 20 < before < 20_000
    held = np.ones(60 * 2**17)  # 60 MiB
    assert peak_mib() >= before
    assert held.sum() > 0
