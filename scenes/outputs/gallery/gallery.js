"use strict";
{
  const films = [...document.querySelectorAll("video")];
  // One voice at a time.
  for (const film of films) {
    film.addEventListener("play", () => films.forEach(other => other === film || other.pause()));
  }
  // With the reader's preference the other theme's films come to view.
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
    films.forEach(film => film.pause());
  });
}
