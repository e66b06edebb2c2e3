"""The TOML that ships with pleat: recipes, clips, lectures, themes."""

from __future__ import annotations

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
    return {p.stem: p for p in sorted((HERE / kind).glob("*.toml")) if "." not in p.stem}
