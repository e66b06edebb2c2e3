"use strict";
{
  const frame = document.querySelector("iframe"), fault = document.querySelector("[role=alert]");
  // Of a reader who waits for a page, where they were before.
  let shown = 0, before;
  const player = () => frame.contentDocument?.querySelector("[data-pleat]")?.pleat;
  // Where a reader is: in which beat, and how far in it.
  const place = ({ data, beat, frame: now, playing }) => {
    const { id, start } = data.beats[beat];
    return { id, past: now - start, playing };
  };
  const show = (version) => {
    before ??= player() && place(player());
    frame.onload = () => {
      const now = player();
      // Saved once more in the meantime: the next page is on its way.
      if (!now || frame.contentWindow.location.search !== `?${shown}`) return;
      document.title = frame.title = frame.contentDocument.title;
      document.documentElement.lang = frame.contentDocument.documentElement.lang;
      frame.contentWindow.focus();
      const beat = before && now.data.beats.find(({ id }) => id === before.id);
      if (beat) now.seek(beat.start + Math.min(before.past, beat.frames - 1));
      if ((beat ? before.playing : !before) && !now.calm.matches) now.play();
      before = undefined;
    };
    // The way back leads to where the reader came from.
    frame.contentWindow.location.replace(`clip?${version}`);
  };
  new EventSource("changes").onmessage = ({ data }) => {
    const { version, fault: said } = JSON.parse(data);
    fault.textContent = said;
    fault.hidden = !said;
    if (version !== shown) show((shown = version));
  };
}
