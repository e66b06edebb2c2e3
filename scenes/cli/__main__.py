"""`python -m pleat.scenes.cli` is `pleat`."""

from pleat.scenes.cli import main

main()
