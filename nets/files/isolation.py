"""Files made elsewhere, read in a process of their own, with limits of memory and time.

The libraries that read them are large, and written in C++: what crashes one, asks for
all memory or never ends becomes one sentence. No `multiprocessing`: that would run an
author's script again in the child, and is refused to pool workers.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from pleat.configs import limits
from pleat.nets.errors import InputError
from pleat.nets.files.keeping import kept_file, use

# What a reader gives: plain values, as JSON has them, and arrays by name.
Answer = tuple[Any, Mapping[str, NDArray[Any]]]

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from pleat.nets.files.isolated import main; main(*sys.argv[2:])"
)
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def isolated(reader: str, content: bytes, *, library: str = "", kept: Path | None = None) -> Answer:
    """Read a file's content in a process of its own.

    Parameters
    ----------
    reader : str
        ``module:function``: takes bytes, returns an `Answer`, raises `InputError`.
    content : bytes
        The file's; the child opens none.
    library : str
        What the child imports before its memory and time are counted.
    kept : path, optional
        The folder in which answers are kept, by content: a second time no process is
        started.

    Raises
    ------
    InputError
        What the reader says; or that it crashed, or took too much memory or time.
    """
    place = kept / f"read-{_key(reader, content)}.safetensors" if kept is not None else None
    if place is not None and use(place):
        with suppress(OSError, InputError):
            return unpacked(place.read_bytes())
    packed = _run(reader, content, library)
    answer = unpacked(packed)
    if place is not None:
        # A cache that can't be written only means that the file is read again.
        with suppress(InputError), kept_file(place) as part:
            part.write_bytes(packed)
    return answer


def packed(answer: Answer) -> bytes:
    """Return an answer as bytes that no one needs to trust."""
    values, arrays = answer
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save(contiguous, metadata={"values": json.dumps(values)})


def unpacked(content: bytes) -> Answer:
    """Return the answer that bytes mean.

    Raises
    ------
    InputError
        If they are not whole, or say what was wrong with the file.
    """
    try:
        size = int.from_bytes(content[:8], "little")
        head = json.loads(content[8 : 8 + size])["__metadata__"]
        fault = head.get("fault")
        answer = json.loads(head.get("values", "null")), load(content)
    except (SafetensorError, KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise InputError("its reader answered nothing sound") from None
    if fault is not None:
        raise InputError(fault)
    return answer


def _run(reader: str, content: bytes, library: str) -> bytes:
    # What is no folder is the hook of an editable install, and stays as it is.
    path = json.dumps(
        [str(Path(part).absolute()) if Path(part).exists() else part for part in sys.path]
    )
    bounds = (limits.READ_MEMORY, limits.READ_CPU)
    # -P: nothing is imported from the current folder that the parent would not.
    command = [sys.executable, "-P", "-c", _START, path, reader, library, *map(str, bounds)]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=limits.READ_SECONDS,
            env={**os.environ, **_ONE_THREAD},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"takes more than {limits.READ_SECONDS} s to be read") from None
    except OSError as error:
        raise InputError(
            f"needs a process of its own to be read, which can't be started: {error.strerror}"
        ) from None
    if done.returncode == 0 and done.stdout:
        return done.stdout
    if -done.returncode in (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)):
        raise InputError(
            f"takes more than {limits.READ_CPU} s, or more memory than there is, to be read"
        )
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        raise InputError(f"is so broken that the library which reads it crashed ({name})")
    said = done.stderr.decode(errors="replace").strip().splitlines()
    raise InputError(f"its reader ended without an answer: {said[-1] if said else 'no reason'}")


def _key(reader: str, content: bytes) -> str:
    digest = hashlib.sha256(f"{_readers()} {reader} ".encode())
    digest.update(content)
    return digest.hexdigest()[:32]


@cache
def _readers() -> str:
    """Hash of the readers' own sources: what another version has read is read anew."""
    sources = sorted(Path(__file__).resolve().parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
