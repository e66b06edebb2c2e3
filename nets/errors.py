"""The one exception that means "what you gave us is wrong"."""


class InputError(ValueError):
    """A fault in the user's input, told in one sentence.

    The sentence says what is wrong, where (file and key) and what would be
    right. The command line prints it without a traceback and exits with 2.
    """
