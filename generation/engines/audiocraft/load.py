"""How does a folder become a model of audiocraft's? Built from its YAML by audiocraft, filled from safetensors by us.

Its own loaders open pickles and ask a hub for the text encoder. This one reads what `convert` makes of those, the
pickles themselves only where the host insists, and the text encoder from its own folder beside them.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generation.engines.audiocraft.adapter import audiocraft
from generation.engines.audiocraft.card import BANDS, MULTIBAND, bands_are_here, weights_of
from generation.engines.audiocraft.convert import read
from generation.engines.means import Means
from generation.engines.neural.checkpoint import PICKLES, check
from generation.engines.neural.device import Device, device_for
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import folder
from generation.errors import EngineUnavailable

_LM, _CODEC = "state_dict", "compression_state_dict"
# What released configurations say that only training needs.
_TRAINING: Final = (
    "conditioners.self_wav.chroma_stem.cache_path",
    "conditioners.args.merge_text_conditions_p",
    "conditioners.args.drop_desc_p",
)
# Codecs that are published by themselves, and what they are called here.
_CODECS: Final = {"facebook/encodec_32khz": "encodec-32khz"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready: audiocraft's `MusicGen` or `MAGNeT`, its MultiBand decoder if there is one, and where."""

    model: Any
    bands: Any | None
    weights: Weights
    device: Device
    precision: str

    @property
    def is_masked(self) -> bool:
        """Whether it fills in a masked sequence (MAGNeT), rather than going on step by step."""
        return type(self.model).__name__ == "MAGNeT"

    @property
    def hears_tunes(self) -> bool:
        return "self_wav" in self.model.lm.condition_provider.conditioners

    @property
    def band_steps(self) -> int:
        """How many steps MultiBand Diffusion takes in each band (`NoiseSchedule.generate_subsampled`)."""
        return 20

    @property
    def longest_s(self) -> float:
        """What it makes in one go, in seconds: what it was trained on."""
        return float(self.model.max_duration)


def load(means: Means) -> Loaded:
    """Load the weights that are chosen here, onto the device that is.

    Raises:
        EngineUnavailable: audiocraft, the weights or a part of them are not here, or damaged.
    """
    package = audiocraft()
    weights = weights_of(means)
    device = _device(means)
    where = folder(weights, means)
    check(where, weights.name, [], unsafe=means.unsafe)
    lm, codec = (_stored(where, stem, means) for stem in (_LM, _CODEC))
    with _quiet(), _on(device):
        compression = _codec(package, codec, means, device)
        language = _language_model(package, lm, means, device, int(compression.frame_rate))
        kind = package.models.MAGNeT if _is_masked(lm.config) else package.models.MusicGen
        model = kind(name=weights.name, compression_model=compression, lm=language)
        bands = _bands(package, model.compression_model, means, device)
    return Loaded(model, bands, weights, device, str(next(language.parameters()).dtype).removeprefix("torch."))


@dataclass(frozen=True, slots=True)
class _Stored:
    """A part of a checkpoint as it lies on the disk: its configuration, and its tensors by name."""

    name: str
    config: Any
    tensors: dict[str, Any]

    def fill(self, module: Any, prefix: str = "") -> Any:
        """Give a module its tensors, or those whose names begin so; it is then ready for use."""
        own = {key.removeprefix(prefix): each for key, each in self.tensors.items() if key.startswith(prefix)}
        try:
            module.load_state_dict(own)
        except RuntimeError as error:
            if "Error(s) in loading state_dict" not in str(error):
                raise
            raise EngineUnavailable(
                f"The tensors of {self.name} do not fit its configuration.", "Fetch the weights again."
            ) from error
        return module.eval()


def _stored(where: Path, stem: str, means: Means) -> _Stored:
    """Read a part: safetensors and YAML, or the pickle that it was published as where the host insists."""
    config = where / f"{stem}.yaml"
    if config.is_file():
        tensors = where / f"{stem}.safetensors"
        return _Stored(stem, _config(config.read_bytes(), stem), _tensors(tensors) if tensors.is_file() else {})
    pickles = [where / f"{stem}{suffix}" for suffix in PICKLES if (where / f"{stem}{suffix}").is_file()]
    if not pickles:
        raise EngineUnavailable(
            f"The weights “{where.name}” lack {stem}.yaml.",
            f"Fetch them again with: python -m bot models pull {where.name}",
        )
    _check_allowed(pickles[0], means)
    told, said = read(pickles[0], unsafe=True)
    return _Stored(stem, _config(said.encode(), stem), told)


def _check_allowed(path: Path, means: Means) -> None:
    """Whether a pickle may be opened; raises `EngineUnavailable` where the host does not insist on it."""
    if not means.unsafe:
        raise EngineUnavailable(
            f"{path.name} is of a format that can run code when it is opened.",
            "Use a copy in safetensors, or set NOCTURNE_UNSAFE_WEIGHTS=1 if you trust where it comes from.",
        )


def _tensors(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return dict(load_file(path))
    except (OSError, SafetensorError) as error:
        raise _damaged(path.name) from error


def _device(means: Means) -> Device:
    """What was chosen; audiocraft's own code knows only CPUs and CUDA."""
    device = device_for(means.device)
    return device if device.kind == "cuda" else device_for("cpu")


@contextmanager
def _on(device: Device) -> Iterator[None]:
    """Make a CUDA device the current one, for audiocraft knows devices only by their kind."""
    import torch

    if device.kind != "cuda":
        yield
        return
    with torch.cuda.device(device.torch):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars among the host's log lines, and no remark on what can not be otherwise."""
    from transformers.utils import logging

    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            # The published codecs are stored by this older form of weight normalisation.
            warnings.filterwarnings("ignore", message=".*weight_norm.* is deprecated", category=FutureWarning)
            yield
    finally:
        if bars:
            logging.enable_progress_bar()


def _config(text: bytes, stem: str) -> Any:
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        found = OmegaConf.create(text.decode("utf-8"))
    except (ValueError, YAMLError, OmegaConfBaseException) as error:
        raise _damaged(f"{stem}.yaml") from error
    if not isinstance(found, DictConfig):
        raise _damaged(f"{stem}.yaml")
    return found


def _is_masked(config: Any) -> bool:
    return bool(config.get("lm_model") == "transformer_lm_magnet")


def _language_model(package: Any, stored: _Stored, means: Means, device: Device, frames: int) -> Any:
    from omegaconf import OmegaConf

    config = stored.config
    for each in _TRAINING:
        path, _, last = each.rpartition(".")
        inner = OmegaConf.select(config, path)
        if inner is not None and last in inner:
            del inner[last]
    config.device = device.kind
    config.dtype = "float16" if device.kind == "cuda" else "float32"
    if _is_masked(config):
        config.transformer_lm.compression_model_framerate = frames
        config.transformer_lm.segment_duration = config.dataset.segment_duration
        config.transformer_lm.span_len = config.masking.span_len
    with _text_encoder_here(package, means):
        lm = package.models.builders.get_lm_model(config)
    stored.fill(lm)
    conditioner = lm.condition_provider.conditioners
    if "self_wav" in conditioner:
        conditioner["self_wav"].match_len_on_eval = True
        conditioner["self_wav"]._use_masking = False  # noqa: SLF001 - as its own `get_pretrained` does
    lm.cfg = config
    return lm


def _codec(package: Any, stored: _Stored, means: Means, device: Device) -> Any:
    """The codec that turns tokens into sound: its own, or one that is published by itself."""
    config = stored.config
    if "pretrained" in config:
        from transformers import EncodecModel

        part = _part(_CODECS.get(config.pretrained, config.pretrained), means, "the codec")
        model = EncodecModel.from_pretrained(part, local_files_only=True, use_safetensors=True)
        return package.models.HFEncodecCompressionModel(model).to(device.kind).eval()
    config.device = device.kind
    return stored.fill(package.models.builders.get_compression_model(config))


def _bands(package: Any, codec: Any, means: Means, device: Device) -> Any | None:
    """The decoder of MultiBand Diffusion (San Roman et al. 2023) on the model's own codec, where it is here."""
    if not bands_are_here(means) or codec.channels != 1:
        return None
    where = means.models / MULTIBAND
    check(where, MULTIBAND, [], unsafe=means.unsafe)
    stored = _stored(where, BANDS, means)
    models, schedules = package.models, package.modules.diffusion_schedule
    processes = []
    for index, band in enumerate(stored.config.bands):
        model = stored.fill(models.builders.get_diffusion_model(band), f"{index}.model.").to(device.kind)
        processor = models.builders.get_processor(band.processor, sample_rate=stored.config.sample_rate)
        processor = stored.fill(processor, f"{index}.processor.").to(device.kind)
        schedule = schedules.NoiseSchedule(**band.schedule, sample_processor=processor, device=device.kind)
        processes.append(models.multibanddiffusion.DiffusionProcess(model=model, noise_schedule=schedule))
    return models.MultiBandDiffusion(DPs=processes, codec_model=codec)


@contextmanager
def _text_encoder_here(package: Any, means: Means) -> Iterator[None]:
    """Have audiocraft's text conditioner read T5 from its folder here, not from a hub."""
    conditioners = package.modules.conditioners
    kept = {name: getattr(conditioners, name) for name in ("T5Tokenizer", "T5EncoderModel")}

    class _Here:
        def __init__(self, kind: Any, **how: Any) -> None:
            self._kind, self._how = kind, how

        def from_pretrained(self, name: str) -> Any:
            where = _part(name.rpartition("/")[2], means, "the text encoder")
            return self._kind.from_pretrained(where, local_files_only=True, **self._how)

    conditioners.T5Tokenizer = _Here(kept["T5Tokenizer"])
    conditioners.T5EncoderModel = _Here(kept["T5EncoderModel"], use_safetensors=True)
    try:
        yield
    finally:
        for name, each in kept.items():
            setattr(conditioners, name, each)


def _part(name: str, means: Means, what: str) -> Path:
    """The folder of a part that several weights share."""
    where = means.models / name
    if not where.is_dir():
        raise EngineUnavailable(
            f"{what[0].upper()}{what[1:]} “{name}” is not here.", f"Fetch it with: python -m bot models pull {name}"
        )
    check(where, name, ["config.json"])
    return where


def _damaged(name: str) -> EngineUnavailable:
    return EngineUnavailable(f"{name} is damaged.", "Fetch the weights again.")
