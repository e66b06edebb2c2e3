"""A net as a continuous piecewise-affine map, exactly, in numpy alone."""
