"""What a clip says: its data, its time, its words, and whether they are right; loads no manim."""
