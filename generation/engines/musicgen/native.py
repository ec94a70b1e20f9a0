"""How does one call take rows through all layers on a processor? In C (`steps.c`), where the host can build it.

Between two of torch's operations threads wait, rows are written and read again, and each number of keys and values is
four bytes; in one call a layer's parts follow each other while their rows are in the nearest cache. The layers of
`forward.py` are the reference. A row's numbers are the same to the bit whoever is beside it.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from generation.engines.musicgen import digits
from generation.engines.musicgen.cache import Cache
from generation.engines.musicgen.decoder import Layer, Norm, Shape, Weights
from generation.engines.musicgen.linear import Int8, Linear, Plain
from generation.engines.musicgen.texts import Texts

_HEAD = 64  # numbers of a head that the kernel is written for, as all of MusicGen's have
_address, _number = ctypes.c_void_p, ctypes.c_int64


def _fields(addresses: str = "", numbers: str = "") -> list[tuple[str, Any]]:
    return [(each, _number) for each in numbers.split()] + [(each, _address) for each in addresses.split()]


class _Matrix(ctypes.Structure):
    _fields_ = _fields("weight scale shift") + _fields(numbers="outs width")


class _Norm(ctypes.Structure):
    _fields_ = _fields("weight bias")


class _Layer(ctypes.Structure):
    _fields_ = [
        *[(each, _Norm) for each in ("before_self", "before_cross", "before_inner")],
        *[(each, _Matrix) for each in ("qkv", "self_out", "query", "cross_out", "up", "down")],
        *_fields("kept scales keys values"),
    ]


class _Step(ctypes.Structure):
    _fields_ = [
        *_fields(numbers="layers width heads inner threads count ways columns length stride"),
        *_fields("at lengths rows asked heard deep logits room"),
        ("apart", _number),
        ("last", _Norm),
        ("out", _Matrix),
    ]


class Native:
    """A decoder's steps in one call each; `eight` says whether keys and values are kept in eight bits, too."""

    def __init__(self, own: Weights, decode: Any) -> None:
        self.eight = isinstance(own.heads, Int8)
        self._own, self._decode = own, decode
        self._layers = (_Layer * own.shape.layers)(*(_layer(each) for each in own.layers))
        self._last, self._out = _norm(own.last), _matrix(own.heads)
        self._lie: list[tuple[int, int]] = []  # where keys and values lay last, and how far apart those of layers are

    @classmethod
    def of(cls, own: Weights) -> "Native | None":
        """The steps of these weights, or None if they are not for this processor or the kernel does not fit them."""
        if not _fits(own):
            return None
        decode = digits.decode()
        return None if decode is None else cls(own, decode)

    def step(self, cache: Cache, texts: Texts, rows: Tensor, last: Sequence[int], threads: int = 0) -> Tensor:
        """Rows (count, ways, width) of one column each, which is `last` in the cache, through all layers to logits.

        The result is (count, ways, codebooks, vocabulary); places past those in `last` are idle, theirs is zero.
        It is the same however many `threads` there are (0: as many as torch has).
        """
        shape, (places, ways, width) = self._own.shape, rows.shape
        count = len(last)
        flat = rows[:count].reshape(count * ways, width).contiguous()
        flat = flat.clone() if flat.data_ptr() == rows.data_ptr() else flat
        logits = rows.new_zeros(places, ways, shape.codebooks, shape.vocabulary)
        self._point(cache, texts)
        threads = threads or torch.get_num_threads()
        all_rows = count * ways
        # Digits or numbers of all rows, what those are worth, and the scores of all columns with two digits each.
        apart = -(-(4 * all_rows * shape.inner + 4 * all_rows + 6 * (max(cache.columns, texts.length) + 64)) // 64) * 64
        room = torch.empty(apart * threads, dtype=torch.uint8)
        asked, heard = flat.new_empty(all_rows, 3 * width), torch.empty_like(flat)
        deep = flat.new_empty(all_rows, shape.inner)
        at, lengths = (_number * count)(*last), (_number * count)(*texts.lengths[:count])
        told = _Step(
            *(shape.layers, width, shape.heads, shape.inner, threads, count, ways),
            *(cache.columns, texts.length, shape.heads * texts.length * shape.head),
            *(ctypes.addressof(at), ctypes.addressof(lengths)),
            *(each.data_ptr() for each in (flat, asked, heard, deep, logits, room)),
            *(apart, self._last, self._out),
        )
        self._decode(ctypes.byref(told), self._layers)
        return logits

    def _point(self, cache: Cache, texts: Texts) -> None:
        """Say where keys and values lie now; both move when they grow."""
        blocks = (cache.kept, cache.scales, *texts.kept)
        lie = [(0, 0) if each is None else (each.data_ptr(), each.stride(0) * each.element_size()) for each in blocks]
        if lie == self._lie:
            return
        self._lie = lie
        for number, layer in enumerate(self._layers):
            kept, scales, layer.keys, layer.values = (at + number * apart for at, apart in lie)
            layer.kept, layer.scales = kept, scales if cache.scales is not None else None


def kept_bytes(own: Weights) -> float:
    """What one number of keys and values takes, in bytes: in eight bits one and its share of a scale."""
    native = Native.of(own)
    if native is not None and native.eight:
        return 1 + 4 / own.shape.head
    return float(own.embeddings.element_size())


def is_for(shape: Shape) -> bool:
    """Whether this host has the kernel, and it is written for decoders of these sizes."""
    fits = shape.head == _HEAD and shape.inner % _HEAD == 0 and (shape.codebooks * shape.vocabulary) % 16 == 0
    return fits and digits.decode() is not None


def _fits(own: Weights) -> bool:
    """Whether the kernel can take these weights: all in eight bits in our own layout, or all as float32."""
    like = own.embeddings
    if like.device.type != "cpu" or like.dtype is not torch.float32 or not is_for(own.shape):
        return False
    all_of = [own.heads]
    for each in own.layers:
        all_of += [each.qkv, each.self_out, each.up, each.down]
        all_of += [each.cross.query, each.cross.out] if each.cross else []
    if all(isinstance(each, Plain) and each.weight.is_contiguous() for each in all_of):
        return True
    return all(isinstance(each, Int8) and each.kernel == "ours" for each in all_of)


def _matrix(own: Linear | None) -> _Matrix:
    if isinstance(own, Int8):
        packed = (each.data_ptr() for each in (own.packed, own.scale, own.shift))
        return _Matrix(*packed, *own.shape)
    return _Matrix(own.weight.data_ptr(), None, None, *own.weight.shape) if isinstance(own, Plain) else _Matrix()


def _norm(own: Norm | None) -> _Norm:
    return _Norm(own.weight.data_ptr(), own.bias.data_ptr()) if own else _Norm()


def _layer(own: Layer) -> _Layer:
    cross = own.cross
    return _Layer(
        *(_norm(each) for each in (own.before_self, cross.before if cross else None, own.before_inner)),
        *(_matrix(each) for each in (own.qkv, own.self_out)),
        *(_matrix(each) for each in ((cross.query, cross.out) if cross else (None, None))),
        *(_matrix(each) for each in (own.up, own.down)),
    )
