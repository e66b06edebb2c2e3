"""The process that reads a file made elsewhere: it knows its content, and opens no file for it."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from safetensors.numpy import save

from pleat.nets.errors import InputError
from pleat.nets.files.isolation import packed


def main(reader: str, library: str, memory: str, seconds: str) -> None:
    """Read standard input, and answer on standard output; see `isolation.isolated`."""
    content = sys.stdin.buffer.read()
    # What a library prints is no part of the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, name = reader.partition(":")
    read = getattr(importlib.import_module(module), name)
    with suppress(ImportError):  # the reader says what is missing
        if library:
            importlib.import_module(library)
    _limit(int(memory), int(seconds))
    try:
        out = packed(read(content))
    except InputError as error:
        out = _fault(str(error))
    except MemoryError:
        out = _fault(f"needs more than {int(memory) // 2**20} MB of memory to be read")
    # Of a broken file any library may fail in its own way.
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        out = _fault(f"is broken, or of a kind that is not read ({said})")
    with answer:
        answer.write(out)
    answer.close()
    os._exit(0)  # what a broken file has left behind is not taken apart


def _fault(said: str) -> bytes:
    return save({}, metadata={"fault": said.encode("utf-8", "replace").decode()})


def _limit(memory: int, seconds: int) -> None:
    """Bound memory and computing from now on, and forbid any file to grow."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + seconds
    bounds = {"RLIMIT_CPU": (cpu, cpu + 5), "RLIMIT_FSIZE": (0, 0), "RLIMIT_CORE": (0, 0)}
    with suppress(OSError, ValueError):  # macOS does not say, and knows no such limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        held = pages * resource.getpagesize()
        bounds["RLIMIT_AS"] = (held + memory, held + memory)
    for name, bound in bounds.items():
        with suppress(OSError, ValueError):  # a lower one is set already
            resource.setrlimit(getattr(resource, name), bound)
