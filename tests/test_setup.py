"""The set-up says what is missing, and the wheel holds what it should."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("cat", "dirname", "env", "find", "grep", "mktemp", "rm", "sed", "sh", "sort", "tail")


@pytest.fixture
def setup(tmp_path):
    """Return a function that runs the set-up with a PATH of our making."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))

    def run(*words, python=sys.executable, **scripts):
        for name, script in scripts.items():
            program = programs / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
        return subprocess.run(
            [tmp_path / ".ci" / "setup", *words],
            env={"PATH": str(programs), "HOME": str(tmp_path), "PYTHON": str(python)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_without_root_the_exact_command_is_printed(setup):
    run = setup(uname="echo Linux", id="echo 1000", apt_get="exit 9", cc=":")
    assert run.returncode == 1
    assert "run as root: apt-get install pkg-config libcairo2-dev libpango1.0-dev" in run.stderr


def test_what_is_there_is_not_asked_for(setup):
    run = setup(uname="echo Linux", id="echo 1000", apt_get="exit 9", pkg_config=":")
    assert run.returncode == 1
    assert run.stderr.endswith("run as root: apt-get install build-essential\n")


def test_sudo_installs_without_asking_after_one_update(setup, tmp_path):
    log = tmp_path / "log"
    run = setup(
        uname="echo Linux",
        id="echo 1000",
        cc=":",
        sudo='[ "$1" = -n ] && shift; exec "$@"',
        true=":",
        apt_get=f'echo "$DEBIAN_FRONTEND $*" >> {log}; [ "$1" = update ]',
    )
    assert run.returncode == 1  # this apt-get only writes down what it is told
    update, install = log.read_text().splitlines()
    assert update.startswith("noninteractive update")
    assert install.startswith("noninteractive install -y")
    assert "pkg-config libcairo2-dev libpango1.0-dev" in install


def test_macos_without_homebrew_names_both(setup):
    run = setup(uname="echo Darwin", xcode_select=":")
    assert run.returncode == 1
    assert "https://brew.sh" in run.stderr
    assert "brew install pkg-config cairo pango" in run.stderr


def test_macos_without_a_compiler_names_its_command(setup):
    run = setup(uname="echo Darwin", xcode_select="exit 2")
    assert run.returncode == 1
    assert "xcode-select --install" in run.stderr


def test_a_python_too_old_is_not_taken(setup, tmp_path):
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    run = setup(python=old, uname="echo Linux", id="echo 0", apt_get=":", cc=":", pkg_config=":")
    assert run.returncode == 1
    assert "needs Python 3.11 or newer" in run.stderr


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_without_a_browser_the_tests_go_on(setup, system):
    run = setup("browser", uname=f"echo {system}", id="echo 1000", apt_get="exit 9")
    assert run.returncode == 0
    assert "browser tests are skipped" in run.stdout
    assert "in Chromium alone" in run.stdout
    assert ("brew" if system == "Darwin" else "apt-get") + " install" in run.stdout


def test_the_browser_is_installed_once(setup, tmp_path):
    log = tmp_path / "log"
    apt = f'echo "$*" >> {log}'
    known = "printf '%s - codecs\\n' libavcodec61 libavcodec9"
    run = setup("browser", uname="echo Linux", id="echo 0", apt_get=apt, apt_cache=known)
    assert (run.returncode, run.stderr) == (0, "")
    _, first, _, second = log.read_text().splitlines()
    assert first.endswith("chromium -qq")
    # With what plays H.264, whatever number it has in this release.
    assert second.endswith("firefox-esr libavcodec61 -qq")
    log.unlink()
    there = {"chromium": ":", "firefox_esr": ":"}
    run = setup("browser", uname="echo Linux", id="echo 0", apt_get=apt, **there)
    assert (run.returncode, run.stdout, log.exists()) == (0, "", False)


@pytest.mark.slow
def test_the_wheel_holds_every_file_and_works_without_the_checkout(tmp_path):
    source = tmp_path / "source"
    leave = shutil.ignore_patterns("__pycache__")
    for folder in ("nets", "scenes", "configs"):
        shutil.copytree(ROOT / folder, source / folder, ignore=leave)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    pip = [sys.executable, "-m", "pip"]
    built = subprocess.run(
        [*pip, "wheel", "-v", "--no-deps", "--no-build-isolation", "-w", tmp_path, source],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "would be ignored" not in built.stdout + built.stderr
    (wheel,) = tmp_path.glob("pleat-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {n for n in archive.namelist() if n.startswith("pleat/")}
    assert packed == {
        # What `python -m pleat` runs belongs to no folder of ours.
        f"pleat/{path.relative_to(source).as_posix()}".replace("/scenes/cli/module/", "/")
        for folder in ("nets", "scenes", "configs")
        for path in (source / folder).rglob("*")
        if path.is_file()
    }

    # A venv that sees our dependencies but, as .pth files do not nest, not the checkout.
    venv.create(tmp_path / "venv", with_pip=False, symlinks=os.name == "posix")
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (ours,) = Path(sys.prefix).glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(f"{ours}\n")
    subprocess.run([*pip, "install", "-q", "--no-deps", "--target", site, wheel], check=True)
    probe = "import pleat.nets as n, pleat.configs as c; print(n.__file__, *c.shipped('clips'))"
    python = tmp_path / "venv" / "bin" / "python"
    run = subprocess.run(
        [python, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    where, *clips = run.stdout.split()
    assert Path(where).is_relative_to(site)
    assert clips == sorted(
        p.stem for p in (ROOT / "configs" / "clips").glob("*.toml") if "." not in p.stem
    )

    own = {"HOME": str(tmp_path), "PLEAT_CACHE": str(tmp_path / "cache"), "PATH": os.defpath}
    still = ["still", "fold", "--at", "data", "-q", "low", "-o", "one.png"]
    subprocess.run([python, "-m", "pleat.scenes.cli", *still], cwd=tmp_path, env=own, check=True)
    with Image.open(tmp_path / "one.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 10


@pytest.mark.slow
def test_the_sdist_holds_what_building_and_testing_need(tmp_path):
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git repository")
    committed = {
        name
        for name in run.stdout.splitlines()
        if (ROOT / name).is_file() and (not name.startswith(".") or name.startswith(".ci/"))
    }
    source = tmp_path / "source"
    for name in committed:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools.build_meta import build_sdist; build_sdist('..')"
    subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, check=True)
    (sdist,) = tmp_path.glob("pleat-*.tar.gz")
    with tarfile.open(sdist) as archive:
        files = {n.partition("/")[2] for n in archive.getnames() if archive.getmember(n).isfile()}
    made = {"PKG-INFO", "setup.cfg"}
    assert {name for name in files if not name.startswith("pleat.egg-info/")} == committed | made
