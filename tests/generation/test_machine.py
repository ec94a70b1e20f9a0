"""Where engines run, and with how much memory, is known without importing torch."""

import runpy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from generation import ram
from generation.machine import PROCESSOR, Torch, place
from tests.house.sources import ROOT

CUDA = Torch("2.13.0", "13.0")


def driver(path: Path, *lines: str) -> str:
    """A program that answers as NVIDIA's does."""
    path.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in lines))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def smi(tmp_path: Path) -> str:
    return driver(tmp_path / "smi", "NVIDIA H100, 81559 MiB, 580.95.05", "NVIDIA T4, 15360 MiB, 580.95.05")


def test_a_gpu_that_torch_can_use_is_taken_with_its_own_memory(smi: str) -> None:
    found = place("auto", smi, CUDA)
    assert (found.kind, found.title) == ("cuda", "the GPU (NVIDIA H100 (81559 MiB))")
    assert found.memory_gb == pytest.approx(85.5, abs=0.1)
    assert not found.doubles
    second = place("cuda:1", smi, CUDA)
    assert "T4" in second.title
    assert second.memory_gb == pytest.approx(16.1, abs=0.1)
    assert place("cuda:2", smi, CUDA).memory_gb == 0.0


def test_elsewhere_it_is_the_processor_with_the_machines_memory(smi: str, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no-such-program")
    old = driver(tmp_path / "old", "NVIDIA H100, 81559 MiB, 550.54")
    for wanted, program, torch in (
        ("auto", nowhere, CUDA),
        ("auto", smi, Torch("2.13.0+cpu")),
        ("auto", old, CUDA),
        ("cpu", smi, CUDA),
    ):
        found = place(wanted, program, torch)
        assert (found.kind, found.title, found.memory_gb) == ("cpu", PROCESSOR, ram.installed() / 1e9)
    assert place("cuda", nowhere, CUDA).kind == "cuda"


def test_apples_gpu_shares_the_machines_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    found = place("auto", str(tmp_path / "no-such-program"), Torch("2.13.0"))
    assert (found.kind, found.title, found.memory_gb) == ("mps", "Apple's GPU", ram.installed() / 1e9)
    assert found.doubles


def test_the_installed_torch_is_known_without_importing_it() -> None:
    code = "import sys; from generation.machine import installed_torch; t = installed_torch(); print(t.version, t.cuda or '-');"
    code += "assert 'torch' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    told = runpy.run_path(str(Path(str(find_spec("torch").origin)).parent / "version.py"))
    assert done.stdout.split() == [told["__version__"], told["cuda"] or "-"]
