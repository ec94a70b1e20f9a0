"""Writes requirements/constraints.txt: one `name==version` line for everything that the project and its tests install.

Run it as `make constraints`, or by hand with the interpreters that the file must hold for:

    .venv/bin/python requirements/constrain.py --upgrade python3.11 python3.12 python3.13

The first interpreter chooses the versions; each further one must live with them and adds only what it alone needs, so
that one plain file is valid for all of them. Nothing is installed: pip only says what it would install.

Torch is held at the release in HELD, also under --upgrade: a newer one would bring its CUDA libraries to machines whose
own build of this release has none. Those libraries have no lines here, because each torch names its own exactly.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "requirements" / "constraints.txt"
HEAD = "# Written by requirements/constrain.py (make constraints): what was tested, for Python 3.11, 3.12 and 3.13.\n"
HELD = {"torch": "2.13.0"}
WANTED = ".[test,neural]"


def normal(name: str) -> str:
    """Give a distribution's name in the one spelling that PEP 503 compares by."""
    return re.sub(r"[-_.]+", "-", name).lower()


def resolve(python: str, pins: dict[str, str]) -> dict[str, str]:
    """Ask this interpreter's pip what it would install under these pins; CalledProcessError without an answer."""
    with tempfile.TemporaryDirectory() as folder:
        constraint = Path(folder, "constraints.txt")
        constraint.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
        report = Path(folder, "report.json")
        options = ["--quiet", "--dry-run", "--ignore-installed", "--only-binary=:all:", "--disable-pip-version-check"]
        command = [python, "-m", "pip", "install", *options, "--report", str(report), "-c", str(constraint), WANTED]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - the caller names the interpreters
        chosen = [entry["metadata"] for entry in json.loads(report.read_text())["install"]]
    # A build of this machine's own (`2.13.0+cpu`) is the same release elsewhere.
    return {normal(each["name"]): each["version"].partition("+")[0] for each in chosen if each["name"] != "nocturne"}


def read() -> dict[str, str]:
    """Give the pins that the file holds now, or none where there is no file."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return dict(line.split("==") for line in lines if "==" in line)


def main() -> int:
    parser = argparse.ArgumentParser(description="write requirements/constraints.txt")
    parser.add_argument("pythons", nargs="*", default=[], help="interpreters, oldest first (default: those found)")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions instead of keeping the file's")
    given = parser.parse_args()
    found = given.pythons or [name for name in ("python3.11", "python3.12", "python3.13") if shutil.which(name)]
    if not found:
        sys.stderr.write("No python3.11, python3.12 or python3.13 was found: name the interpreters as arguments.\n")
        return 2
    pins = ({} if given.upgrade else read()) | HELD
    needed: dict[str, str] = {}
    for python in found:
        answer = resolve(python, pins | needed)
        sys.stderr.write(f"{python}: {len(answer)} distributions\n")
        needed |= answer
    # An interpreter that is not here may need a pin that the others do not: only a full set may drop lines.
    kept = needed if len(found) >= 3 else pins | needed
    FILE.write_text(HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(kept.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
