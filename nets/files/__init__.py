"""Nets and tables as files: snapshots, foreign formats, points."""
