"""How does a row hear nothing of the others' longer texts? By a mask over the padding in cross-attention.

ACE-Step's transformer looks at the padding that a longer text in the same batch causes; alone a row has none. With the
mask a row comes out as it does alone.

Several of its heads share their keys and values. On graphics cards the one kernel that takes a mask without writing all
scores down (which are gigabytes for a song) wants them for each head, so there they are repeated where there is a mask.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from diffusers.models.embeddings import apply_rotary_emb
from diffusers.models.transformers.ace_step_transformer import AceStepAttnProcessor2_0
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

# Where keys and values are repeated for each head beside a mask.
_SPREAD_ON: frozenset[str] = frozenset({"cuda"})


class Company:
    """The mask of the call that is under way, kept up to date for whichever rows are computed."""

    def __init__(self, transformer: Any) -> None:
        self.mask: Tensor | None = None  # (batch, 1, 1, tokens), True where there is text
        for block in transformer.layers:
            block.cross_attn.set_processor(_Masked(self))

    @contextmanager
    def kept(
        self,
        encoder: nn.Module,
        transformer: nn.Module,
        alive: Callable[[], Sequence[int]],
        *,
        always: bool = False,
    ) -> Iterator[None]:
        """While this is open, what `encoder` says of its padding is heeded by `transformer`.

        To be entered after `rows_may_leave`, whose rows it follows. Without padding there is no mask, which is faster;
        `always` is for blocks that are compiled, and would be once more for calls without a mask.
        """
        padded: list[Tensor] = []

        def encoded(_module: nn.Module, _inputs: Any, output: tuple[Tensor, Tensor]) -> None:
            mask = output[1].bool()
            padded[:] = [mask] if always or not bool(mask.all()) else []

        def before(_module: nn.Module, _args: Any, kwargs: dict[str, Any]) -> None:
            self.mask = None
            if padded:
                rows = list(alive())
                copies = int(kwargs["hidden_states"].shape[0]) // len(rows)
                self.mask = padded[0][rows].repeat(copies, 1)[:, None, None, :]

        handles = [
            encoder.register_forward_hook(encoded),
            transformer.register_forward_pre_hook(before, with_kwargs=True),
        ]
        try:
            yield
        finally:
            self.mask = None
            for handle in handles:
                handle.remove()


_Processor: Any = AceStepAttnProcessor2_0


class _Masked(_Processor):  # type: ignore[misc]
    """ACE-Step's own attention (grouped queries, norms on queries and keys), with the mask in cross-attention."""

    def __init__(self, company: Company) -> None:
        super().__init__()
        self.company = company

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        image_rotary_emb: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        is_cross = encoder_hidden_states is not None
        mask = self.company.mask if is_cross else attention_mask
        told = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        query = attn.norm_q(attn.to_q(hidden_states).unflatten(-1, (attn.heads, attn.head_dim)))
        key = attn.norm_k(attn.to_k(told).unflatten(-1, (attn.kv_heads, attn.head_dim)))
        value = attn.to_v(told).unflatten(-1, (attn.kv_heads, attn.head_dim))
        if not is_cross and image_rotary_emb is not None:
            query, key = (_turned(each, image_rotary_emb) for each in (query, key))
        if mask is not None and query.device.type in _SPREAD_ON:
            key, value = (each.repeat_interleave(attn.heads // attn.kv_heads, dim=2) for each in (key, value))
        made = scaled_dot_product_attention(
            query.transpose(1, 2),
            key.transpose(1, 2),
            value.transpose(1, 2),
            attn_mask=mask,
            scale=attn.scaling,
            enable_gqa=key.shape[2] != query.shape[2],
        )
        out: Tensor = attn.to_out[0](made.transpose(1, 2).flatten(2, 3))
        return out


def _turned(rows: Tensor, angles: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions as Qwen has them, on (batch, frames, heads, head)."""
    turn: Any = apply_rotary_emb  # its types know no pair of cosines and sines
    turned: Tensor = turn(rows, angles, use_real=True, use_real_unbind_dim=-2, sequence_dim=1)
    return turned
