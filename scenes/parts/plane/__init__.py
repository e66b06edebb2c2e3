"""What the net moves: the sheet and all that lies on it, and what it is measured against."""
