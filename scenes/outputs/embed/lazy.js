// Where films know no `loading` nothing of them is fetched before they come near. It stands
// before them, so that they are heard of before they load. No sign here needs escaping in
// HTML: what renders MDX on a server escapes the text of scripts too.
`loading` in HTMLVideoElement.prototype || function (figure) {
  const eye = new IntersectionObserver(function (seen) {
    seen.forEach(function (change) {
      const film = change.target;
      if (change.isIntersecting) {
        // None of its sources was for the reader's wishes of then.
        if (film.networkState == 3) film.load();
        if (!film.halted) film.play().catch(function () {});
      } else {
        film.halted = film.paused ? film.currentTime : 0;
        film.pause();
      }
    });
  }, {rootMargin: `300px`});
  const take = function () {
    figure.querySelectorAll(`video[autoplay]`).forEach(function (film) {
      film.autoplay = false;
      film.preload = `none`;
      eye.observe(film);
    });
  };
  take();
  new MutationObserver(take).observe(figure, {childList: true});
}(document.currentScript.parentNode);
