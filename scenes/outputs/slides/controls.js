/* What the page says about where it is, and the ways to tell it to go on. */

const black = $("black"), menu = $("menu"), help = $("keys");
let hushed = 0, stirred = 0, typed = "", typing = 0;

/* For two seconds, or until something else happens. */
function say(text, milliseconds = 2000) {
  $("word").textContent = text;
  clearTimeout(hushed);
  if (text && milliseconds < Infinity) hushed = setTimeout(say, milliseconds, "");
}

function tell() {
  const stop = stops[here()];
  root.dataset.at = here();
  root.dataset.state = going === null ? "halting" : "playing";
  $("number").textContent = `${here() + 1} / ${stops.length}`;
  $("told").textContent = stop.says;
  $("caption").hidden = !(score.overlay && stop.caption);
  $("caption").firstElementChild.textContent = stop.caption;
  for (const [n, item] of [...$("list").children].entries()) {
    const button = item.firstElementChild;
    if (n === stop.chapter) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
  try { history.replaceState(null, "", "#" + encodeURIComponent(stop.id)); } catch { /* as it is */ }
  tellSpeaker();
}

function dark(on) {
  black.hidden = !on;
  $("dark").setAttribute("aria-pressed", on);
  darkSpeaker(on);
}

/* Bring the picture back; whoever asks for the next beat then gets that first. */
function light() {
  const was = !black.hidden;
  dark(false);
  return was;
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

function openMenu() {
  menu.showModal();
  menu.querySelector("[aria-current]")?.focus();
}

function number(digit) {
  typed += digit;
  clearTimeout(typing);
  if (Number(typed) * 10 > chapters.length) goTyped();
  else typing = setTimeout(goTyped, 900);
}

function goTyped() {
  const n = Number(typed);
  typed = "";
  chapter(n - 1);
}

const KEYS = {
  ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next,
  ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
  Home: () => show(0), End: () => show(last),
  b: () => dark(black.hidden), ".": () => dark(black.hidden),
  c: openMenu, f: full, n: openSpeaker, p: pause, a: playThrough,
  r: () => run(here(), stops[here()].start),
  m: () => { setMotion(!moving); say(moving ? words.moving : words.still); },
  "?": () => help.showModal(), h: () => help.showModal(),
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || menu.open || help.open) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // A button that has the focus is pressed by these.
  if ((key === " " || key === "Enter") && event.target.closest?.("button")) return;
  if (/^[0-9]$/.test(key)) number(key);
  else if (key === "Enter" && typed) { clearTimeout(typing); goTyped(); }
  else if (KEYS[key]) KEYS[key]();
  else return;
  event.preventDefault();
}

function stir() {
  document.body.classList.remove("idle");
  clearTimeout(stirred);
  stirred = setTimeout(() => document.body.classList.add("idle"), 3000);
}

/* Tap at the right or click: on; tap at the left: back; swipe: as one turns pages.
   A touch shows the controls only where they are, for they cover the caption. */
let down = null;
document.addEventListener("pointerdown", event => {
  const mouse = event.pointerType === "mouse", below = event.clientY > innerHeight * 5 / 6;
  const asks = !mouse && below && document.body.matches(".idle");
  const free = event.button === 0 && !asks && !event.target.closest(".bar, dialog");
  if (mouse || asks) stir();
  down = free ? event : null;
});
document.addEventListener("pointerup", event => {
  if (!down) return;
  const right = event.clientX - down.clientX, across = Math.abs(right);
  const along = Math.abs(event.clientY - down.clientY);
  down = null;
  if (across > 40 && across > 2 * along) return right < 0 ? next() : back();
  if (across > 12 || along > 12) return;
  const left = event.pointerType !== "mouse" && event.clientX < innerWidth * 0.3;
  left ? back() : next();
});
document.addEventListener("pointercancel", () => { down = null; });
document.addEventListener("pointermove", event => { if (event.pointerType === "mouse") stir(); });
document.addEventListener("keydown", press);
addEventListener("hashchange", () => { if (asked() !== null && asked() !== here()) show(asked()); });
calm.addEventListener("change", () => setMotion(!calm.matches));

const BUTTONS = {
  back, next, chapters: openMenu, notes: openSpeaker, dark: () => dark(black.hidden), full,
  help: () => help.showModal(),
};
for (const [id, act] of Object.entries(BUTTONS)) {
  $(id).addEventListener("click", event => {
    // One that was clicked must not take the next press of the space bar.
    if (event.detail) $(id).blur();
    act();
  });
}
$("full").hidden = !document.fullscreenEnabled;
$("chapters").hidden = !chapters.length;
for (const [n, { title }] of chapters.entries()) {
  const item = $("list").appendChild(document.createElement("li"));
  const button = item.appendChild(document.createElement("button"));
  button.append(title);
  button.addEventListener("click", () => { menu.close(); chapter(n); });
}
for (const dialog of [menu, help]) {
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
}

/* A picture that halts must not put the screen to sleep. */
function wake() {
  if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", wake);

stir();
wake();
setTimeout(load);
