// Clips on a page that come to life: a poster first; the player where it is clicked, seen or
// pointed at. It stands behind the player, so that a page has one script for all its clips.
// The data of a clip, in a script beside the page: from a disk no page may fetch, but it may run one.
const coming = new Map();
function fetched(src) {
  if (!coming.has(src)) {
    const come = (done, fail) => {
      const script = document.createElement("script"), onload = () => done(self.pleatClip);
      document.head.append(Object.assign(script, { src, onload, onerror: fail }));
    };
    coming.set(src, new Promise(come));
  }
  return coming.get(src);
}

class Living {
  constructor(box) {
    this.box = box;
    this.poster = [...box.childNodes];
    const { when } = box.dataset, calm = matchMedia("(prefers-reduced-motion: reduce)");
    if (when === "pointed") {
      const card = box.closest(".sd-card, a") || box, glance = () => this.glance(true);
      if (calm.matches) return;
      // A finger does not point, it follows the link.
      card.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && glance());
      card.addEventListener("focusin", glance);
      for (const gone of ["pointerleave", "focusout"]) card.addEventListener(gone, () => this.glance(false));
      return;
    }
    const button = document.createElement("button"), onclick = () => this.start();
    Object.assign(button, { type: "button", className: "pleat-start", title: box.dataset.label, onclick });
    button.setAttribute("aria-label", box.dataset.label);
    box.append(button);
    if (when === "seen") this.awaitReader();
  }

  awaitReader() {
    const watch = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      watch.disconnect();
      this.wake().then((player) => this.box.dataset.plays !== undefined && !player.calm.matches && player.playWhenSeen());
    }, { rootMargin: "200px" });
    watch.observe(this.box);
  }

  // The player in place of the poster, at the end of its beat.
  async wake() {
    const { box } = this;
    this.awake ||= fetched(box.dataset.src).then((data) => {
      const [host, root] = ["div", "div"].map((tag) => document.createElement(tag));
      host.className = "pleat-live";
      host.append(root);
      box.replaceChildren(host);
      const player = mount(root, structuredClone(data));
      follow(player, box);
      const beat = this.beat(player);
      if (beat >= 0) player.go(player.end(beat));
      return player;
    });
    return this.awake;
  }

  beat({ data }) {
    return data.beats.findIndex(({ id }) => id === this.box.dataset.beat);
  }

  async start() {
    const player = await this.wake(), beat = this.beat(player);
    player.playButton.focus({ preventScroll: true });
    if (beat >= 0) player.show(beat);
    else if (!player.calm.matches) player.play();
  }

  // Nothing but the picture, as long as somebody points at it.
  async glance(on) {
    this.on = on;
    const player = await this.wake();
    if (!player.bare) {
      player.bare = true;
      player.root.inert = true;
      player.root.classList.add("pleat-bare");
      for (const { canvas } of player.views.splice(1)) canvas.remove();
      player.resize();
    }
    player.pause();
    this.box.replaceChildren(...(this.on ? [player.root.parentNode] : this.poster));
    if (!this.on) return;
    player.go(0);
    player.play();
  }
}

for (const box of document.querySelectorAll(".pleat-living")) new Living(box);
