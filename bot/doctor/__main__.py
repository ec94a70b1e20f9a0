"""`python -m bot.doctor`: is the bot alive? What `python -m bot doctor --live` says, without loading the bot.

Container health checks run it twice a minute, on machines where a second of work is a lot.
"""

import os
import sys
from pathlib import Path

from bot.doctor.finding import healthy, table
from bot.doctor.heartbeat import live


def main() -> int:
    """Say how the bot on `NOCTURNE_DATA_DIR` is; 0 when it is alive, else 1."""
    found = [live(Path(os.environ.get("NOCTURNE_DATA_DIR") or "data"))]
    sys.stdout.write(table(found, plain=True) + "\n")
    return 0 if healthy(found) else 1


if __name__ == "__main__":
    sys.exit(main())
