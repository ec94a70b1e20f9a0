"""How much memory a process has needed at most."""

import resource
import sys


def peak_mib() -> float:
    """The peak resident size of this process since it began, in MiB."""
    # Linux counts kibibytes, macOS bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
