"""`models`: what is said of weights before, while and after they come, by the command line and a hub on this machine."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from bot.cli.asking import yes
from bot.cli.models import _Bar
from generation.engines.weights.catalogue import known, named
from tests.generation.engines.weights.laid_out import FILES, MODEL, pickles
from tests.support.command_line import ROOT, nocturne, nocturne_here
from tests.support.hub import a_hub

SMALL = named("musicgen-small")
SIZE = sum(len(FILES[each]) for each in ("config.json", "tokenizer_config.json", MODEL))


@pytest.fixture
def there(monkeypatch):
    with a_hub() as running:
        running.put(SMALL.repository, FILES, SMALL.revision)
        # Both are made of HF_ENDPOINT when the client is imported, which in this process has long been done.
        template = f"{running.endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", running.endpoint)
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield running


@pytest.fixture
def data_dir(tmp_path):
    return tmp_path / "data"


def said(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(done, code, status):
    assert done.returncode == status, done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == code
    return error


def pulled(data_dir, name="musicgen-small", *words):
    return nocturne_here(data_dir, "models", "pull", name, "--accept-licence", *words, "--json")


def listed(data_dir):
    return {each["name"]: each for each in said(nocturne_here(data_dir, "models", "list", "--json"))["weights"]}


def test_from_a_first_look_to_the_end(data_dir, there):
    before = listed(data_dir)
    assert list(before) == [each.name for each in known()]
    assert not any(each["here"] or each["used"] for each in before.values())

    done = said(pulled(data_dir))["pulled"]
    assert (done["weights"], done["size"], done["fetched"]) == ("musicgen-small", SIZE, SIZE)
    assert done["folder"] == str(data_dir / "models" / "musicgen-small")
    assert pulled(data_dir).stdout.count('"already": true') == 1

    after = listed(data_dir)["musicgen-small"]
    assert (after["here"], after["used"], after["revision"]) == (True, True, done["revision"])
    lines = nocturne_here(data_dir, "models", "list").stdout.splitlines()
    assert [each.split()[:2] for each in lines if each.startswith("used")] == [["used", "musicgen-small"]]

    card = said(nocturne_here(data_dir, "models", "card", "musicgen-small", "--json"))["weights"]
    assert card["agreement"]["licence"] == "CC-BY-NC-4.0"
    assert card["licence"]["commercial"] is False
    assert "Shutterstock" in card["trained_on"]

    gone = said(nocturne_here(data_dir, "models", "remove", "musicgen-small", "--yes", "--json"))["removed"]
    assert gone["freed"] >= SIZE
    assert not listed(data_dir)["musicgen-small"]["here"]
    refused(nocturne_here(data_dir, "models", "remove", "musicgen-small", "--yes", "--json"), "not_found", 2)


def test_a_process_of_its_own_finds_the_hub_by_its_address(data_dir, there):
    done = nocturne(data_dir, "models", "pull", "musicgen-small", "--accept-licence", HF_ENDPOINT=there.endpoint)
    assert done.returncode == 0, done.stderr
    assert "“musicgen-small” is here" in done.stdout
    assert "100 %" in done.stderr
    assert "may not be used commercially" in done.stderr
    assert "Its text: LICENSE_weights in facebookresearch/audiocraft" in done.stderr
    assert listed(data_dir)["musicgen-small"]["here"]


def test_who_stops_a_fetch_does_not_wait_for_a_silent_hub_and_goes_on_later(data_dir, there):
    there.held = threading.Event()
    environment = {
        **os.environ,
        "NOCTURNE_DATA_DIR": str(data_dir),
        "PYTHONPATH": str(ROOT),
        "HF_ENDPOINT": there.endpoint,
    }
    command = [sys.executable, "-m", "bot", "models", "pull", "musicgen-small", "--accept-licence"]
    process = subprocess.Popen(command, cwd=data_dir.parent, env=environment, stderr=subprocess.PIPE, text=True)
    while not there.asked:
        time.sleep(0.02)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=25)
    assert process.returncode == 1
    assert time.monotonic() - begun < 10  # the hub would have been silent for 30 s
    assert "Traceback" not in told
    there.held.set()
    there.held = None
    assert said(pulled(data_dir))["pulled"]["size"] == SIZE


def test_what_weights_need_comes_with_them(data_dir, there):
    magnet, reader = named("magnet-small-10secs"), named("t5-base")
    there.put(magnet.repository, pickles(), magnet.revision)
    there.put(reader.repository, FILES, reader.revision)
    done = said(pulled(data_dir, magnet.name))
    assert done["pulled"]["weights"] == magnet.name
    assert [each["weights"] for each in done["with"]] == [reader.name]
    assert listed(data_dir)[magnet.name]["used"]
    assert said(pulled(data_dir, magnet.name))["with"] == []


def test_nothing_comes_before_the_licence_is_accepted(data_dir, there):
    error = refused(nocturne_here(data_dir, "models", "pull", "musicgen-small", "--json"), "bad_request", 2)
    assert "CC-BY-NC-4.0" in error["message"]
    assert "--accept-licence" in error["remedy"]
    assert there.asked == []


@pytest.mark.parametrize("step", ["pull", "remove", "card"])
def test_an_unknown_name_lists_the_known_ones(data_dir, step):
    error = refused(nocturne_here(data_dir, "models", step, "musicgen-huge", "--json"), "bad_request", 2)
    assert "musicgen-small" in error["remedy"]


def test_what_the_hub_refuses_is_one_sentence(data_dir, there):
    refused(pulled(data_dir, "musicgen-small", "--revision", "nowhere"), "bad_request", 2)
    refused(pulled(data_dir, "musicgen-melody"), "bad_request", 2)
    there.gated.add(SMALL.repository)
    assert "HF_TOKEN" in refused(pulled(data_dir), "not_allowed", 2)["remedy"]


def test_without_a_word_nothing_is_deleted(data_dir, there):
    pulled(data_dir)
    refused(nocturne_here(data_dir, "models", "remove", "musicgen-small", "--json"), "bad_request", 2)
    assert listed(data_dir)["musicgen-small"]["here"]


def test_the_condition_of_a_licence_counts_once_the_host_has_given_its_word(data_dir, there):
    weights = named("stable-audio-open")
    there.put(weights.repository, {"model_index.json": b"{}", "vae/model.safetensors": FILES[MODEL]}, weights.revision)
    shown = pulled(data_dir, weights.name).stderr
    assert weights.condition in shown
    assert listed(data_dir)[weights.name]["licence"]["commercial"] is False
    pulled(data_dir, weights.name, "--condition-met")
    card = nocturne_here(data_dir, "models", "card", weights.name).stdout
    assert "commercial use          yes" in card
    assert "this host has declared" in card


@pytest.mark.parametrize("weights", known(), ids=lambda each: each.name)
def test_a_card_leaves_nothing_out(data_dir, weights):
    text = nocturne_here(data_dir, "models", "card", weights.name).stdout
    rows = {line[2:26].strip(): line[26:] for line in text.splitlines()[1:]}
    told = {
        "makers": weights.makers, "its text": weights.licence_text, "trained on": weights.trained_on, "paper": weights.paper,
        "licence of the code": weights.code_licence, "licence of the weights": weights.licence.name,
        "commercial use": "yes" if weights.licence.commercial else "no", "memory": f"{weights.memory_gb:g} GB",
        "makes": f"{weights.longest_s:g} s", "vocals": "yes" if weights.vocals else "no",
    }  # fmt: skip
    assert [name for name, said in told.items() if not said or said not in rows[name]] == []
    assert rows["commit that is fetched"] in {weights.revision, f"none is named: {weights.unpinned}"}
    assert rows.get("keeps when refined", "") == ("" if weights.addition else "length")


@pytest.mark.parametrize(
    ("typed", "meant"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("yo\n", False)]
)
async def test_only_yes_is_yes(monkeypatch, typed, meant):
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as terminal, os.fdopen(ours, "w") as keyboard:
        monkeypatch.setattr(sys, "stdin", terminal)
        keyboard.write(typed)
        keyboard.flush()
        assert await asyncio.wait_for(yes("Really?"), 10) is meant


async def test_a_question_can_be_left_without_an_answer(monkeypatch):
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as terminal, os.fdopen(ours, "w"):
        monkeypatch.setattr(sys, "stdin", terminal)
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(yes("Really?"), 0.05)
        assert time.monotonic() - begun < 5


def test_progress_is_drawn_on_a_terminal_and_told_elsewhere(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    for screen, wanted in ((Screen(), "\r\033[K"), (io.StringIO(), "50 %")):
        monkeypatch.setattr(sys, "stderr", screen)
        bar = _Bar("musicgen-small")
        for done in range(101):
            bar.told(done * 10**7, 10**9, "model.safetensors")
        bar.end()
        assert wanted in screen.getvalue()
        assert "1.00 of 1.00 GB" in screen.getvalue()
        assert len(screen.getvalue().splitlines()) <= 12 or "\r" in screen.getvalue()
