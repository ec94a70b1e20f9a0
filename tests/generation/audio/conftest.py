import sys
from pathlib import Path

# Tests are no package (import mode importlib); their helpers lie beside them.
sys.path.insert(0, str(Path(__file__).parent))
