"""The picture of a track: right size, right places, never too wide, whatever is written on it."""

import io
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from signals import RATE, audio, drums, noise, sine

from generation.audio.lettering import fitted, lettering, plain_font
from generation.audio.palette import THEMES, colours_at
from generation.audio.picture import HEIGHT, WIDTH, clock, draw
from generation.audio.waveform import columns_of
from generation.errors import BadRequest
from generation.rendering import Audio

ALL = {
    "title": "rain on the roof",
    "subtitle": "lo-fi · seed 7",
    "key": "A minor",
    "tempo": 84.0,
    "sections": [(0.0, "intro")],
}


def drawn(sound: Audio, **changes: object) -> np.ndarray:
    """The pixels, shape (400, 1200, 3)."""
    image = Image.open(io.BytesIO(draw(sound, **{**ALL, **changes})))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB")).astype(int)


def wave_part(pixels: np.ndarray) -> np.ndarray:
    return pixels[155:335]


def colourfulness(pixels: np.ndarray) -> np.ndarray:
    """Per column: how far its most colourful pixel is from grey."""
    return (pixels.max(axis=2) - pixels.min(axis=2)).max(axis=0)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seconds", [0.001, 2, 600])
def test_any_length_is_drawn_soon(seconds: float, theme: str):
    length = max(1, int(seconds * RATE))
    sound = audio(np.resize(drums(120, 4.0), length))
    drawn(audio(noise(0.5)))
    started = time.process_time()
    data = draw(sound, **ALL, theme=theme)
    assert time.process_time() - started < 1.5
    image = Image.open(io.BytesIO(data))
    assert image.size == (WIDTH, HEIGHT)
    assert len(data) < 200_000


def test_the_same_track_has_the_same_picture():
    sound = audio(drums(120, 4.0))
    assert draw(sound, **ALL) == draw(sound, **ALL)


def test_low_is_warm_and_high_is_cool():
    low = wave_part(drawn(audio(sine(80, 4.0))))
    high = wave_part(drawn(audio(sine(9000, 4.0))))
    assert low[90, :, 0].max() > low[90, :, 2].max()
    assert high[90, :, 2].max() > high[90, :, 0].max()


def test_silence_and_sound_are_seen_where_they_are():
    half = audio(np.concatenate([np.zeros(2 * RATE), drums(120, 2.0)]))
    pixels = wave_part(drawn(half, sections=[]))
    loud_left = (np.abs(pixels[:60, 40:590] - pixels[0, 0]).sum(axis=2) > 60).any()
    loud_right = (np.abs(pixels[:60, 610:1160] - pixels[0, 0]).sum(axis=2) > 60).any()
    assert (bool(loud_left), bool(loud_right)) == (False, True)


def test_sections_are_marked_where_they_begin():
    sound = audio(noise(10.0, 0.001))
    without, having = drawn(sound, sections=[]), drawn(sound, sections=[(0.0, "intro"), (5.0, "drop"), (99.0, "never")])
    changed = np.flatnonzero((without != having)[135:145].any(axis=(0, 2)))
    assert abs(changed[changed > 400][0] - WIDTH / 2) < 5
    assert not len(changed[changed > 900])


@pytest.mark.parametrize(
    "samples", [np.zeros((2, 0)), np.full((2, 100), np.nan), np.full((1, RATE), np.inf), np.ones((2, 1))]
)
def test_strange_sound_is_drawn_too(samples: np.ndarray):
    drawn(audio(samples))


@given(
    st.text(max_size=300), st.text(max_size=200), st.text(max_size=40), st.floats(0, 400),
    st.lists(st.tuples(st.floats(-5, 50), st.text(max_size=30)), max_size=30),
)  # fmt: skip
@settings(max_examples=6, deadline=None)
def test_any_words_are_drawn_inside_the_picture(title, subtitle, key, tempo, sections):
    pixels = drawn(audio(noise(1.0)), title=title, subtitle=subtitle, key=key, tempo=tempo, sections=sections)
    background = pixels[200, 0]
    for edge in (pixels[:, :8], pixels[:, -8:]):
        assert np.abs(edge - background).max() < 40


@pytest.mark.parametrize("title", ["夜の散歩", "🎹🎹🎹", "\u202eevil", "a\nb\tc", "ночная прогулка", "naïve café", ""])
def test_titles_in_any_script_show_something_and_no_boxes(title: str):
    words, font = lettering(title, 46, fallback="lo-fi")
    assert words or title == ""
    from generation.audio.lettering import _has

    assert all(_has(font, letter) for letter in words if not letter.isspace())


def test_what_the_plain_font_has_stays_as_it_is():
    assert lettering("naïve café ½", 20)[0].startswith("naïve café")
    assert lettering("two   words\n", 20)[0] == "two words"


def test_letters_that_no_font_has_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("generation.audio.lettering._WIDER_FONTS", ())
    from generation.audio import lettering as module

    module._wider_fonts.cache_clear()
    try:
        assert lettering("夜 night walk", 21)[0] == "night walk"
        assert lettering("夜の散歩", 21, fallback="lo-fi")[0] == "lo-fi"
        assert lettering("夜の散歩", 21)[0] == ""
    finally:
        module._wider_fonts.cache_clear()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200), st.floats(0, 600))
@settings(max_examples=40, deadline=None)
def test_fitted_text_is_never_wider_than_its_place(words: str, width: float):
    font = plain_font(30)
    shown = fitted(words, font, width)
    assert font.getlength(shown) <= width or shown == ""
    assert shown == words or shown.endswith("…") or shown == ""


def test_an_unknown_theme_lists_the_known_ones():
    with pytest.raises(BadRequest, match="dark, light"):
        drawn(audio(noise(0.1)), theme="pink")


def test_times_are_written_as_people_do():
    assert [clock(each) for each in (0, 7.4, 59.6, 150, 600)] == ["0:00", "0:07", "1:00", "2:30", "10:00"]


def test_columns_measure_what_they_show():
    ramp = sine(440, 4.0, 1.0) * np.linspace(0, 1, 4 * RATE)
    columns = columns_of(audio(ramp), 100)
    assert columns.peak == pytest.approx(np.arange(1, 101) / 100, abs=0.02)
    assert columns.rms == pytest.approx(columns.peak / np.sqrt(2), abs=0.02)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_colour_is_readable_on_its_ground(theme):
    def luminance(colour) -> float:
        linear = (np.asarray(colour) / 255.0) ** 2.2
        return float(linear @ (0.2126, 0.7152, 0.0722))

    def contrast(one, other) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for ground in (theme.top, theme.bottom):
        assert contrast(theme.text, ground) > 7
        assert contrast(theme.faint, ground) > 4.5
        # Graphics need 3 to 1 (WCAG 2.2, 1.4.11); on paper yellow has less.
        assert min(contrast(colour, ground) for colour in colours_at(theme, np.linspace(0, 1, 20))) > 2.2
    assert contrast(theme.text, theme.chip) > 7
