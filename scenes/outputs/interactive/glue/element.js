// <pleat-clip src="clip.interactive.json">: a clip to play with, anywhere on a page and in any
// shadow root. `src` may be a clip's page too; without one the data stand inside, in a
// <script type="application/json">. What else is inside is shown until the clip is there, and where
// it never comes. Attributes: `autoplay`, `scroll`, and `theme`, dark or light; without it, as dark
// as the page around it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(SHEET);

class Clip extends HTMLElement {
  static observedAttributes = ["theme"];

  connectedCallback() {
    if (this.shadowRoot) return;
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.innerHTML = "<div class=stage hidden><div></div></div><slot></slot>";
    if (this.hasAttribute("scroll")) this.load(...shadow.children);
    else {
      // Nothing is fetched before it comes near.
      new IntersectionObserver(([{ isIntersecting }], eye) => {
        if (!isIntersecting) return;
        eye.disconnect();
        this.load(...shadow.children);
      }, { rootMargin: "300px" }).observe(this);
    }
  }

  attributeChangedCallback() {
    const { pleat } = this, theme = this.getAttribute("theme");
    if (!pleat) return;
    this.leave?.();
    this.leave = theme ? null : follow(pleat, this);
    pleat.scheme = theme || pleat.scheme;
    pleat.draw();
  }

  async load(stage, slot) {
    const json = 'script[type="application/json"]', root = stage.firstChild;
    let text = this.querySelector(json)?.textContent;
    if (!text) {
      text = await (await fetch(this.getAttribute("src"))).text();
      const page = new DOMParser().parseFromString(text, "text/html").querySelector(json);
      if (page) text = page.textContent;
    }
    const data = JSON.parse(text);
    stage.hidden = false;
    if (this.hasAttribute("autoplay")) root.dataset.autoplay = "";
    this.pleat = mount(root, data);
    this.attributeChangedCallback();
    if (this.hasAttribute("scroll")) scroll(this, stage, slot);
    else slot.remove();
  }
}
customElements.define("pleat-clip", Clip);
