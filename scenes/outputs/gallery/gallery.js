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

  // What is not asked for is hidden: title, description, captions in every language, sources.
  const search = document.querySelector("input[type=search]");
  if (search) {
    const fold = (text) => text.normalize("NFKC").toLowerCase();
    const entries = [...document.querySelectorAll("article")].map(entry => [entry, fold(entry.textContent)]);
    const find = () => {
      const asked = fold(search.value).split(/\s+/).filter(Boolean);
      for (const [entry, text] of entries) entry.hidden = !asked.every(word => text.includes(word));
      for (const room of document.querySelectorAll("section:has(article)")) {
        room.hidden = !room.querySelector("article:not([hidden])");
      }
      search.nextElementSibling.textContent = entries.filter(([entry]) => !entry.hidden).length;
    };
    search.parentNode.hidden = false;
    search.addEventListener("input", find);
    // A browser may remember what was written there.
    find();
    // What leads to a clip shows it.
    addEventListener("hashchange", () => {
      const entry = document.getElementById(location.hash.slice(1));
      if (entry?.matches("article[hidden]")) {
        search.value = "";
        find();
        entry.scrollIntoView();
      }
    });
  }
}
