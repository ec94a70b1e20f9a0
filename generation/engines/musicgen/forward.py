"""How do rows go through the layers? One column of many jobs, or many columns of one that has just come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.cache import Cache
from generation.engines.musicgen.decoder import Cross, Weights
from generation.engines.musicgen.texts import Texts


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Which rows are computed, and where their keys and values go.

    `count` rows belong to the first places; `columns` (count,) are theirs in the cache, on the device, and `column` is
    that number where the host knows that all have the same one. `span` columns are looked at, of which `unseen`
    (count, 1, 1, span), if given, hides some; `length` is how much of the texts is looked at. With `spans` each of the
    first places attends by itself to so many columns and to its own text, so that nobody else changes a bit of it.
    `last` is the host's copy of `columns`, of the jobs that are there.
    """

    count: int
    columns: Tensor
    column: int | None
    span: int
    unseen: Tensor | None
    length: int
    spans: Sequence[int] | None = None
    last: Sequence[int] = ()


def step(own: Weights, cache: Cache, texts: Texts, rows: Tensor, at: Places) -> Tensor:
    """Rows (count, ways, width) of a column each, through all layers to logits (count, ways, codebooks, vocabulary)."""
    shape = own.shape
    count, ways = at.count, rows.shape[1]
    places = torch.arange(count, device=rows.device)
    heard_by = _each(at) if at.spans is not None else _together(at)
    for number, layer in enumerate(own.layers):
        asked = layer.qkv(layer.before_self(rows)).view(count, ways, 3, shape.heads, shape.head)
        kept = cache.kept[number]
        if at.spans is not None:
            for one, span in enumerate(at.spans):
                kept[one, :, :, :, span - 1] = asked[one, :, 1:]
        elif at.column is not None:
            kept[:count, :, :, :, at.column] = asked[:, :, 1:]
        else:
            kept[places, :, :, :, at.columns] = asked[:, :, 1:]
        heard = heard_by(asked[:, :, 0], kept)
        rows = rows + layer.self_out(heard.reshape(count, ways, shape.width))
        if layer.cross is not None:
            rows = _cross(own, layer.cross, texts, number, rows, at)
        rows = rows + layer.down(functional.gelu(layer.up(layer.before_inner(rows))))
    return own.heads(own.last(rows)).view(count, ways, shape.codebooks, shape.vocabulary)


def fill(own: Weights, cache: Cache, texts: Texts, rows: Tensor, place: int) -> None:
    """Rows (ways, columns, width) of one job, from its first column on, into the cache; its logits are not wanted."""
    shape = own.shape
    ways, span = rows.shape[:2]
    for number, layer in enumerate(own.layers):
        asked = layer.qkv(layer.before_self(rows)).view(ways, span, 3, shape.heads, shape.head).permute(2, 0, 3, 1, 4)
        cache.write(number, place, asked[1], asked[2])
        if number == shape.layers - 1:
            return
        heard = functional.scaled_dot_product_attention(asked[0], asked[1], asked[2], is_causal=True)
        rows = rows + layer.self_out(heard.transpose(1, 2).reshape(ways, span, shape.width))
        if layer.cross is not None:
            keys, values, unseen = texts.of(number, slice(place, place + 1), texts.lengths[place])
            one = layer.cross.query(layer.cross.before(rows[:1])).view(1, span, shape.heads, shape.head).transpose(1, 2)
            heard = functional.scaled_dot_product_attention(one, keys, values, attn_mask=unseen)
            told = layer.cross.out(heard.transpose(1, 2).reshape(1, span, shape.width))
            rows = torch.cat([rows[:1] + told, rows[1:]])
        rows = rows + layer.down(functional.gelu(layer.up(layer.before_inner(rows))))


def _together(at: Places) -> Callable[[Tensor, Tensor], Tensor]:
    """All rows attend in one call."""
    unseen: Tensor | None = None  # of each row, made once for all layers

    def heard(queries: Tensor, kept: Tensor) -> Tensor:
        nonlocal unseen
        if unseen is None and at.unseen is not None:
            unseen = at.unseen.repeat_interleave(queries.shape[1], dim=0)
        seen = kept[: at.count, ..., : at.span, :]
        found = functional.scaled_dot_product_attention(
            queries.flatten(0, 1)[:, :, None],
            seen[:, :, 0].flatten(0, 1),
            seen[:, :, 1].flatten(0, 1),
            attn_mask=unseen,
        )
        return found[:, :, 0]

    return heard


def _each(at: Places) -> Callable[[Tensor, Tensor], Tensor]:
    """Each job attends by itself; idle places hear nothing."""

    def heard(queries: Tensor, kept: Tensor) -> Tensor:
        found = torch.zeros_like(queries)
        for one, span in enumerate(at.spans or ()):
            seen = kept[one, ..., :span, :]
            found[one] = functional.scaled_dot_product_attention(queries[one, :, :, None], seen[:, 0], seen[:, 1])[
                :, :, 0
            ]
        return found

    return heard


def _cross(own: Weights, cross: Cross, texts: Texts, number: int, rows: Tensor, at: Places) -> Tensor:
    """What the rows with a text take from it.

    Rows without one (the empty half of classifier-free guidance) have nothing to attend to: transformers gives them
    zeros, which add nothing, so their part is not computed at all.
    """
    shape, count = own.shape, at.count
    asked = cross.query(cross.before(rows[:, 0])).view(count, shape.heads, 1, shape.head)
    if at.spans is None:
        keys, values, unseen = texts.of(number, slice(0, count), at.length)
        heard = functional.scaled_dot_product_attention(asked, keys, values, attn_mask=unseen)
    else:
        heard = torch.zeros_like(asked)
        for one in range(len(at.spans)):
            keys, values, _ = texts.of(number, slice(one, one + 1), texts.lengths[one])
            heard[one] = functional.scaled_dot_product_attention(asked[one : one + 1], keys, values)[0]
    told = cross.out(heard.reshape(count, shape.width))
    return torch.cat([(rows[:, 0] + told)[:, None], rows[:, 1:]], dim=1)
