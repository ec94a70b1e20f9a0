"""Has the page a sign of its own for every emoji that the bot says? A machine without a font for them shows a box."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Beyond these blocks fonts of text have the characters, too: arrows, check marks, a pencil.
EMOJI = re.compile("[\U0001f300-\U0001faff\u2705\u274c\u2753\u2754\u26a0\u2728\u2696]")


def test_every_emoji_of_the_bot_has_a_sign() -> None:
    signs = (ROOT / "bot" / "playground" / "page" / "emoji.js").read_text("utf-8")
    known = set(EMOJI.findall(signs))
    files = [each for folder in ("bot", "generation") for each in (ROOT / folder).rglob("*.py")]
    said = {sign: each.name for each in files for sign in EMOJI.findall(each.read_text("utf-8"))}
    assert len(said) > 20
    assert {sign: file for sign, file in said.items() if sign not in known} == {}
