"""What no file of the project may hold."""

import re

import pytest

from tests.house.sources import texts

# Written in pieces, so that this file passes its own checks.
_MARKS = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3))
MARKS = re.compile(rf"\b({_MARKS})\b")
PATHS = re.compile(r"(?:^|[ \"'`=(,:])/(?:root|home|work|Users)/[\w.-]", re.MULTILINE)
HOSTS = re.compile(
    r"(?i)\b(" + "|".join(("py" + "pi" + r"\.org", "pythonhosted" + r"\.org", "npm" + r"js\.(?:org|com)")) + r")\b"
)
SECRETS = re.compile(r"\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}\b")
LOCKS = re.compile(r"(^|/)(requirements[^/]*|.*\.lock|package-lock\.json|constraints[^/]*)(/|$)")


def holding(pattern, only=lambda path: True):
    found = {}
    for path, text in texts().items():
        lines = [
            f"{number}: {line.strip()[:90]}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)
        ]
        if lines and only(path):
            found[str(path)] = lines
    return found


def test_nothing_is_left_to_do():
    assert holding(MARKS) == {}


def test_no_path_of_one_machine():
    assert holding(PATHS) == {}


def test_no_registry_is_named():
    assert holding(HOSTS) == {}


def test_no_token_was_committed():
    # The tests need strings that look like tokens; theirs say so.
    assert holding(SECRETS, lambda path: path.parts[0] != "tests") == {}


def test_lock_and_constraints_files_record_no_address():
    assert holding(re.compile("https?://"), lambda path: LOCKS.search(path.as_posix())) == {}


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MARKS, "# TO" + "DO: later"),
        (PATHS, "open('/" + "home/somebody/file')"),
        (PATHS, "/" + "root/x"),
        (HOSTS, "https://files.python" + "hosted.org/x"),
        (SECRETS, "M" + "T" * 25 + "." + "x" * 6 + "." + "y" * 30),
    ],
)
def test_each_pattern_finds_what_it_is_for(pattern, line):
    assert pattern.search(line)


def test_text_files_end_with_a_newline_and_hold_no_tabs_in_code():
    unended = [str(path) for path, text in texts().items() if text and not text.endswith("\n")]
    tabbed = [
        str(path) for path, text in texts().items() if path.suffix in {".py", ".js", ".css", ".toml"} and "\t" in text
    ]
    assert (unended, tabbed) == ([], [])
