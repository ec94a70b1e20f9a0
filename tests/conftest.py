"""How the tests are shared out to processes: enough of them that no core idles, and the longest files first."""

import os
from pathlib import Path

import pytest

# Whole files go to one process each (`--dist loadfile`), for what a module's fixtures have made. Where a file that takes
# a minute comes last, one process ends a minute after the others, so these come first, the longest before the others.
LONGEST_FIRST = (
    "acceptance/test_neural.py",
    "acceptance/test_refining.py",
    "generation/test_twenty_jobs.py",
    "acceptance/test_buttons.py",
    "acceptance/test_members.py",
    "acceptance/test_variations.py",
    "acceptance/test_bad_clips.py",
    "generation/engines/test_same_bits_in_every_process.py",
    "acceptance/test_delivery.py",
    "bot/test_reproduce.py",
    "acceptance/test_talking.py",
    "bot/test_restart_time.py",
    "acceptance/test_takedown.py",
    "acceptance/test_browser_sessions.py",
    "playground/test_page_live.py",
    "playground/test_page_commands.py",
    "generation/test_any_conversation.py",
    "acceptance/test_cancel.py",
    "bot/test_serving.py",
    "generation/engines/test_styles_acoustic.py",
    "acceptance/test_moderators.py",
    "acceptance/test_sessions.py",
    "acceptance/test_browser.py",
    "acceptance/test_lineage.py",
    "bot/test_command_line.py",
    "generation/test_layers.py",
    "generation/audio/test_hints.py",
    "generation/test_sharing.py",
    "generation/engines/test_sketch.py",
    "acceptance/test_references.py",
    "bot/test_eval_commands.py",
    "generation/test_making_refined.py",
    "bot/test_refine_command.py",
    "acceptance/test_busy.py",
    "acceptance/test_no_silence.py",
    "playground/test_page_looks.py",
    "generation/engines/test_refined_sound.py",
    "bot/test_eval_refinements_sound.py",
    "generation/engines/test_orchestra.py",
    "acceptance/test_direct_messages.py",
    "bot/test_eval_sheets.py",
    "generation/engines/test_seam.py",
    "playground/test_gateway.py",
)

HERE = Path(__file__).parent
_TURN = {name: number for number, name in enumerate(LONGEST_FIRST)}


def turn(path: Path) -> int:
    """When a file's tests are handed out: 0 comes first; all that are not named share the last turn."""
    return _TURN.get(path.relative_to(HERE).as_posix(), len(_TURN))


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with a tiny random checkpoint of each library's own kind, made once."""
    from tests.support.tiny import ace_step, musicgen, stable_audio  # they bring the libraries

    models = tmp_path_factory.mktemp("models")
    for each in (musicgen, ace_step, stable_audio):
        each.build(models)
    return models


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: two more than there are cores, for the bot's tests wait for it nearly half of their time."""
    return len(os.sched_getaffinity(0)) + 2 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order what is shared out; whoever runs the tests in one process has them in the usual order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: turn(item.path))
