"""From a clip to a film: drawn in processes, encoded, cached, joined."""
