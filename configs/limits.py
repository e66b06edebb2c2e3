"""Limits on what is read and made: each is checked before anything is allocated, and told.

Beyond them nothing could be seen, or a machine would be kept busy for hours; none is
reached by a net, a table or a clip that somebody could show.
"""

from __future__ import annotations

# Of files.
FILE_BYTES = 64 * 2**20  # a net's, a table's, unpacked too
TEXT_BYTES = 2 * 2**20  # a TOML file
NAME_BYTES = 120  # of what becomes part of a file's name
FILE_NAME_BYTES, PATH_BYTES = 255, 4095  # what file systems take
DIGITS = 400  # of one number in a file or an option

# Of nets and data.
POINTS = 1_000_000
INPUTS = 1024
NEURONS = 4096  # in one layer
LAYERS = 64
CLASSES = 10
SEEDS = 4096
STEPS = 1_000_000

# Of clips and lectures.
BEATS = 500
PARTS = 200
SECONDS = 3600  # one clip
CHARACTERS = 5000  # one text: title, alt, notes
CAPTION_CHARACTERS = 500
SHORT_CHARACTERS = 100  # a name on screen: of a class, a label, a symbol

# Of pictures.
SMALLEST_SIDE, LARGEST_SIDE = 16, 8192  # pixels
FASTEST = 240  # frames a second
