"""A lecture on paper: the last picture of each beat, with its caption, as a PDF."""
