// WebKit leaves captions off, whatever the page says is to be shown from the start. Like
// lazy.js it has no sign that would need escaping.
(function (figure) {
  figure.addEventListener(`loadedmetadata`, function (event) {
    const first = event.target.querySelector(`track[default]`);
    if (first) first.track.mode = `showing`;
  }, true);
}(document.currentScript.parentNode));
