// Without a script the clip waits for a click: the film is here once, not once more for
// those who want no motion. It plays while it is seen, unless the reader has halted it.
(() => {
  const films = document.querySelectorAll(".{{ mark }} .pleat-film");
{% if figure.captions %}
  // WebKit leaves captions off, whatever the page says is to be shown from the start.
  for (const film of films) {
    film.addEventListener("loadedmetadata", () => {
      film.textTracks[0].mode = "showing";
    });
  }
{% endif %}
{% if not figure.waits %}
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const seen = new Map();
  const tend = (film, near) => {
    seen.set(film, near);
    if (near && !still.matches) {
      if (!film.halted) film.play().catch(() => {});
    } else {
      film.halted = film.paused && film.currentTime > 0;
      film.pause();
    }
  };
  const eye = new IntersectionObserver((changes) => {
    for (const change of changes) tend(change.target, change.isIntersecting);
  });
  for (const film of films) eye.observe(film);
  still.addEventListener("change", () => seen.forEach((near, film) => tend(film, near)));
{% endif %}
})();
