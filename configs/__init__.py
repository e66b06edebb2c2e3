"""The TOML that ships with pleat, recipes, clips, lectures, themes, and where its cache is."""

from __future__ import annotations

import os
from pathlib import Path

# importlib.resources finds nothing in an editable install with a mapped
# package folder, so the files are found from the package's own path.
HERE = Path(__file__).resolve().parent


def shipped(kind: str) -> dict[str, Path]:
    """Return the shipped files of a kind by name.

    Parameters
    ----------
    kind : str
        ``"recipes"``, ``"clips"``, ``"lectures"`` or ``"themes"``.

    Returns
    -------
    dict of str to Path
        Without per-language files such as ``NAME.zh-Hant.toml``.
    """
    found = {p.stem: p for p in (HERE / kind).glob("*.toml") if "." not in p.stem}
    return dict(sorted(found.items()))


class NoHomeError(RuntimeError):
    """There is no place for a cache: nobody says where the user's folder is."""


def default_cache() -> Path:
    """Return $PLEAT_CACHE, or `pleat` in the user's cache folder.

    Raises
    ------
    NoHomeError
        If neither is known.
    """
    chosen = os.environ.get("PLEAT_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs  # only where it is asked for: `pleat --help` needs no such place

    try:
        path = platformdirs.user_cache_path("pleat")
    except RuntimeError:
        path = None
    if path is None or not path.is_absolute():  # older versions leave a ~ that is not known
        raise NoHomeError("no folder of yours is known for a cache; set HOME or PLEAT_CACHE")
    return path
