"""The memory of this machine, and of a container on it."""

from pathlib import Path

import pytest

from generation import ram
from generation.engines.neural.device import Device, device_for

CONTAINER = {"memory.max": "2000000", "memory.current": "1500000", "memory.stat": "inactive_file 500000\n"}


@pytest.fixture
def container(tmp_path: Path) -> Path:
    for name, text in CONTAINER.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:    4000 kB\n")
    return tmp_path


def test_a_container_has_no_more_than_its_limit(container: Path) -> None:
    assert ram.installed(container) == 2_000_000
    assert ram.available(container / "meminfo", container) == 1_000_000


def test_without_a_limit_the_whole_machine_is_there(container: Path) -> None:
    (container / "memory.max").write_text("max\n")
    assert ram.installed(container) == ram.installed(Path("/nowhere"))
    assert ram.available(container / "meminfo", container) == 4_096_000


def test_what_this_machine_has_is_known() -> None:
    assert 2**29 < ram.available() <= ram.installed()
    nowhere = Path("/nowhere")
    assert ram.available(nowhere, nowhere) == ram.installed(nowhere), "a system that does not say what is free"


def test_engines_on_the_processor_have_what_the_container_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ram, "installed", lambda: 2_000_000)
    assert device_for("cpu").total_gb() == pytest.approx(0.002)
    assert Device("mps", device_for("cpu").dtype).total_gb() == pytest.approx(0.002)
