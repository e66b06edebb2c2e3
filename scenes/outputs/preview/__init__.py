"""The preview that is made anew at every save."""
