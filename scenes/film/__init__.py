"""From beats to files: segments, cache, workers, sound, texts and the film they become."""
