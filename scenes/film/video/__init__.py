"""Pictures to files: encoding, joining, subtitles, sound; knows no clip."""
