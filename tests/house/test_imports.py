"""Who may import whom, no cycles, and nothing heavy before it is needed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.house.sources import PACKAGES, ROOT, python_files

HEAVY = {"torch", "transformers", "diffusers", "audiocraft", "librosa", "scipy", "numba", "sklearn", "PIL"}
MODELS = {"torch", "torchaudio", "transformers", "diffusers", "audiocraft", "accelerate"}
OUTSIDE = {"discord", "sqlalchemy", "alembic", "asyncpg", "aiosqlite"}


def lint_imports(folder):
    program = str(Path(sys.executable).parent / "lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_contracts_hold():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("generation/brief.py", "import storage.address"),
        ("generation/brief.py", "import bot.settings"),
        ("storage/address.py", "import bot.settings"),
        ("bot/settings.py", "import storage.address"),
        ("bot/playground/snowflakes.py", "import generation.brief"),
    ],
)
def test_a_broken_contract_is_caught(module, line, tmp_path):
    for path in python_files(*PACKAGES):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a") as file:
        file.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout
    assert module.removesuffix(".py").replace("/", ".") in done.stdout


@pytest.fixture(scope="module")
def graph():
    # What is imported for types alone is never run, and can not go in circles.
    return grimp.build_graph(
        *PACKAGES, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def test_only_bootstrap_and_the_command_line_see_storage(graph):
    seen = {
        importer
        for module in graph.modules
        if module.split(".")[0] == "storage"
        for importer in graph.find_modules_that_directly_import(module)
        if importer.split(".")[0] == "bot"
    }
    assert {name for name in seen if name != "bot.bootstrap" and not name.startswith("bot.cli.")} == set()
    assert "bot.bootstrap" in seen


def test_generation_knows_neither_discord_nor_sql_and_models_only_in_engines(graph):
    for outside in (OUTSIDE | MODELS) & graph.modules:
        importers = graph.find_modules_that_directly_import(outside)
        inner = {name for name in importers if name.startswith("generation.")}
        allowed = {name for name in inner if outside in MODELS and name.startswith("generation.engines.")}
        assert inner - allowed == set(), f"{outside} is imported there"


def cycles(imports):
    """Give each set of modules that import one another in a circle (Tarjan's strongly connected components)."""
    number, low, stack, found = {}, {}, [], []

    def visit(module):
        number[module] = low[module] = len(number)
        stack.append(module)
        for other in imports.get(module, ()):
            if other not in number:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], number[other])
        if low[module] == number[module]:
            at = stack.index(module)
            circle = set(stack[at:])
            del stack[at:]
            if len(circle) > 1 or module in imports.get(module, ()):
                found.append(circle)

    for module in imports:
        if module not in number:
            visit(module)
    return found


def test_a_cycle_is_found():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [{"a", "b", "c"}]
    assert cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_module_imports_itself_in_a_circle(graph):
    ours = {module for module in graph.modules if module.split(".")[0] in PACKAGES}
    assert cycles({module: graph.find_modules_directly_imported_by(module) & ours for module in sorted(ours)}) == []


def loaded_by(statement):
    """Give the top-level names of all modules that a fresh Python has loaded after this statement."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_starting_loads_nothing_heavy():
    loaded = loaded_by("import bot.__main__, bot.bootstrap, bot.cli.serve, bot.cli.make, bot.cli.checkup")
    assert "discord" in loaded
    assert HEAVY & loaded == set()


def test_the_health_check_loads_next_to_nothing():
    light = loaded_by("import bot.doctor.__main__")
    assert (HEAVY | {"discord", "sqlalchemy", "aiohttp", "numpy", "pydantic"}) & light == set()


def test_a_heavy_import_would_be_seen():
    assert "scipy" in loaded_by("import scipy")
