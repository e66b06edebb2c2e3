// A site that shows this page in a frame may say which theme it is in, in the address,
// ?theme=dark, and at any time by a message {pleat: {theme: "dark"}}, as for pages of films;
// "auto" leaves it to the system. The page tells the site its height: {pleat: {height: 720}}.
{
  const { body } = document, { pleat } = document.querySelector("[data-pleat]");
  const choose = (theme) => {
    if (!/^(dark|light|auto)$/.test(theme)) return;
    pleat.scheme = theme.replace("auto", "");
    pleat.draw();
  };
  choose(/theme=(\w+)/.exec(location.search)?.[1]);
  onmessage = ({ data }) => choose(data?.pleat?.theme);
  // Part of a pixel would be a bar to scroll by.
  const tell = () => parent.postMessage({ pleat: { height: body.offsetHeight + 1 } }, "*");
  new ResizeObserver(tell).observe(body);
}
