"""Files that read back as what was written, are the same each time, and fit where they are posted."""

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import RATE, audio, chord, noise, sine, triad

from generation.audio.encode import MEDIA_TYPES, RATES, decode_lossless, encode, encode_master, fit, resampled
from generation.audio.ogg import with_fixed_serial
from generation.errors import BadRequest, Cancelled, StorageFailed
from generation.rendering import Audio

MUSIC = audio(np.stack([chord(triad(57, True), 4.0) + noise(4.0, 0.01), chord(triad(60, False), 4.0)]))


def read(data: bytes) -> Audio:
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    return Audio(samples.T, rate)


@pytest.mark.parametrize("fmt", MEDIA_TYPES)
@pytest.mark.parametrize("rate", [44100, 96000])
def test_each_format_reads_back_as_long_and_as_loud(fmt: str, rate: int):
    sound = Audio(MUSIC.samples[:, : 2 * RATE], rate)
    back = read(encode(sound, fmt))
    assert back.duration_s == pytest.approx(sound.duration_s, abs=0.002)
    assert back.samples.shape[0] == 2
    assert np.sqrt(np.mean(back.samples**2)) == pytest.approx(np.sqrt(np.mean(sound.samples**2)), rel=0.05)


@pytest.mark.parametrize("fmt", MEDIA_TYPES)
def test_the_same_sound_gives_the_same_bytes(fmt: str):
    assert encode(MUSIC, fmt) == encode(MUSIC, fmt)


def test_without_a_fixed_serial_ogg_files_would_differ():
    raw = []
    for _ in range(2):
        target = io.BytesIO()
        soundfile.write(target, MUSIC.samples.T, RATE, format="OGG", subtype="VORBIS")
        raw.append(target.getvalue())
    assert raw[0] != raw[1]
    assert with_fixed_serial(raw[0]) == with_fixed_serial(raw[1])


def test_ogg_checksums_are_right():
    """A page whose checksum is wrong is skipped by readers: one changed byte of a body silences the file."""
    data = encode(MUSIC, "ogg")
    assert with_fixed_serial(data) == data
    assert read(data).frames == MUSIC.frames
    with pytest.raises(ValueError, match="no Ogg page"):
        with_fixed_serial(b"RIFF" + data)
    with pytest.raises(ValueError, match="cut off"):
        with_fixed_serial(data[:-10])


@pytest.mark.parametrize("kbps", [320, 256, 192, 160, 128, 96, 64])
def test_mp3_has_the_bit_rate_it_was_asked_for(kbps: int):
    assert len(encode(MUSIC, "mp3", kbps)) * 8 / MUSIC.duration_s / 1000 == pytest.approx(kbps, rel=0.03)


@pytest.mark.parametrize(("fmt", "kbps"), [("opus", 160), ("opus", 96), ("opus", 48), ("ogg", 192), ("ogg", 96)])
def test_other_bit_rates_are_near(fmt: str, kbps: int):
    got = len(encode(audio(noise(6.0)), fmt, kbps)) * 8 / 6.0 / 1000
    assert got == pytest.approx(kbps, rel=0.35)


def test_mono_is_mono():
    mono = Audio(MUSIC.samples[:1], RATE)
    for fmt in MEDIA_TYPES:
        assert read(encode(mono, fmt)).samples.shape[0] == 1


def test_unknown_formats_list_the_known_ones():
    with pytest.raises(BadRequest, match="wav, flac, mp3"):
        encode(MUSIC, "midi")


def test_what_is_beyond_full_scale_is_cut_and_does_not_wrap():
    loud = read(encode(audio(sine(100, 0.5, 1.5)), "wav"))
    assert loud.samples.max() == pytest.approx(1.0, abs=1e-6)
    assert np.corrcoef(loud.samples[0], sine(100, 0.5))[0, 1] > 0.95


# ---- other rates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", MEDIA_TYPES)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("loop", [False, True])
def test_a_rate_that_is_asked_for_is_the_file_s(fmt: str, rate: int, loop: bool):
    back = read(encode(MUSIC, fmt, rate=rate, loop=loop))
    assert back.rate == (48000 if fmt == "opus" else rate)
    if fmt in {"wav", "flac"}:
        assert back.frames == round(MUSIC.duration_s * rate)
    assert back.duration_s == pytest.approx(MUSIC.duration_s, abs=0.002)


@given(st.integers(1, 30_000), st.sampled_from([44100, 48000, 32000, 96000]), st.sampled_from(RATES), st.booleans())
@settings(max_examples=40, deadline=None)
def test_frames_are_the_duration_at_the_new_rate(frames: int, before: int, after: int, loop: bool):
    sound = Audio(np.random.default_rng(frames).uniform(-1, 1, (2, frames)).astype(np.float32), before)
    assert resampled(sound, after, loop=loop).frames == max(1, round(frames * after / before))


@pytest.mark.parametrize("frames", [44_100, 44_101, 30_011])
@pytest.mark.parametrize("rate", [48000, 32000])
def test_a_loop_at_another_rate_is_still_one_period(frames: int, rate: int):
    """Whole cycles of sines come out as whole cycles of sines, up to a shift: also where end meets beginning."""
    at = 2 * np.pi * np.arange(frames) / frames
    loop = audio(0.3 * np.sin(300 * at) + 0.2 * np.sin(2777 * at + 1))
    whole, rest = _lines(resampled(loop, rate, loop=True))
    assert whole == pytest.approx([0.3, 0.2], abs=1e-4)
    assert rest < 1e-4
    assert _lines(resampled(loop, rate))[1] > 3 * rest, "without the wrapped context the seam would be heard"


def _lines(sound: Audio) -> tuple[list[float], float]:
    """How large the two sines are, and all the rest together."""
    spectrum = np.abs(np.fft.rfft(sound.samples[0].astype(np.float64))) / (sound.frames / 2)
    return [float(spectrum[300]), float(spectrum[2777])], float(np.linalg.norm(np.delete(spectrum, [300, 2777])))


def test_rates_that_can_not_be_written_name_those_that_can():
    with pytest.raises(BadRequest, match="44100 or 48000"):
        encode(MUSIC, "wav", rate=22050)


# ---- masters ------------------------------------------------------------------------------------------------------


@given(st.integers(1, 3000), st.integers(1, 2), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_masters_come_back_to_the_24th_bit(frames: int, channels: int, seed: int):
    samples = np.random.default_rng(seed).uniform(-1, 1, (channels, frames)).astype(np.float32)
    back = decode_lossless(encode_master(Audio(samples, RATE)))
    assert back.samples.shape == samples.shape
    assert back.samples.flags.c_contiguous
    assert np.abs(back.samples - samples).max() <= 2.0**-23
    assert encode_master(back) == encode_master(Audio(samples, RATE))


def test_a_damaged_master_is_storage_s_failure():
    for data in (b"", b"nothing", encode_master(MUSIC)[:50]):
        with pytest.raises(StorageFailed):
            decode_lossless(data)


def test_writing_says_how_far_it_is_and_stops_when_it_is_told_to():
    long = Audio(np.tile(MUSIC.samples, 5), RATE)
    done: list[float] = []
    assert encode_master(long, done.append) == encode_master(long)
    assert done == sorted(done)
    assert done[0] == 0.0
    assert len(done) == -(-long.frames // (1 << 18))

    def stop(share: float) -> None:
        if share > 0.2:
            raise Cancelled("It was stopped.")

    with pytest.raises(Cancelled):
        encode_master(long, stop)


# ---- fitting ------------------------------------------------------------------------------------------------------


def test_with_room_it_is_one_mp3_of_the_best_rate():
    (file,) = fit(MUSIC, 10 * 1024 * 1024)
    assert (file.suffix, file.media_type) == (".mp3", "audio/mpeg")
    assert len(file.data) == pytest.approx(320 * 125 * 4.0, rel=0.05)
    assert read(file.data).duration_s == pytest.approx(file.duration_s, abs=0.001)


@pytest.mark.parametrize("preferred", MEDIA_TYPES)
def test_the_preferred_format_is_used_where_it_fits(preferred: str):
    (file,) = fit(MUSIC, 10 * 1024 * 1024, preferred)
    assert file.media_type == MEDIA_TYPES[preferred]


@pytest.mark.parametrize("preferred", ["mp3", "wav"])
@pytest.mark.parametrize("limit", [150_000, 60_000, 20_000, 10_000])
def test_whatever_the_limit_all_of_it_is_there(limit: int, preferred: str):
    files = fit(MUSIC, limit, preferred)
    assert all(len(file.data) <= limit for file in files)
    assert sum(file.duration_s for file in files) == pytest.approx(MUSIC.duration_s, abs=1e-6)
    back = [read(file.data) for file in files]
    assert sum(each.duration_s for each in back) == pytest.approx(MUSIC.duration_s, abs=0.002 * len(files))
    if len(files) > 1:
        assert [file.suffix.rpartition(".")[0] for file in files] == [
            f"-{n}of{len(files)}" for n in range(1, len(files) + 1)
        ]


def test_a_smaller_limit_never_gives_more_bytes():
    sizes = [sum(len(file.data) for file in fit(MUSIC, limit)) for limit in (200_000, 120_000, 80_000, 65_000)]
    assert sizes == sorted(sizes, reverse=True)


def test_parts_are_cut_where_it_is_quiet():
    bursts = np.concatenate([np.append(noise(0.4, 0.3, seed), np.zeros(int(0.1 * RATE))) for seed in range(16)])
    sound = audio(bursts)
    files = fit(sound, 45_000)
    assert len(files) > 1
    at = 0.0
    for file in files[:-1]:
        at += file.duration_s
        near = sound.samples[0, int(at * RATE) - 40 : int(at * RATE) + 40]
        assert np.abs(near).max() < 0.05, at


def test_a_limit_that_holds_not_even_a_second_is_refused():
    with pytest.raises(BadRequest, match="Not even a second"):
        fit(MUSIC, 1500)
