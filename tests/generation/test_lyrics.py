"""Lyrics reach an engine that can sing, and nobody else."""

from dataclasses import replace

import pytest

from generation.errors import BadRequest
from generation.track import Place, Wish
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of
from tests.support.rooms import room

LYRICS = "[verse]\nRain on the roof\n[chorus]\nStay"


class Singer(ChoirEngine):
    """A choir that sings words."""

    def __init__(self) -> None:
        super().__init__("singer")
        self._card = replace(self._card, can=self._card.can | {"lyrics"}, vocals=True)


async def test_lyrics_are_part_of_the_brief_and_auto_takes_who_can_sing() -> None:
    async with room(shelf=shelf_of(ToneEngine(), Singer())) as it:
        job = await it.ask(lyrics=LYRICS)
        assert (job.engine, job.wish.lyrics) == ("singer", LYRICS)
        (track,) = await it.made(job)
        assert track.brief.lyrics == LYRICS
        assert (await it.ask(request="2")).engine == "tone"


async def test_who_can_not_sing_says_so() -> None:
    async with room(shelf=shelf_of(ToneEngine())) as it:
        with pytest.raises(BadRequest, match="tone can not sing"):
            await it.ask(lyrics=LYRICS, engine="tone")
        with pytest.raises(BadRequest, match="can make this"):
            await it.ask(lyrics=LYRICS)
        with pytest.raises(BadRequest, match="4001 characters"):
            await it.studio.ask(Wish("x", lyrics="a" * 4001), Place("1", "7", "Ada"))
