"""A second of hostile input for every reader, and all that once failed."""

from __future__ import annotations

import signal

import pytest

from fuzz.readers import READERS
from fuzz.run import _too_long, fuzz, kept, sandbox, trial


@pytest.mark.parametrize("name", READERS)
def test_hostile_input_is_refused_in_sentences_or_valid(name):
    with sandbox() as room:
        count, _, found = fuzz(READERS[name], 1.0, 0, room)
    assert count >= 3
    assert not found, list(found)


@pytest.mark.parametrize("name", READERS)
def test_what_once_failed_does_not_fail_again(name):
    signal.signal(signal.SIGVTALRM, _too_long)
    with sandbox() as room:
        wrong = {path.name: trial(READERS[name], path.read_bytes(), room)[1] for path in kept(name)}
    assert not {name: said for name, said in wrong.items() if said}


@pytest.mark.parametrize("name", READERS)
def test_sound_input_is_accepted(name):
    with sandbox() as room:
        assert [trial(READERS[name], content, room) for content in READERS[name].sound()] == [
            (True, None) for _ in READERS[name].sound()
        ]
