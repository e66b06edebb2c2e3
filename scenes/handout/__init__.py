"""A lecture on paper: the picture that each beat leaves, with its caption, as a PDF."""
