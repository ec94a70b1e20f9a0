"""Can this host build the kernels of `steps.c`? With its own C compiler, in a second, when they are needed.

`times` is one product with weights of eight bits, `decode` a whole column through all layers (`native.py`).

Without a compiler, or another processor than one with AVX-512 VNNI, torch's kernels are taken, which are slower.
"""

import ctypes
import logging
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import torch
from torch import Tensor

_SOURCE: Final = Path(__file__).with_name("steps.c")
_OPTIONS: Final = ("-O3", "-march=native", "-ffp-contract=off", "-fopenmp", "-shared", "-fPIC")
_BUILD_S: Final = 60
_LOG: Final = logging.getLogger(__name__)

Times = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]


@cache
def _library() -> Any:
    """Both kernels, built once a process; None where they can not be."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not torch.cpu._is_vnni_supported() or not torch.cpu._is_avx512_supported():  # noqa: SLF001
        return None
    try:
        return _built(compiler)
    except (OSError, subprocess.SubprocessError, AttributeError) as error:
        _LOG.info("The kernel for weights of eight bits could not be built, torch's own are taken: %s", error)
        return None


def forget() -> None:
    """Ask the host anew whether it can build them."""
    _library.cache_clear()
    times.cache_clear()


def decode() -> Any:
    """What takes rows through all layers (`decode` of `steps.c`); None where it can not be built."""
    return None if times() is None else _library().decode


@cache
def times() -> Times | None:
    """What multiplies rows (count, in) in float32 with a matrix (out, in) in eight bits, its scales and its shifts.

    None where it can not be built, or does not count right. `fits` says for which sizes it is.
    """
    library = _library()
    if library is None:
        return None
    found = _wrapped(library.times)
    return found if _is_alone() and _is_right(found) else None


def fits(shape: tuple[int, int]) -> bool:
    """Whether the kernel can multiply with a matrix of this shape."""
    return shape[0] % 4 == 0 and shape[1] % 64 == 0


def _built(compiler: str) -> Any:
    """The library; a folder of our own, so that nobody else can put another one there, and gone once it is loaded."""
    with TemporaryDirectory() as folder:
        library = Path(folder) / "digits.so"
        subprocess.run(  # noqa: S603 - the host's compiler, and our own source
            [compiler, *_OPTIONS, str(_SOURCE), "-o", str(library)], check=True, capture_output=True, timeout=_BUILD_S
        )
        loaded = ctypes.CDLL(str(library))
    address, number = ctypes.c_void_p, ctypes.c_int
    loaded.times.argtypes = [*[address] * 5, *[number] * 3, address, address, number]
    loaded.decode.argtypes = [address, address]
    loaded.times.restype = loaded.decode.restype = None
    return loaded


def _wrapped(function: Any) -> Times:
    def product(rows: Tensor, matrix: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        rows = rows.contiguous()
        count, width = rows.shape
        out = torch.empty(count, scale.shape[0])
        room = torch.empty(2 * count * width, dtype=torch.uint8)
        worth = torch.empty(count)
        function(
            rows.data_ptr(),
            matrix.data_ptr(),
            scale.data_ptr(),
            shift.data_ptr(),
            out.data_ptr(),
            count,
            width,
            scale.shape[0],
            room.data_ptr(),
            worth.data_ptr(),
            torch.get_num_threads(),
        )
        return out

    return product


def _is_alone() -> bool:
    """Whether one OpenMP runtime serves torch and the kernel: two would keep each other from the processor."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return False
    names = {line.split()[-1] for line in maps.read_text().splitlines() if "libgomp" in line or "libiomp" in line}
    return len(names) == 1


def _is_right(found: Times) -> bool:
    """Whether it counts as torch does, on numbers that are as large as they can be."""
    generator = torch.Generator().manual_seed(1)
    matrix = torch.randint(-127, 128, (8, 128), dtype=torch.int8, generator=generator)
    matrix[0] = 127
    rows = torch.randn(5, 128, generator=generator)
    rows[0] = 1.0
    shift = matrix.sum(dim=1, dtype=torch.int64).float() * -128.0
    wanted = rows.double() @ matrix.double().T
    error = (found(rows, matrix, torch.ones(8), shift) - wanted).abs().amax(dim=1)
    return bool((error < 1e-3 * wanted.abs().amax(dim=1)).all())
