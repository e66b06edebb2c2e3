"""The parts a picture is made of: mobjects that draw themselves from numpy arrays."""
