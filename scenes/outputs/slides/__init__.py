"""A lecture for the stage: one offline page that plays beat by beat and halts after each."""
