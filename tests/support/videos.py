"""What a page's videos do, as the tests of embeds look at them."""

from __future__ import annotations

import pytest

# The one video that is shown, and its picture as the page can see it.
SHOWN = """() => {
  const shown = [...document.querySelectorAll("video")].filter((v) => v.getClientRects().length);
  return shown.map((v) => ({
    theme: v.className.includes("dark") ? "dark" : "light", still: v.className.includes("still"),
    source: v.currentSrc.split("/").pop(), time: v.currentTime, paused: v.paused,
    width: v.getBoundingClientRect().width, height: v.getBoundingClientRect().height,
  }));
}"""
MEAN = """() => {
  const video = [...document.querySelectorAll("video")].find((v) => v.getClientRects().length);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0);
  const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
  let [least, most, sum] = [255, 0, 0];
  for (let k = 0; k < data.length; k += 4) {
    least = Math.min(least, data[k]); most = Math.max(most, data[k]); sum += data[k];
  }
  return [least, most, 4 * sum / data.length];
}"""


def needs_h264(seen):
    if not seen.page.evaluate(
        """document.createElement("video").canPlayType('video/mp4; codecs="avc1.64000C"')"""
    ):
        pytest.skip("needs a browser with H.264 (Firefox, Debian: apt-get install libavcodec59)")


def until_seen(page):
    """Wait until its picture shows something: a clip may begin with an empty stage."""
    for _ in range(200):
        least, most, mean = page.evaluate(MEAN)
        if most - least > 100:
            return mean
        page.wait_for_timeout(50)
    raise AssertionError(f"all of its picture is between {least} and {most}")


def wait_until_playing(page):
    page.wait_for_function(
        "[...document.querySelectorAll('video')].some((v) => v.currentTime > 0.2)", timeout=20_000
    )
