"""`python -m pleat` is `pleat`."""

from pleat.scenes.cli import main

main()
