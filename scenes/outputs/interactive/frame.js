// A site that shows this page in a frame may say which theme it is in, in the address,
// ?theme=dark, and at any time by a message {pleat: {theme: "dark"}}, as for pages of films;
// "auto" leaves it to the system. The page tells the site its height: {pleat: {height: 720}}.
(() => {
  const { documentElement: { dataset }, body } = document, { pleat } = document.querySelector("[data-pleat]");
  const choose = (theme) => {
    if (!["dark", "light", "auto"].includes(theme)) return;
    dataset.theme = theme;
    pleat.scheme = theme === "auto" ? "" : theme;
    pleat.draw();
  };
  choose(new URLSearchParams(location.search).get("theme"));
  addEventListener("message", ({ data }) => choose(data?.pleat?.theme));
  const tell = () => parent.postMessage({ pleat: { height: Math.ceil(body.getBoundingClientRect().height) } }, "*");
  new ResizeObserver(tell).observe(body);
})();
