"""The picture of a session's tree: branches keep apart, the current one runs straight, and anything can be drawn."""

import io
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cards.lanes import MOST_LANES, MOST_ROWS, Row, lanes, nearest_first, shown
from bot.cards.tree import WIDTH, draw_tree

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@st.composite
def trees(draw: st.DrawFn, most: int = 40) -> list[Row]:
    """A session's rows: each comes from an earlier one or from nothing, and the way to one of them is current."""
    parents = [draw(st.integers(0, number)) for number in range(draw(st.integers(1, most)))]
    at, current = draw(st.integers(1, len(parents))), set()
    while at:
        current.add(at)
        at = parents[at - 1]
    here = draw(st.dictionaries(st.integers(1, len(parents)), st.lists(st.text("abc", min_size=1), max_size=3)))
    return [
        Row(number, parent, f"turn {number}", "values", tuple(here.get(number, ())), number in current)
        for number, parent in enumerate(parents, 1)
    ]


@given(trees())
def test_no_two_branches_share_a_place(rows: list[Row]) -> None:
    lane_of = lanes(rows)
    assert set(lane_of) == {row.number for row in rows}
    at = {row.number: index for index, row in enumerate(rows)}
    # What a row covers: its own place, and its lane from just below its parent.
    covers = {row.number: set(range(at.get(row.parent, at[row.number]) + 1, at[row.number] + 1)) for row in rows}
    for one, other in combinations(rows, 2):
        if lane_of[one.number] == lane_of[other.number]:
            assert not covers[one.number] & covers[other.number], (one.number, other.number)


@given(trees())
def test_the_current_branch_runs_straight_in_the_first_lane(rows: list[Row]) -> None:
    lane_of = lanes(rows)
    assert {lane_of[row.number] for row in rows if row.current} == {0}


@given(trees())
def test_what_is_shown_is_where_one_stands_the_first_one_and_as_many_more_as_there_is_room_for(rows: list[Row]) -> None:
    kept = shown(rows)
    numbers = [row.number for row in kept]
    assert len(kept) <= MOST_ROWS
    assert max(lanes(kept).values()) < MOST_LANES
    assert numbers == sorted(numbers)
    assert all(row.parent == 0 or row.parent in numbers for row in kept)
    assert {1, max(row.number for row in rows if row.current)} <= set(numbers)
    # Each track is shown, or told of: between two that are shown, or below one. Those of other beginnings are only
    # counted above the picture.
    told = len(kept) + sum(row.more for row in kept)
    assert told <= len(rows)
    if len(kept) == len(rows):
        assert not any(row.more or row.skipped for row in kept)


@given(trees(), st.integers(0, 40))
def test_what_is_nearest_comes_first_and_nothing_is_forgotten(rows: list[Row], at: int) -> None:
    parent_of = {row.number: row.parent for row in rows}
    at = min(at, len(rows))
    found = nearest_first(parent_of, at)
    assert sorted(found) == sorted(parent_of)
    assert 1 in found[:2]
    if at:
        assert found[0] == at
        assert not parent_of[at] or parent_of[at] in found[:3]


def star(count: int) -> list[Row]:
    """A session in which everybody began again from the first track."""
    here = {count // 2: ("you",)}
    return [
        Row(n, int(n > 1), f"turn {n}", "values", here.get(n, ()), current=n in {1, *here}) for n in range(1, count + 1)
    ]


def test_many_branches_are_folded_and_counted_and_leave_room_for_words() -> None:
    kept = shown(star(60))
    assert len(kept) == MOST_LANES + 1
    assert {1, 30, 60} <= {row.number for row in kept}
    assert kept[0].more == 60 - len(kept)
    # What was written reaches the right half of the picture as it does where there are few branches.
    wide, narrow = (written(draw_tree("x", rows)) for rows in (star(60), star(4)))
    assert wide > 400
    assert narrow > 400
    assert max(lanes(star(60)).values()) + 1 == 59, "without folding every one of them has a lane"


def written(png: bytes) -> int:
    """How many bright pixels there are right of all lanes."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    return sum(each > 140 for each in picture.crop((375, 92, WIDTH, picture.height)).get_flattened_data())


def test_without_hanging_them_up_rows_would_point_to_nothing() -> None:
    rows = [Row(n, n - 1, "x", "y", current=n in {1, 40}) for n in range(1, 41)]
    kept = shown(rows)
    assert kept[1].parent == 1
    assert kept[1].skipped == 40 - MOST_ROWS
    assert rows[kept[1].number - 1].parent not in {row.number for row in kept}


@settings(max_examples=8, deadline=None)
@given(words, trees(most=20))
def test_whatever_was_said_is_drawn(said: str, rows: list[Row]) -> None:
    spoken = [Row(row.number, row.parent, said, said, (said, *row.here), row.current) for row in rows]
    picture = Image.open(io.BytesIO(draw_tree(said, spoken)))
    assert picture.format == "PNG"
    assert picture.width == WIDTH
    assert picture.height < 1600


def test_the_current_branch_is_seen_in_the_picture() -> None:
    rows = [Row(1, 0, "one", "a", current=True), Row(2, 1, "two", "b"), Row(3, 1, "three", "c", ("you",), current=True)]
    plain = [Row(row.number, row.parent, row.words, row.values) for row in rows]
    accent = (146, 124, 255)

    def count(png: bytes) -> int:
        pixels = Image.open(io.BytesIO(png)).convert("RGB").get_flattened_data()
        return sum(each == accent for each in pixels)

    assert count(draw_tree("x", rows)) > 2000
    assert count(draw_tree("x", plain)) == 0
