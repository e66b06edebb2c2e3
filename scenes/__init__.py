"""What is seen: mobjects, animations, clips, and the film they become."""
