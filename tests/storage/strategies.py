"""Any values: what databases find hard is in them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from generation.brief import TONICS, Brief, Heard, Key, Mode, Mood, ReferenceMode, ReferenceUse, Section, Understood
from generation.track import ClipSource, Wish

texts = st.text(max_size=40).filter(lambda text: "\x00" not in text)  # hypothesis makes no lone surrogates by default
awkward = st.text(st.characters(codec=None, categories=None), max_size=20)
floats = st.floats(allow_nan=False, allow_infinity=False)
integers = st.integers(-(2**63) + 1, 2**63 - 1)
small = st.integers(0, 1_000_000)
unit = st.floats(-1, 1)
moments = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))
keys = st.builds(Key, st.sampled_from(TONICS), st.sampled_from(Mode))
json_values = st.recursive(
    st.none() | st.booleans() | integers | floats | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
heards = st.builds(
    Heard,
    floats,
    st.none() | floats,
    st.none() | keys,
    st.none() | floats,
    brightness=unit,
    energy=unit,
    onset_density=floats,
)
references = st.builds(ReferenceUse, texts, st.sampled_from(ReferenceMode), heards)
some_texts = st.lists(texts, max_size=3).map(tuple)
briefs = st.builds(
    Brief,
    words=texts,
    genre=texts,
    tempo_bpm=floats,
    key=keys,
    duration_s=floats,
    seed=integers,
    metre=st.tuples(small, small),
    mood=st.builds(Mood, unit, unit, unit, unit),
    instruments=some_texts,
    excluded=some_texts,
    sections=st.lists(st.builds(Section, texts, small), max_size=3).map(tuple),
    loop=st.booleans(),
    lyrics=texts,
    reference=st.none() | references,
    understood=st.lists(st.builds(Understood, texts, texts, texts, texts), max_size=2).map(tuple),
    unused=some_texts,
    conflicts=some_texts,
)
clips = st.builds(ClipSource, texts, texts, texts, small, st.sampled_from(ReferenceMode))
wishes = st.builds(
    Wish,
    words=texts,
    duration_s=st.none() | floats,
    seed=st.none() | integers,
    engine=st.none() | texts,
    loop=st.none() | st.booleans(),
    takes=small,
    private=st.booleans(),
    clip=st.none() | clips,
    parent=st.none() | texts,
)
