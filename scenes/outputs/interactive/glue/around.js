// What stands behind the player and uses it: of the page around it.
const mount = self.pleatMount;

// Whether letters there are dark: pages and notebooks have themes of their own.
function onLight(element) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = getComputedStyle(element).color;
  const [red, green, blue] = [1, 3, 5].map((k) => parseInt(pen.fillStyle.slice(k, k + 2), 16));
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128;
}

// Let a player be dark where the page around it is; what it returns lets go of it.
function follow(player, around) {
  const look = () => {
    const scheme = onLight(around) ? "light" : "dark";
    if (scheme === player.scheme) return;
    player.scheme = scheme;
    player.draw();
  };
  const watch = new MutationObserver(look), system = matchMedia("(prefers-color-scheme: light)");
  for (const one of [document.documentElement, document.body]) watch.observe(one, { attributes: true });
  system.addEventListener("change", look);
  look();
  return () => {
    watch.disconnect();
    system.removeEventListener("change", look);
  };
}

