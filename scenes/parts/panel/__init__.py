"""What stands beside the plane: network, matrices, equation, plots, counts."""
