"""A clip in a notebook whose weights, point and time are Python's, too."""
