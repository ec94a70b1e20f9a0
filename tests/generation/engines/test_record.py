"""The version record: everything that the bytes depend on, and nothing that they do not."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key
from generation.engines import card_of, create
from generation.engines.sketch.orchestrate import orchestrate
from generation.engines.sketch.record import digest_of, record_of, tables_digest
from generation.engines.sketch.soundfont import fluidsynth_available, soundfont_path
from generation.engines.sketch.style import PartSpec
from generation.engines.sketch.styles import style_of, styles
from generation.ports import RenderRequest
from generation.rendering import Rendering

BRIEF = Brief("", "chiptune", 140.0, Key("D"), 2.0, 1)


def test_a_rendering_carries_its_record(monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    rendering = create("sketch").render([RenderRequest(BRIEF, 5)])[0]
    assert isinstance(rendering, Rendering)
    record = rendering.facts["record"]
    assert json.loads(json.dumps(record)) == record
    assert len(json.dumps(record)) < 4000
    assert record["engine"] == "sketch 3"
    assert card_of("sketch").version.startswith(record["engine"])
    assert record["seed"] == 5
    assert record["soundfont"] is None
    assert set(record["gains"]) >= {stem.name for stem in rendering.stems}
    assert record["numpy"] == np.__version__
    assert record["style"]["name"] == "chiptune"
    assert record["desk"]["levels"]["melody"] == style_of("chiptune").desk.levels["melody"]


def test_every_styles_tables_have_a_digest_that_moves_with_them() -> None:
    digests = {tables_digest(style) for style in styles().values()}
    assert len(digests) == len(styles())
    style = style_of("jazz")
    assert tables_digest(style) == tables_digest(replace(style))
    quieter = replace(style.desk, levels={**style.desk.levels, "bass": -9.25})
    others = (
        replace(style, desk=quieter),
        replace(style, swing=0.31),
        replace(style, parts=style.parts[:-1]),
        replace(style, parts=tuple(replace(each, play=_other) for each in style.parts)),
    )
    assert tables_digest(style) not in {tables_digest(each) for each in others}


def _other(_context: object, _spec: PartSpec) -> list:
    return []


def test_the_soundfont_is_named_by_its_bytes(tmp_path) -> None:
    bank = tmp_path / "bank.sf2"
    bank.write_bytes(b"RIFF....sfbk")
    assert digest_of(bank) == hashlib.sha256(b"RIFF....sfbk").hexdigest()
    bank.write_bytes(b"RIFF....sfbk and more")
    assert digest_of(bank) == hashlib.sha256(b"RIFF....sfbk and more").hexdigest()


@pytest.mark.skipif(soundfont_path() is None or not fluidsynth_available(), reason="no SoundFont or no FluidSynth here")
def test_who_plays_is_in_the_record() -> None:
    record = record_of(style_of("jazz"), 1, {})
    path = soundfont_path()
    assert path is not None
    assert record["soundfont"] == {"name": path.name, "sha256": digest_of(path)}
    assert record["fluidsynth"]


def test_orchestrating_leaves_the_styles_own_tables_alone() -> None:
    before = tables_digest(style_of("jazz"))
    orchestrate(style_of("jazz"), replace(BRIEF, genre="jazz", instruments=("harp",)))
    assert tables_digest(style_of("jazz")) == before
