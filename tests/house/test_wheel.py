"""What is installed elsewhere is whole: every module, page and migration is in the wheel, and nothing else."""

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.house.sources import PACKAGES, ROOT, tracked

CARRIED = {".py", ".html", ".css", ".js", ".svg", ".json", ".txt", ".mako", ".typed", ".npy", ".c"}


def build(folder):
    """Build a wheel from a copy, so that nothing is left in the checkout; gives the names in it."""
    source = folder / "source"
    for path in tracked():
        if path.parts[0] in PACKAGES or path.name in {"pyproject.toml", "README.md", "LICENSE"}:
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, source / path)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--disable-pip-version-check", "--wheel-dir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"))


def test_every_file_of_the_packages_is_in_the_wheel(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.as_posix() for path in tracked() if path.parts[0] in PACKAGES}
    assert {name for name in wanted if not name.endswith(tuple(CARRIED))} == set(), (
        "kinds of files that are not carried"
    )
    assert wanted - inside == set()
    assert "bot/playground/page/index.html" in inside


def test_nothing_else_is_in_the_wheel(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_installed_package_starts_far_from_its_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = "import bot, bot.__main__, generation, storage, migrations; print(bot.__file__)"
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {code}",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith(str(tmp_path))


def test_the_licence_goes_along(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    metadata = next(name for name in names if name.endswith("/METADATA"))
    assert "License-Expression: MIT" in zipfile.ZipFile(wheel).read(metadata).decode()
