"""A copy of an SQLite database as it is at one moment, even while it is used."""

import contextlib
import sqlite3
from pathlib import Path


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database whole; the target appears under its name only once it is complete.

    Raises:
        OSError: the folder can not be written.
        sqlite3.Error: the source is no database, or the disk is full; no half copy stays.

    """
    aside = target.with_name(f"{target.name}.writing")
    aside.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            contextlib.closing(sqlite3.connect(aside)) as new,
        ):
            old.backup(new)
            # One file instead of three: a copy is moved about by people.
            new.execute("PRAGMA journal_mode=DELETE")
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
