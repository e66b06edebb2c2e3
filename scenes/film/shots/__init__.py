"""What is drawn into segments: the beats of a clip, stills, posters, fades."""
