// A site that shows this page in a frame may say which theme it is in: in the address, as
// ?theme=dark, and at any time by a message {pleat: {theme: "dark"}}. "auto" leaves it to
// the colour scheme of the frame, which is that of the site around it or the system's.
(() => {
  const { dataset } = document.documentElement;
  const choose = (theme) => {
    if (theme === "dark" || theme === "light") dataset.theme = theme;
    else if (theme === "auto") delete dataset.theme;
  };
  choose(new URLSearchParams(location.search).get("theme"));
  addEventListener("message", ({ data }) => choose(data?.pleat?.theme));
})();
