// A site that shows this page in a frame may say which theme it is in, in the address,
// ?theme=dark, and at any time by a message {pleat: {theme: "dark"}}, as for pages of films;
// "auto" leaves it to the system. The page tells the site its height: {pleat: {height: 720}}.
{
  const { pleat } = document.querySelector("[data-pleat]"), { root } = pleat;
  const wear = (theme) => {
    if (!/^(dark|light|auto)$/.test(theme)) return;
    pleat.scheme = theme.replace("auto", "");
    pleat.draw();
  };
  wear(/theme=(\w+)/.exec(location.search)?.[1]);
  onmessage = ({ data }) => wear(data?.pleat?.theme);
  // Part of a pixel would be a bar to scroll by.
  const tell = () => parent.postMessage({ pleat: { height: root.offsetHeight + 1 } }, "*");
  new ResizeObserver(tell).observe(root);
}
