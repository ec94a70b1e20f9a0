"""Is this a Python that Nocturne was tested with?"""

import platform
import sys

from bot.doctor.finding import Finding

OLDEST, NEWEST = (3, 11), (3, 13)


def python(version: tuple[int, int] = (sys.version_info[0], sys.version_info[1])) -> Finding:
    """Judge the interpreter's version."""
    says = f"{platform.python_version()} at {sys.executable}."
    if OLDEST <= version <= NEWEST:
        return Finding("Python", "ok", says)
    remedy = "Install Python 3.11, 3.12 or 3.13, remove .venv, and run make setup."
    return Finding("Python", "problem", f"{version[0]}.{version[1]} was not tested.", remedy)
