// Without a script the clip waits for a click: the film is here once, not once more for
// those who want no motion. It plays while it is seen, unless the reader has halted it.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const films = new Map();
  const tend = (film, seen) => {
    if (seen && !still.matches) {
      if (!film.halted) film.play().catch(() => {});
    } else {
      film.halted = film.paused && film.currentTime > 0;
      film.pause();
    }
    films.set(film, seen);
  };
  const eye = new IntersectionObserver((changes) => {
    for (const change of changes) tend(change.target, change.isIntersecting);
  });
  for (const film of document.querySelectorAll(".{{ mark }} .pleat-film")) eye.observe(film);
  still.addEventListener("change", () => films.forEach((seen, film) => tend(film, seen)));
})();
