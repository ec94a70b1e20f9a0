"""The alias every file here needs: Discord's objects are kept in Discord's own JSON shape."""

from typing import Any

Json = dict[str, Any]
