"""What pleat needs of the machine: one record each, with the command that mends it."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, PackageNotFoundError, metadata, requires, version
from typing import Any

from packaging.requirements import Requirement as Dependency
from packaging.specifiers import SpecifierSet

SPACE = 2_000_000_000  # bytes; a lecture at high quality with its segments takes less
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class MissingError(Exception):
    """A requirement that is not met, and what was found in its place."""


@dataclass(frozen=True)
class Requirement:
    """One thing pleat needs.

    Attributes
    ----------
    name : str
    find : callable
        Returns the version found or what else identifies it; raises `MissingError` or
        `ImportError` if it is not there.
    mend : str
        The command that provides it.
    needed_for : str
        Empty if nothing works without it, else what it is needed for.
    """

    name: str
    find: Callable[[], str]
    mend: str
    needed_for: str = ""

    @property
    def optional(self) -> bool:
        """Whether pleat does its main job without it."""
        return bool(self.needed_for)


def requirements() -> list[Requirement]:
    """Return everything pleat needs on this platform, the most basic first."""
    return [
        Requirement("Python", _python, _system("python3 python3-venv", "python@3.13")),
        *(Requirement(d.name, _distribution(d), _pip(str(d))) for d in _dependencies()),
        Requirement("cairo", _cairo, _built_from_source("pycairo")),
        Requirement("pango", _pango, _built_from_source("manimpango")),
        Requirement("H.264 encoder", _encoder("libx264"), _pip("av", again=True)),
        Requirement("VP9 encoder", _encoder("libvpx-vp9"), _pip("av", again=True), "WebM"),
        Requirement("AV1 encoder", _encoder("libsvtav1"), _pip("av", again=True), "AV1"),
        Requirement(
            "Noto Sans CJK",
            _chinese_font,
            _system("fonts-noto-cjk", "--cask font-noto-sans-cjk"),
            "captions in Chinese",
        ),
        Requirement("cores", _cores, ""),
        Requirement("cache folder", _cache, "export PLEAT_CACHE=/a/folder/you/may/write"),
        Requirement("disk space", _space, "export PLEAT_CACHE=/a/folder/with/more/space"),
        Requirement("Chromium", _chromium, _system("chromium", "--cask chromium"), "browser tests"),
        *_plugins(),
    ]


def _plugins() -> list[Requirement]:
    """Return a requirement for each thing that plug-ins bring: that it can be loaded."""
    from pleat.nets.activation import REGISTRY as ACTIVATIONS
    from pleat.nets.data import REGISTRY as DATASETS
    from pleat.nets.registry import Registry, distribution, plugins
    from pleat.scenes.clip.kinds import REGISTRY as BEATS
    from pleat.scenes.drawing.theme import REGISTRY as THEMES

    every: tuple[Registry[Any], ...] = (ACTIVATIONS, DATASETS, BEATS, THEMES)
    tables = {table.group: table for table in every}

    def loaded(point: EntryPoint) -> Callable[[], str]:
        def find() -> str:
            try:
                tables[point.group].find(point.name)
            except ValueError as error:
                raise MissingError(str(error)) from None
            return distribution(point)

        return find

    return [
        Requirement(
            f"{tables[point.group].kind} {point.name}",
            loaded(point),
            shlex.join([sys.executable, "-m", "pip", "uninstall", point.dist.name]),
            "clips that name it",
        )
        for point in plugins()
        if point.dist
    ]


def _system(apt: str, brew: str) -> str:
    if platform.system() == "Darwin":
        return f"brew install {brew}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install {apt}"


def _pip(requirement: str, again: bool = False) -> str:
    force = ["--force-reinstall", "--no-deps"] if again else []
    return shlex.join([sys.executable, "-m", "pip", "install", *force, requirement])


def _built_from_source(distribution: str) -> str:
    headers = _system(
        "build-essential pkg-config python3-dev libcairo2-dev libpango1.0-dev",
        "pkg-config cairo pango",
    )
    return f"{headers} && {_pip(distribution, again=True)}"


def _dependencies() -> list[Dependency]:
    """Return what pleat's own metadata requires, extras left out."""
    every = [Dependency(text) for text in requires("pleat") or []]
    return [d for d in every if d.marker is None or d.marker.evaluate({"extra": ""})]


def _distribution(dependency: Dependency) -> Callable[[], str]:
    # By metadata alone: to import torch and manim would take seconds.
    def find() -> str:
        try:
            found = version(dependency.name)
        except PackageNotFoundError:
            raise MissingError("not installed") from None
        if not dependency.specifier.contains(found, prereleases=True):
            raise MissingError(f"{found} found, {dependency.specifier} needed")
        return found

    return find


def _python() -> str:
    found, needed = platform.python_version(), metadata("pleat")["Requires-Python"]
    if not SpecifierSet(needed).contains(found, prereleases=True):
        raise MissingError(f"{found} found, {needed} needed")
    return found


def _cairo() -> str:
    import cairo

    return str(cairo.cairo_version_string())


def _pango() -> str:
    import manimpango

    return str(manimpango.pango_version())


def _encoder(name: str) -> Callable[[], str]:
    def find() -> str:
        import av

        if name not in av.codecs_available:
            raise MissingError(f"PyAV {av.__version__} comes without {name}")
        return f"{name} in PyAV {av.__version__}"

    return find


def _chinese_font() -> str:
    from pleat.nets.errors import InputError
    from pleat.scenes.drawing.fonts import families

    try:
        return " and ".join(families(language)[-1] for language in ("zh-Hant", "zh-Hans"))
    except InputError as error:
        raise MissingError(str(error)) from None


def _cores() -> str:
    if hasattr(os, "sched_getaffinity"):
        return str(len(os.sched_getaffinity(0)))
    return str(os.cpu_count() or 1)


def _cache() -> str:
    from pleat.configs import default_cache

    folder = default_cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return str(folder)
    except OSError as error:
        raise MissingError(f"{folder}: {error.strerror}") from None


def _space() -> str:
    from pleat.configs import default_cache

    folder = default_cache().absolute()
    there = next(p for p in (folder, *folder.parents) if p.is_dir())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB free at {there}"
    if free < SPACE:
        raise MissingError(f"{said}, {SPACE / 1e9:.0f} GB needed")
    return said


def _chromium() -> str:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise MissingError("not on the PATH")
    try:
        run = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        raise MissingError(f"{program} does not start") from None
    return run.stdout.strip() or program
