"""The tests' own browser sees what it should: else every page would pass."""

from __future__ import annotations

import pytest
from support.browser import served, shift, violations, visit

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="en"><title>Good</title><link rel="icon" href="data:,">
<main><h1>Good</h1><p>All is well.</p></main></html>"""
BAD = """<!doctype html><html lang="en"><title>Bad</title><link rel="icon" href="data:,">
<main><h1>Bad</h1><img src="there.png"><p>It falls.</p></main>
<script>
console.warn("oh"); nothing();
</script>
<script>
setTimeout(() => document.querySelector("main").style.marginTop = "200px", 50);
</script></html>"""


def test_a_good_page(browser, tmp_path):
    (tmp_path / "good.html").write_text(GOOD)
    with served(tmp_path) as home, visit(browser, home + "good.html") as seen:
        assert (seen.requests, seen.complaints) == ([home + "good.html"], [])
        assert (shift(seen.page), violations(seen.page)) == (0, [])


def test_a_bad_page(browser, tmp_path):
    (tmp_path / "bad.html").write_text(BAD)
    with served(tmp_path) as home, visit(browser, home + "bad.html") as seen:
        seen.page.wait_for_function("window.shifted > 0.01")
        assert shift(seen.page) > 0.01
        assert seen.asked(".png") == {"there.png"}
        told = "\n".join(seen.complaints)
        assert all(word in told for word in ("oh", "nothing is not defined", "404"))
        assert any("alternative text" in found for found in violations(seen.page))


@pytest.mark.parametrize(("scheme", "motion"), [("dark", "no-preference"), ("light", "reduce")])
def test_the_reader_has_preferences(browser, tmp_path, scheme, motion):
    (tmp_path / "good.html").write_text(GOOD)
    home = (tmp_path / "good.html").as_uri()
    with visit(browser, home, color_scheme=scheme, reduced_motion=motion) as seen:
        for query in (f"prefers-color-scheme: {scheme}", f"prefers-reduced-motion: {motion}"):
            assert seen.page.evaluate(f"matchMedia('({query})').matches")
