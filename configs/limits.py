"""Limits on what is read and made: each is checked before anything is allocated, and told.

Beyond them nothing could be seen, or a machine would be kept busy for hours; none is
reached by a net, a table or a clip that somebody could show.
"""

from __future__ import annotations

# Of files.
FILE_BYTES = 64 * 2**20  # a net's, a table's, unpacked too
TEXT_BYTES = 2 * 2**20  # a TOML file
HEADER_BYTES = 2**20  # what a safetensors file says of itself
ROW_CHARACTERS = 64 * 2**10  # one row of a CSV file
VALUES = 100_000  # in a TOML file
NUMBERS = 2**21  # in a JSON file
DEPTH = 12  # tables within tables
NAME_BYTES = 120  # of what becomes part of a file's name
FILE_NAME_BYTES, PATH_BYTES = 255, 4095  # what file systems take
DIGITS = 400  # of one number in a file or an option
FAULTS = 50  # that are told of one file

# Of the process that reads a file made elsewhere.
READ_MEMORY = 2**30  # bytes, beside what the library takes by itself
READ_CPU = 20  # seconds of computing, once the library is there
READ_SECONDS = 120  # by the clock, from its start

# Of nets and data.
POINTS = 20_000
COORDINATES = 784  # of a point in a table: a picture of 28 by 28 pixels
TARGETS = 6  # columns of them
INPUTS = 1024
NEURONS = 1024  # in one layer
LAYERS = 64
CLASSES = 10  # as many as every theme has colours for
SEEDS = 4096
STEPS = 1_000_000
KEPT_STEPS = 2000  # of a training whose history is kept
# Numbers that a net computes of its data, or a training of all its seeds, at once: 1 GiB.
COMPUTED = 2**27
LARGEST = 1e12  # a weight, a coordinate, a threshold
PARAMETER = 1000.0  # of an activation

# Of clips and lectures.
BEATS = 500
PARTS = 200
LANGUAGES = 50
SECONDS = 3600  # one clip
CHARACTERS = 5000  # one text that is read, not drawn: alt, notes
CAPTION_CHARACTERS = 500  # one that is drawn: a caption, a title
SHORT_CHARACTERS = 100  # a name on screen: of a class, a label, a symbol
LISTED = 100  # things that one key of a beat lists
SHOWN = 1e6  # a number that a beat shows or goes to

# Of pictures.
SMALLEST_SIDE, LARGEST_SIDE = 16, 8192  # pixels
FASTEST = 240  # frames a second

# A clip's geometry on a page of its own, and where a page has many and a reader asks for each.
PAGE_BYTES, ASKED_BYTES = 120_000, 400_000

# A film that a presentation holds; a larger one stands beside it.
PAGE_FILM = 48_000_000
