"""How does a row hear nothing of the others' longer texts? By a mask over the padding in cross-attention.

ACE-Step's transformer looks at the padding that a longer text in the same batch causes; alone a row has none. With the
mask a row comes out as it does alone.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from diffusers.models.transformers.ace_step_transformer import AceStepAttnProcessor2_0
from torch import Tensor, nn


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
    """ACE-Step's own attention, with the mask in cross-attention."""

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
        if encoder_hidden_states is not None:
            attention_mask = self.company.mask
        made: Tensor = super().__call__(attn, hidden_states, encoder_hidden_states, attention_mask, image_rotary_emb)
        return made
