"""The longest test files are handed out first, and each of them is one that there is."""

from types import SimpleNamespace

from tests.conftest import HERE, LONGEST_FIRST, pytest_collection_modifyitems, turn
from tests.house.sources import ROOT

ANY = "house/test_sharing_out.py"


def test_every_file_that_comes_first_is_there_once():
    assert [name for name in LONGEST_FIRST if not (HERE / name).is_file()] == []
    assert len(set(LONGEST_FIRST)) == len(LONGEST_FIRST)


def test_what_is_not_named_comes_last():
    assert turn(HERE / LONGEST_FIRST[0]) == 0
    assert turn(HERE / LONGEST_FIRST[-1]) < turn(HERE / ANY)


def test_only_what_is_shared_out_is_ordered_and_no_file_is_torn_apart():
    first, second = LONGEST_FIRST[:2]
    names = [(ANY, 1), (second, 1), (second, 2), ("house/test_size.py", 1), (first, 1), (first, 2), (ANY, 2)]
    items = [SimpleNamespace(path=HERE / name, nodeid=(name, number)) for name, number in names]
    pytest_collection_modifyitems(SimpleNamespace(), items)
    assert [each.nodeid for each in items] == names
    pytest_collection_modifyitems(SimpleNamespace(workerinput={}), items)
    assert [each.nodeid for each in items[:4]] == [(first, 1), (first, 2), (second, 1), (second, 2)]
    assert [each.nodeid for each in items[4:]] == [(ANY, 1), ("house/test_size.py", 1), (ANY, 2)]


def test_make_keeps_this_order():
    """In xdist's own order, by the number of tests, a file with a single long test would be the last."""
    (line,) = [each for each in (ROOT / "Makefile").read_text().splitlines() if "--dist loadfile" in each]
    assert "--no-loadscope-reorder" in line
