"""NPZ files, opened without trust: plain arrays alone, and no more than memory holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.errors import InputError


def read_arrays(
    content: bytes, wanted: Callable[[str], object] = lambda name: True
) -> tuple[dict[str, NDArray[np.generic]], list[str]]:
    """Return the arrays whose names are wanted, and the names of the others.

    Raises
    ------
    InputError
        If the file is not whole, too large, or a wanted array holds Python objects.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Squeezed zeros could fill the memory.
            if sum(member.file_size for member in archive.infolist()) > limits.FILE_BYTES:
                raise InputError(f"unpacks to more than {limits.FILE_BYTES // 2**20} MB")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            found = {name: np.asarray(file[name]) for name in file.files if wanted(name)}
            return found, [name for name in file.files if name not in found]
    except (InputError, MemoryError):
        raise
    # A broken file may fail anywhere in zipfile, zlib or numpy's parser.
    except Exception as error:
        if "pickle" in str(error):
            raise InputError(
                "holds Python objects, not plain arrays of numbers or text; save each array by "
                "itself: numpy.savez(file, *arrays)"
            ) from None
        raise InputError("not a whole NPZ file; write it anew with numpy.savez") from None
