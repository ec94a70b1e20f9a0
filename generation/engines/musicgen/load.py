"""How do weights on disk become a model that the loop can use? Read by transformers, without holding them twice.

The text encoder and EnCodec are built by `from_pretrained` with a decoder of no layers; the decoder's own matrices,
which are nearly all there is, are then read from the file one after the other, each laid out for the loop.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from generation.engines.means import Means
from generation.engines.musicgen import decoder as loop
from generation.engines.musicgen.linear import Int8, Linear, Plain
from generation.engines.musicgen.native import is_for
from generation.engines.neural.checkpoint import check
from generation.engines.neural.device import Device
from generation.engines.neural.failing import is_out_of_memory
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import folder
from generation.errors import EngineUnavailable, NocturneError

_CLASSES: Final = {
    "musicgen": "MusicgenForConditionalGeneration",
    "musicgen_melody": "MusicgenMelodyForConditionalGeneration",
}
_DECODER: Final = "decoder."
_INDEX: Final = "model.safetensors.index.json"
_WORDS: Final = ("tokenizer.json", "spiece.model")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Everything of one set of weights, ready for use: the decoder in `precision`, all else in full.

    `text` is transformers' text encoder, `codec` its `EncodecModel`; `project` and `project_chroma` bring what a text
    and a chroma say to the decoder's width. `chroma_rows` is how long a tune the weights were trained with (0: none).
    """

    name: str
    device: Device
    precision: str
    decoder: loop.Weights
    tokenizer: Any
    text: Any
    project: Callable[[Tensor], Tensor]
    codec: Any
    project_chroma: Callable[[Tensor], Tensor] | None = None
    chroma_rows: int = 0

    @property
    def rate(self) -> int:
        """Samples per second of what the codec makes."""
        return int(self.codec.config.sampling_rate)

    @property
    def hop(self) -> int:
        """Samples per frame of tokens."""
        return int(self.codec.config.hop_length)

    @property
    def channels(self) -> int:
        return self.decoder.shape.channels


def load(weights: Weights, means: Means, device: Device) -> Model:
    """Load a set of weights from its folder.

    Raises:
        EngineUnavailable: they are missing, damaged, of another kind, or not allowed; the remedy says what to do.
    """
    where = folder(weights, means)
    check(where, weights.name, weights.needed, unsafe=means.unsafe)
    try:
        with _quiet():
            return _loaded(where, weights.name, device)
    except (NocturneError, ImportError, MemoryError):
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise _broken(weights.name, "they could not be read") from error


def _broken(name: str, why: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"The weights “{name}” can not be used: {why}.", f"Fetch them again with: python -m bot models pull {name}"
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's progress bars and remarks: it warns of MusicGen's own pad token, which is past the rest."""
    logging: Any = import_module("transformers.utils.logging")  # its functions have no types
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _loaded(where: Path, name: str, device: Device) -> Model:
    from transformers import AutoConfig, AutoTokenizer

    if not any((where / each).is_file() for each in _WORDS):
        raise _broken(name, "the words of their text encoder are missing")
    config = AutoConfig.from_pretrained(where, local_files_only=True)
    if config.model_type not in _CLASSES:
        raise _broken(name, f"they are not MusicGen's but of the kind “{config.model_type}”")
    shape = _shape(config.decoder)
    config.decoder.num_hidden_layers = 0
    around = _around(where, name, config)
    int8 = device.kind == "cpu"
    melody = config.model_type == "musicgen_melody"
    with _checkpoint(where, name) as state:
        # Our own kernel takes rows in full precision, beside which half of it would gain nothing.
        dtype = torch.float32 if int8 and is_for(shape) else device.dtype
        laid_out = loop.weights(_On(state, replace(device, dtype=dtype)), shape, partial(_matrix, int8=int8))
    return Model(
        name=name,
        device=device,
        precision="int8" if int8 else str(device.dtype).removeprefix("torch."),
        decoder=laid_out,
        tokenizer=AutoTokenizer.from_pretrained(where, local_files_only=True),
        text=around.text_encoder.to(device.torch),
        project=_projection(around, "enc_to_dec_proj", device),
        codec=around.audio_encoder.to(device.torch),
        project_chroma=_projection(around, "audio_enc_to_dec_proj", device) if melody else None,
        chroma_rows=config.chroma_length if melody else 0,
    )


def _shape(config: Any) -> loop.Shape:
    return loop.Shape(
        layers=config.num_hidden_layers,
        width=config.hidden_size,
        heads=config.num_attention_heads,
        inner=config.ffn_dim,
        codebooks=config.num_codebooks,
        vocabulary=config.vocab_size,
        channels=config.audio_channels,
        scale=config.hidden_size**0.5 if config.scale_embedding else 1.0,
    )


def _around(where: Path, name: str, config: Any) -> Any:
    """Everything but the decoder's layers, in full precision: it is small, and computed once a track."""
    kind = getattr(import_module("transformers"), _CLASSES[config.model_type])
    safe = bool(_files(where))
    model, told = kind.from_pretrained(
        where,
        config=config,
        local_files_only=True,
        use_safetensors=safe,
        dtype=torch.float32,
        output_loading_info=True,
    )
    missing = sorted(told["missing_keys"])
    if missing:
        raise _broken(name, f"{missing[0]} is missing")
    return model.eval().requires_grad_(requires_grad=False)


def _projection(around: Any, name: str, device: Device) -> Callable[[Tensor], Tensor]:
    """What brings a text or a chroma to the decoder's width; there is nothing to do where the widths are the same."""
    found: torch.nn.Module | None = getattr(around, name, None)
    return found.to(device.torch) if found is not None else torch.nn.Identity()


# ---- the decoder's own file -----------------------------------------------------------------------------------------


def _matrix(weight: Tensor, *, int8: bool) -> Linear:
    return Int8.of(weight) if int8 else Plain(weight)


def _files(where: Path) -> list[Path]:
    return sorted(where.glob("*.safetensors"))


@contextmanager
def _checkpoint(where: Path, name: str) -> Iterator[Mapping[str, Tensor]]:
    """The decoder's weights by name, each read from the disk when it is asked for."""
    files = _files(where)
    if not files:  # let in by `check` because the host insists; still no code in it is run
        pickled = next(each for each in sorted(where.glob("*.bin")) if each.name.startswith("pytorch_model"))
        yield {
            key.removeprefix(_DECODER): tensor
            for key, tensor in torch.load(pickled, map_location="cpu", weights_only=True, mmap=True).items()
            if key.startswith(_DECODER)
        }
        return
    index = where / _INDEX
    wanted = set(json.loads(index.read_text("utf-8"))["weight_map"].values()) if index.is_file() else set[str]()
    lacking = sorted(wanted - {each.name for each in files})
    if lacking:
        raise _broken(name, f"{lacking[0]} is missing")
    from safetensors import safe_open

    opened: list[Any] = [safe_open(each, framework="pt", device="cpu") for each in files]
    yield _Lazy({key: file for file in opened for key in file.keys()})  # noqa: SIM118 - it is no dictionary


class _Lazy(Mapping[str, Tensor]):
    """Names of the decoder's weights, and the files that they are read from."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = {key.removeprefix(_DECODER): file for key, file in files.items() if key.startswith(_DECODER)}

    def __getitem__(self, key: str) -> Tensor:
        tensor: Tensor = self._files[key].get_tensor(_DECODER + key)
        return tensor

    def __contains__(self, key: object) -> bool:
        return key in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _On(Mapping[str, Tensor]):
    """Weights on a device in its precision, moved when they are asked for."""

    def __init__(self, state: Mapping[str, Tensor], device: Device) -> None:
        self._state, self._device = state, device

    def __getitem__(self, key: str) -> Tensor:
        return self._state[key].to(self._device.torch, self._device.dtype)

    def __contains__(self, key: object) -> bool:
        return key in self._state

    def __iter__(self) -> Iterator[str]:
        return iter(self._state)

    def __len__(self) -> int:
        return len(self._state)
