"""How do audiocraft's published checkpoints become safetensors? They are pickles, read here so that no code can run.

`state_dict.bin` (the language model), `compression_state_dict.bin` (its codec) and `*.th` (MultiBand Diffusion) hold
tensors and a configuration. Each becomes `STEM.safetensors` with the tensors and `STEM.yaml` with the configuration.
The engine loads those; the pickles themselves only where the host insists.
"""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from generation.engines.neural.checkpoint import PICKLES
from generation.errors import EngineUnavailable

_UNREADABLE: Final = "Fetch it again, or set NOCTURNE_UNSAFE_WEIGHTS=1 if you trust where it comes from."


def convert(folder: Path, *, unsafe: bool = False) -> list[str]:
    """Turn each pickle of a folder into safetensors and YAML beside it, then remove it; the names of what was made.

    Raises:
        EngineUnavailable: as `read` does; a file that could not be read is still there.
    """
    made = []
    for path in sorted(each for each in folder.iterdir() if each.suffix in PICKLES):
        tensors, config = read(path, unsafe=unsafe)
        made += _write(path, tensors, config)
        path.unlink()
    return made


def read(path: Path, *, unsafe: bool = False) -> tuple[dict[str, Any], str]:
    """The tensors of a pickle by name (on the CPU), and its configuration as YAML.

    Read by torch's weights-only reader, which builds nothing but tensors, plain values and omegaconf's containers.
    Where that refuses a file, it is opened by pickle itself only with `unsafe`, for that runs what is in it.

    Raises:
        EngineUnavailable: the file can not be read so, or is no checkpoint of audiocraft's.
    """
    return _split(_package(path, unsafe=unsafe), path.name)


def _package(path: Path, *, unsafe: bool) -> Mapping[Any, Any]:
    import pickle

    import torch

    try:
        import omegaconf  # noqa: F401 - what the configurations are made of
    except ModuleNotFoundError as error:
        raise EngineUnavailable(f"Reading {path.name} needs omegaconf.", "Install it with: make audiocraft") from error
    try:
        with torch.serialization.safe_globals(list(_containers())), warnings.catch_warnings():
            # What it does not know of a newer protocol it refuses anyway.
            warnings.filterwarnings("ignore", message="Detected pickle protocol", category=UserWarning)
            package = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if not unsafe:
            raise EngineUnavailable(f"{path.name} holds more than weights and values.", _UNREADABLE) from error
        package = torch.load(path, map_location="cpu", weights_only=False)
    except (RuntimeError, EOFError, OSError, ValueError) as error:
        raise EngineUnavailable(f"{path.name} is cut off or damaged.", "Fetch it again.") from error
    if not isinstance(package, Mapping):
        raise _foreign(path.name)
    return package


def _containers() -> Iterator[Any]:
    """What omegaconf's configurations are made of: they hold values and run nothing when they are read."""
    from collections import defaultdict

    from omegaconf import DictConfig, ListConfig, base, nodes

    yield from (DictConfig, ListConfig, base.ContainerMetadata, base.Metadata, Any, defaultdict, dict, list, int)
    for name in ("AnyNode", "StringNode", "IntegerNode", "FloatNode", "BooleanNode", "InterpolationResultNode"):
        if hasattr(nodes, name):
            yield getattr(nodes, name)


def _split(package: Mapping[Any, Any], name: str) -> tuple[dict[str, Any], str]:
    """The tensors by name, and the configuration as YAML."""
    from omegaconf import OmegaConf

    if "pretrained" in package:  # a codec that is published by itself
        return {}, OmegaConf.to_yaml({"pretrained": str(package["pretrained"])})
    if "best_state" in package and "xp.cfg" in package:
        config = package["xp.cfg"]
        return dict(package["best_state"]), config if isinstance(config, str) else OmegaConf.to_yaml(config)
    if "n_bands" in package and "sample_rate" in package:
        bands = range(int(package["n_bands"]))
        tensors = {
            f"{band}.{part}.{key}": tensor
            for band in bands
            for part in ("model", "processor")
            for key, tensor in package[band][f"{part}_state"].items()
        }
        configs = [OmegaConf.to_container(OmegaConf.create(package[band]["cfg"]), resolve=True) for band in bands]
        return tensors, OmegaConf.to_yaml({"sample_rate": int(package["sample_rate"]), "bands": configs})
    raise _foreign(name)


def _write(path: Path, tensors: dict[str, Any], config: str) -> list[str]:
    """Both files, each under its name only when it is whole."""
    from safetensors.torch import save_file

    draft = path.with_name(f"{path.name}.part")
    made = []
    if tensors:
        # Copies, for safetensors takes no tensors that share their memory.
        save_file({key: each.clone().contiguous() for key, each in tensors.items()}, draft)
        made.append(draft.replace(path.with_suffix(".safetensors")))
    draft.write_text(config, encoding="utf-8")
    made.append(draft.replace(path.with_suffix(".yaml")))
    return [each.name for each in made]


def _foreign(name: str) -> EngineUnavailable:
    return EngineUnavailable(f"{name} is no checkpoint of audiocraft's.", "Fetch the weights again.")
