"""The decode loop measured in a process that has done nothing before: `python -m bot.bench.decode_alone [--quick]`."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

import torch

from bot.bench.decode_error import error
from bot.bench.decode_race import Times, race
from bot.bench.decode_shapes import FRAMES_A_SECOND, SIZES, codec, decoder, laid_out
from bot.bench.memory import peak_mib
from generation.engines.musicgen import digits
from generation.engines.musicgen.cache import Cache
from generation.engines.musicgen.decoder import Weights
from generation.engines.musicgen.linear import Int8, Plain
from generation.engines.musicgen.native import kept_bytes
from generation.engines.musicgen.stream import Stream
from generation.engines.musicgen.threads import fastest

_MEMBERS: Final = 8
# Columns that are decoded for one track, and for eight.
_STEPS: Final = (120, 40)
_QUICK_STEPS: Final = (24, 8)
# The column from which on they are: the middle of a track of 30 s.
_START: Final = 750
# So many seconds at most for each of the two; a slow machine makes fewer columns, never less than half a dozen.
_PATIENCE_S: Final = 90.0
_QUICK_PATIENCE_S: Final = 7.0
_LONGEST: Final = 1503  # columns of 30 s
_MIB: Final = 2**20


def main(words: Sequence[str]) -> None:
    """Print the figures as one line of JSON."""
    quick = "--quick" in words
    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    figures = _cpu(quick=quick)
    figures["gpu"] = float(torch.cuda.is_available())
    if torch.cuda.is_available():
        from bot.bench.decode_gpu import gpu

        try:
            figures |= gpu(quick=quick)
        except Exception as error:  # noqa: BLE001 - what the processor does is known by then, and is told
            sys.stderr.write(f"The GPU was not measured: {error}\n")
    sys.stdout.write(json.dumps(figures) + "\n")


def _cpu(*, quick: bool) -> dict[str, float]:
    size = SIZES["small"]
    model = decoder(size)
    full, eight = laid_out(model, size, Plain), laid_out(model, size, Int8.of)
    steps, patience = (_QUICK_STEPS, _QUICK_PATIENCE_S) if quick else (_STEPS, _PATIENCE_S)
    start = _START
    bandwidth, own_threads, off = _bandwidth(), fastest(eight), error(full, eight)
    one = race(model, {"fp32": full, "int8": eight}, 1, steps[0], patience_s=patience, start=start, threads=own_threads)
    # The one in float32 has no place in what eight members are promised; with `quick` there is no time for it.
    many = race(
        model,
        {"int8": eight} if quick else {"fp32": full, "int8": eight},
        _MEMBERS,
        steps[1],
        patience_s=patience,
        start=start,
        threads=own_threads,
    )
    reads = {"fp32": _read(full, start, 4.0), "int8": _read(eight, start, kept_bytes(eight))}
    floors = {name: each / bandwidth for name, each in reads.items()}
    sound = _sound()
    figures = {
        "step_ratio_fp32_batch1": one.median() / one.median("fp32"),
        "step_ratio_int8_batch1": one.median() / one.median("int8"),
        "step_ratio_int8_batch8": many.median() / many.median("int8"),
        "throughput_ratio_8_members": _MEMBERS * one.median() / many.median("int8"),
        "throughput_ratio_8_members_with_sound": (one.median() + sound) / (many.median("int8") / _MEMBERS + sound),
        "floor_ratio": floors["int8"] / one.median("int8"),
        "floor_ratio_fp32": floors["fp32"] / one.median("fp32"),
        "floor_ratio_transformers": floors["fp32"] / one.median(),
        "bandwidth_gb_s": bandwidth / 1e9,
        "bytes_a_step_fp32": reads["fp32"],
        "bytes_a_step_int8": reads["int8"],
        "codec_frame_s": sound,
        "codec_share_batch1": sound / (sound + one.median("int8")),
        "codec_share_batch8": sound / (sound + many.median("int8") / _MEMBERS),
        "audio_s_per_s_batch8": 1 / FRAMES_A_SECOND / (many.median("int8") / _MEMBERS + sound),
        "weights_fp32_mib": full.bytes_a_step / _MIB,
        "weights_int8_mib": eight.bytes_a_step / _MIB,
        "cache_mib_30_s": _cache_bytes(eight) / _MIB,
        "start_column": float(start),
        "columns_batch1": float(len(one.theirs)),
        "columns_batch8": float(len(many.theirs)),
        "threads": float(own_threads),
        "threads_transformers": float(torch.get_num_threads()),
        "int8_logit_error_mean": off[0],
        "int8_logit_error_worst": off[1],
        "peak_memory_mib": peak_mib(),
    }
    return _seconds(one, "batch1") | _seconds(many, "batch8") | figures


def _seconds(times: Times, name: str) -> dict[str, float]:
    ours = {f"step_{kind}_{name}_s": times.median(kind) for kind in times.ours}
    return {f"step_transformers_{name}_s": times.median()} | ours


def _read(own: Weights, columns: float, kept: float) -> float:
    """The bytes that a step of one track has to read: all weights once, and its keys and values so far.

    `kept` is how many bytes one number of those takes.
    """
    shape = own.shape
    return own.bytes_a_step + float(columns) * 2 * 2 * shape.layers * shape.width * kept


def _cache_bytes(own: Weights) -> int:
    """What the keys and values of one track of 30 s take."""
    eight = kept_bytes(own) < 4
    cache = Cache(own.shape, 2, own.embeddings.to("meta"), places=1, columns=_LONGEST, eight=eight)
    cache.reach(1, _LONGEST)
    return cache.bytes


def _bandwidth() -> float:
    """Bytes per second that memory gives to be read: the best of some ways to read more than any cache holds.

    A product of a row with a matrix of 512 MiB, by torch and by the loop's own kernel for weights of eight bits,
    and a sum; none of them reaches what memory could give everywhere.
    """
    much = torch.ones(2**16, 2**11)
    small = torch.ones(2**18, 2**11, dtype=torch.int8)
    rows, worth = torch.ones(1, 2**11), torch.ones(2**18)
    ways: list[tuple[Callable[[], object], int]] = [(much.sum, 2**29), (lambda: rows @ much.T, 2**29)]
    times = digits.times()
    if times is not None:
        ways.append((lambda: times(rows, small, worth, worth), 2**29))
    return max(size / min(_timed(work) for _ in range(5)) for work, size in ways)


def _sound() -> float:
    """Seconds that EnCodec takes for a frame, in pieces of two seconds as the engine has it."""
    model = codec()
    books, piece = 4, 2 * FRAMES_A_SECOND
    stream = Stream(model)
    tokens = torch.randint(0, 2048, (books, piece), generator=torch.Generator().manual_seed(1))
    times = [_timed(lambda: stream.feed(tokens)) for _ in range(2)]
    return min(times) / piece


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
