"""From a recipe to the best of many trained nets."""
