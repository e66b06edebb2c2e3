"""A folder with a page of clips and lectures: posters, players, captions, sources."""
