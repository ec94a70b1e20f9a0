"""How is audiocraft imported without what it imports and does not need? Its own modules are given stand-ins for it.

audiocraft 1.3.0 wants torch 2.1, torchaudio, xformers, av, spacy, demucs, flashy and more at import. The functions that
making music uses of them are in `standins`. They are put where only audiocraft finds them: each of its modules is run
with an `__import__` of its own. Nothing of that is in `sys.modules`, so that no other library is misled (transformers
asks whether there is a torchaudio).
"""

import builtins
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from types import ModuleType
from typing import Any, Final

from generation.errors import EngineUnavailable

_NAME: Final = "audiocraft"
_LOCK: Final = threading.Lock()


@cache
def audiocraft() -> ModuleType:
    """The package, imported: `audiocraft().models`, `.modules`.

    Raises:
        EngineUnavailable: it, or something that it does need, is not installed.
    """
    # What it needs of transformers is loaded before, by transformers' own ways.
    import_module("transformers")
    with _LOCK:
        if _NAME in sys.modules:
            return sys.modules[_NAME]
        finder = _Finder()
        sys.meta_path.insert(0, finder)
        try:
            return import_module(_NAME)
        except ImportError as error:
            raise EngineUnavailable(f"audiocraft lacks {error.name}.", "Install it with: make audiocraft") from error
        finally:
            sys.meta_path.remove(finder)
            if _NAME not in sys.modules:  # it failed: the next try begins anew
                for name in [each for each in sys.modules if each.startswith(f"{_NAME}.")]:
                    del sys.modules[name]


class _Finder(MetaPathFinder):
    """Finds audiocraft's modules, and has them run by `_Loader`."""

    def __init__(self) -> None:
        # Imported here, for it needs torch: this module alone does not.
        from generation.engines.audiocraft.standins import modules, solvers

        self._builtins = vars(builtins) | {"__import__": _importing(modules())}
        self._own = solvers()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != _NAME:
            return None
        if fullname in self._own:
            return ModuleSpec(fullname, _Made(self._own[fullname]), is_package=fullname == f"{_NAME}.solvers")
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return spec
        loader = _Loader(fullname, spec.origin, self._builtins)
        places = spec.submodule_search_locations
        return spec_from_file_location(fullname, spec.origin, loader=loader, submodule_search_locations=places)


class _Loader(SourceFileLoader):
    """Runs a module from its source as always, but for the builtins that it is given."""

    def __init__(self, fullname: str, path: str, given: dict[str, Any]) -> None:
        super().__init__(fullname, path)
        self._builtins = given

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self._builtins
        super().exec_module(module)


class _Made(Loader):
    """Gives a module that is there already."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def _importing(stand_ins: Mapping[str, ModuleType]) -> Any:
    """An `__import__` that gives these modules, and for all others is the one that everybody has."""

    def bring(
        name: str,
        scope: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        wanted: Sequence[str] = (),
        level: int = 0,
    ) -> ModuleType:
        root = name.partition(".")[0]
        if level or root not in stand_ins:
            return builtins.__import__(name, scope, local, wanted, level)
        if name not in stand_ins:
            raise ModuleNotFoundError(f"There is no {name} for audiocraft.", name=name)
        return stand_ins[name if wanted else root]

    return bring
