"""What all tests share: helpers in tests/support are importable, in worker processes too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))
