"""A clip read and carried out, frame by frame."""
