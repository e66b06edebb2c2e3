// Prose that drives a clip: who comes to a part with data-beat="ID" sees that beat, and those after
// it that no part is about. What has data-light="1,,2" lights up layer 1, any row, column 2.
function scroll(host, stage, slot) {
  const { pleat } = host, { beats, links } = pleat.data;
  const first = (part) => beats.findIndex(({ id }) => id === part.dataset.beat);
  const parts = [...host.querySelectorAll("[data-beat]")].filter((part) => first(part) >= 0);
  let now = parts[0];
  const end = () => {
    const next = parts[parts.indexOf(now) + 1], k = first(now);
    return pleat.end(Math.max(k, (next ? first(next) : beats.length) - 1));
  };
  const play = () => {
    pleat.seek(beats[first(now)].start);
    pleat.play(end());
  };
  const eye = new IntersectionObserver((changes) => {
    for (const { isIntersecting, target } of changes) {
      if (!isIntersecting || target === now) continue;
      const on = parts.indexOf(target) > parts.indexOf(now) && !pleat.calm.matches;
      now.style.opacity = "";
      now = target;
      pleat.lightUp(null);
      if (pleat.drawing.touched) pleat.reset();
      if (on) play();
      else pleat.seek(end());
    }
  }, { rootMargin: "-60% 0px -40%" });
  const light = ({ type, target }) => {
    const aims = type.endsWith("out") ? null : target.closest("[data-light]")?.dataset.light.split(",");
    const found = links.filter(({ layer, row, column }) =>
      aims?.every((aim, k) => !aim || Number(aim) === [layer, row + 1, column + 1][k]),
    );
    pleat.lightUp(found.length ? found : null);
  };
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) slot.addEventListener(type, light);
  // Its keys are the page's.
  pleat.root.tabIndex = 0;
  stage.addEventListener("keydown", (event) => event.stopPropagation(), true);
  for (const picture of host.querySelectorAll("[data-beat] picture")) picture.hidden = true;
  // What the words say holds of the net and the points as they were.
  stage.addEventListener("pointerup", () => (now.style.opacity = pleat.drawing.touched ? 0.4 : ""));
  pleat.playButton.onclick = () => (pleat.playing ? pleat.pause() : play());
  if (!now) return;
  pleat.seek(end());
  for (const part of parts) eye.observe(part);
}
