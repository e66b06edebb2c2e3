"""Voices for a lecture: recorded WAV files, or a command that turns text into one."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.keeping import kept_file, use
from pleat.nets.files.names import beside
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.film.cache import VOICES, scratch, segment_key
from pleat.scenes.film.leash import Leash
from pleat.scenes.film.video.audio import RATE, read_wav

BREATH = 0.4  # seconds between a voice's end and the next beat
_TIMEOUT = 300.0
_SLOT = re.compile(r"\{(text|out|lang)\}")


@dataclass(frozen=True)
class SpokenLine:
    """What is said in one beat of one part of a lecture."""

    part: str
    beat: str
    text: str
    language: str

    @property
    def name(self) -> str:
        """``PART.BEAT``."""
        return f"{self.part}.{self.beat}"


def narrate(source: str, lines: Sequence[SpokenLine], cache: Path, jobs: int) -> dict[str, Path]:
    """Return a WAV file for every line by its name.

    Parameters
    ----------
    source : str
        A folder with ``PART.BEAT.wav``, or ``BEAT.wav`` where only one part has such a
        beat; or a command with ``{text}`` and ``{out}``, and ``{lang}`` if it likes,
        among its arguments: ``espeak-ng -v {lang} -w {out} {text}``. No shell reads it.
    lines : sequence of SpokenLine
        What to say.
    cache : Path
        Folder in which what a command said is kept.
    jobs : int
        Commands at once.

    Raises
    ------
    InputError
        If a file is missing or no WAV, or the command fails.
    """
    if "{text}" in source and "{out}" in source:
        voices = _spoken(_arguments(source), lines, cache, jobs)
    elif beside(source).is_dir():
        voices = _recorded(Path(source), lines)
    else:
        raise InputError(
            f"narration: {source!r} is neither a folder nor a command with {{text}} and {{out}}"
        )
    return voices


def paced(clip: Clip, part: str, voices: Mapping[str, Path], fps: int) -> Clip:
    """Return a clip whose beats last at least as long as their voices, and a breath."""
    beats = []
    for beat, time in zip(clip.beats, schedule(clip, fps).beats, strict=True):
        path = voices.get(f"{part}.{beat.id}")
        if path is not None:
            needed = -(-len(read_wav(path)) * fps // RATE) + round(BREATH * fps)
            hold = max(time.hold, needed - time.motion - time.fade_out)
            beat = beat.model_copy(update={"hold": hold / fps})
        beats.append(beat)
    return replace(clip, beats=tuple(beats))


def _recorded(folder: Path, lines: Iterable[SpokenLine]) -> dict[str, Path]:
    lines = list(lines)
    count = Counter(line.beat for line in lines)
    voices, faults = {}, []
    for line in lines:
        full, short = folder / f"{line.name}.wav", folder / f"{line.beat}.wav"
        path = short if short.is_file() and not full.is_file() and count[line.beat] == 1 else full
        try:
            read_wav(path)
        except InputError as error:
            faults.append(str(error))
        voices[line.name] = path
    if faults:
        raise InputError("\n".join(faults))
    return voices


def _spoken(
    command: Sequence[str], lines: Sequence[SpokenLine], cache: Path, jobs: int
) -> dict[str, Path]:
    with ThreadPoolExecutor(jobs) as pool, Leash() as leash:
        paths = pool.map(partial(_speak, leash, command, cache), lines)
        return {line.name: path for line, path in zip(lines, paths, strict=True)}


def _speak(leash: Leash, command: Sequence[str], cache: Path, line: SpokenLine) -> Path:
    """Let a command say a line, unless it has said it before."""
    kept = cache / VOICES / f"{segment_key([*command, line.text, line.language])}.wav"
    if use(kept):
        return kept
    with scratch(cache) as room:
        out = room / "voice.wav"
        slots = {"text": line.text, "out": str(out), "lang": line.language}
        _run(leash, [_filled(word, slots) for word in command], line)
        if not out.is_file():
            raise InputError(f"narration: {command[0]} wrote no {{out}} for beat {line.name}")
        try:
            read_wav(out)
        except InputError:
            raise InputError(
                f"narration: what {command[0]} wrote for beat {line.name} is no WAV file"
            ) from None
        with kept_file(kept) as part:
            shutil.copyfile(out, part)
    return kept


def _run(leash: Leash, arguments: Sequence[str], line: SpokenLine) -> None:
    try:
        code, said = leash.run(arguments, _TIMEOUT)
    except subprocess.TimeoutExpired:
        why = f"took more than {_TIMEOUT:.0f} s"
    else:
        if code == 0:
            return
        why = said.split("\n")[0].strip() or f"ended with code {code}"
    raise InputError(f"narration: {arguments[0]} for beat {line.name}: {why}")


def _arguments(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise InputError(f"narration: the command {command!r} cannot be read: {error}") from None


def _filled(word: str, slots: Mapping[str, str]) -> str:
    """Fill one argument; a text never looks like an option."""
    filled = _SLOT.sub(lambda match: slots[match.group(1)], word)
    return f" {filled}" if word.startswith("{text}") and filled.startswith("-") else filled
