// Without a script the clip waits for a click: the film is here once, not once more for
// those who want no motion.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const films = document.querySelectorAll(".{{ mark }} .pleat-film");
  const tend = () => films.forEach((film) => {
    if (film.getClientRects().length && !still.matches) film.play().catch(() => {});
    else film.pause();
  });
  for (const query of [still, dark]) query.addEventListener("change", tend);
  tend();
})();
