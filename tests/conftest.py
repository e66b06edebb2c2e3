"""What all tests share: how far hypothesis looks, one browser, one clip embedded."""

import signal

import pytest
from hypothesis import settings

# The daily run says the same of the same code; the run of all tests looks at new nets.
settings.register_profile("daily", derandomize=True)


def pytest_configure(config):
    # Started by nohup, or behind & in a script, both are ignored, and by every child as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if "not slow" in config.option.markexpr:
        settings.load_profile("daily")


@pytest.fixture(scope="session")
def driver():
    """Playwright, once a process."""
    from support.browser import driver

    with driver() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver):
    """Chromium, started once a process; the tests that use it are marked `browser`."""
    from support.browser import chromium

    with chromium(driver) as started:
        yield started


@pytest.fixture(scope="session")
def firefox(driver, tmp_path_factory):
    """Firefox, started once a process for each wish of a reader; mark its tests `browser`."""
    from support.firefox import firefox

    with firefox(tmp_path_factory.mktemp("firefox"), driver) as started:
        yield started


@pytest.fixture(params=["chromium", "firefox"])
def engine(request):
    """Chromium and Firefox, one after the other."""
    return request.getfixturevalue("browser" if request.param == "chromium" else request.param)


@pytest.fixture(scope="session")
def embedded(tmp_path_factory):
    """A small clip of hostile words, embedded once a process in every form there is."""
    from support.embeds import build_all

    return build_all(tmp_path_factory.mktemp("embed"))


@pytest.fixture
def in_process(monkeypatch):
    """Readers of foreign files that start no process: a test of many files takes seconds."""
    from fuzz.in_process import run

    monkeypatch.setattr("pleat.nets.files.isolation._run", run)
