"""Nets and tables as people have them, each with what its layers are by its own library."""
