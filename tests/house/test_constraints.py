"""One plain file pins everything that is installed, for every Python that we say we run on."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LINES = (ROOT / "requirements" / "constraints.txt").read_text().splitlines()
PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["neural"]]
# What has these lines brings what it runs on by itself, in exactly the versions that it was built with.
NAMES_ITS_OWN = {"torch"}


def pins():
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in LINES if "==" in line)}


def closure(declared, python):
    """Give every distribution that these requirements bring on this Python, with who asks for it and how."""
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
    waiting = [("the project", Requirement(each)) for each in declared]
    found, done = {}, set()
    while waiting:
        asker, wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        found.setdefault(name, []).append((asker, wanted.specifier))
        for extra in ("", *wanted.extras):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            waiting += [(name, each) for each in needs(name, {**environment, "extra": extra})]
    return found


def needs(name, environment):
    try:
        listed = [Requirement(each) for each in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return []  # not for this machine's Python; the pin itself is still checked
    apply = [each for each in listed if each.marker is None or each.marker.evaluate(environment)]
    exact = [each for each in apply if name in NAMES_ITS_OWN and str(each.specifier).startswith("==")]
    return [each for each in apply if each not in exact]


def test_there_is_nothing_in_it_but_names_and_versions():
    for line in LINES:
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[0-9][\w.+!]*", line), line
    names = [line.partition("==")[0] for line in LINES if "==" in line]
    assert names == sorted(set(names))


@pytest.mark.parametrize("python", PYTHONS)
def test_everything_that_is_installed_is_pinned_to_a_version_that_fits(python):
    pinned = pins()
    for name, askers in closure(DECLARED, python).items():
        assert name in pinned, f"{name}, which {askers[0][0]} needs, has no pin: run make constraints"
        for asker, specifier in askers:
            assert specifier.contains(pinned[name], prereleases=True), f"{asker} wants {name}{specifier}"


def test_python_3_13_needs_what_it_no_longer_has():
    # discord.py and audioread use modules that left the standard library; the walk above must see their stand-ins.
    assert "audioop-lts" in closure(["discord.py"], "3.13")
    assert "audioop-lts" not in closure(["discord.py"], "3.12")


def test_the_default_install_brings_no_model_library():
    brought = closure(PROJECT["dependencies"], "3.13")
    others = {"torch", "transformers", "diffusers", "huggingface-hub", "audiocraft", "playwright", "pytest"}
    assert others & set(brought) == set()


def test_the_engines_with_models_bring_what_they_say_and_nothing_that_breaks_beside_it():
    brought = closure(EXTRAS["neural"], "3.11")
    assert {"torch", "transformers", "diffusers", "accelerate", "safetensors", "torchsde"} <= set(brought)
    assert {"torchaudio", "torchvision", "xformers", "audiocraft", "tensorflow"} & set(brought) == set()
    assert not [name for name in pins() if name.startswith("nvidia-")]


def test_torch_is_held_also_when_everything_else_is_renewed():
    # Another release would bring its CUDA libraries to machines whose build of this one has none.
    assert pins()["torch"] == "2.13.0"
    assert 'HELD = {"torch": "2.13.0"}' in (ROOT / "requirements" / "constrain.py").read_text()


def test_nothing_is_pinned_that_nobody_needs():
    needed = {name for python in PYTHONS for name in closure(DECLARED, python)}
    # The stand-ins of Python 3.13 are not installed on an older one, so what they need in turn can not be asked.
    assert set(pins()) - needed <= {"standard-chunk"}


def test_the_tests_run_on_what_is_pinned():
    pinned = pins()
    others = {
        name: (metadata.version(name), version)
        for name, version in pinned.items()
        if _installed(name) and Version(metadata.version(name)).public != Version(version).public
    }
    assert others == {}


def test_every_python_we_promise_is_one_we_checked():
    promised = SpecifierSet(PROJECT["requires-python"])
    assert [python for python in ("3.10", *PYTHONS, "3.14") if promised.contains(python)] == list(PYTHONS)


def _installed(name):
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
