/* The film. A beat halts on its last frame with its caption: the film is stopped a little
   before that, when the picture already stands, and set to the middle of that very frame. */

const $ = id => document.getElementById(id);
const root = document.documentElement, film = $("film");
const score = JSON.parse($("score").textContent);
const { fps, stops, chapters, words } = score;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MARGIN = Math.ceil(fps / 10), TRIES = 3;

let at = 0;          // the beat whose last picture was halted on
let going = null;    // the beat that plays
let through = false; // whether it plays on without halting
let moving = !calm.matches;
let refused = false; // whether the browser has just refused to play
let tries = 0;       // how often the film could not be read
let began = null;    // when the first beat was played, in milliseconds

const last = stops.length - 1;
const here = () => going ?? at;

function seek(frame) {
  film.currentTime = (frame + 0.5) / fps;
}

function show(k) {
  [at, going, through] = [k, null, false];
  film.pause();
  seek(stops[k].stop);
  tell();
}

function run(k, from = null) {
  began ??= Date.now();
  say("");
  if (!moving) return show(k);
  going = k;
  if (from !== null) seek(from);
  film.play().then(() => { refused = false; }, error => refuse(error, k));
  tell();
}

/* Some browsers, WebKit above all, play nothing before a click on the page itself: it says so
   and waits for one, at the picture from which it would go on. Refused again, it goes there. */
function refuse({ name }, k) {
  if (name !== "NotAllowedError" || going !== k) return;
  const again = refused;
  refused = !again;
  show(again ? k : at);
  if (!again) say(words.click, Infinity);
}

function watch(frame) {
  if (going === null || film.seeking) return;
  const { still, stop } = stops[going];
  if (frame < Math.max(still, stop - MARGIN)) return;
  at = going;
  if (!through || at === last) return show(at);
  going = at + 1;
  tell();
}

const passed = () => Math.floor(film.currentTime * fps + 1e-3);

if (film.requestVideoFrameCallback) {
  // After a seek a frame of before it may still be reported; the clock is elsewhere by then.
  film.requestVideoFrameCallback(function each(_, { mediaTime }) {
    watch(Math.min(Math.round(mediaTime * fps), passed() + 1));
    film.requestVideoFrameCallback(each);
  });
} else {
  requestAnimationFrame(function each() {
    watch(passed());
    requestAnimationFrame(each);
  });
}
// A window that is covered gets neither; it halts late, but on the right frame.
film.addEventListener("timeupdate", () => watch(passed()));
film.addEventListener("ended", () => { if (going !== null) show(last); });
film.addEventListener("seeked", () => { if (going === null) root.dataset.state = "halted"; });

function next() {
  if (light()) return;
  if (going !== null) show(going);
  else if (at < last) run(at + 1);
}

function back() {
  if (!light()) show(going === null ? Math.max(at - 1, 0) : at);
}

function chapter(n) {
  light();
  if (chapters[n]) run(chapters[n].stop, stops[chapters[n].stop].start);
}

function pause() {
  if (going === null) return;
  if (film.paused) return film.play();
  film.pause();
  say(words.paused);
}

function playThrough() {
  if (light() || (going === null && at === last)) return;
  if (going === null) run(at + 1);
  through = going !== null;
  if (through) say(words.through);
}

function setMotion(on) {
  moving = on;
  if (!on && going !== null) show(going);
}

function bytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), char => char.charCodeAt(0));
}

function load() {
  const parts = [...document.querySelectorAll("script.film")].map(part => {
    part.remove();
    return bytes(part.textContent);
  });
  // What can't be read at once may be so in a moment.
  film.addEventListener("error", () => {
    if (tries++ < TRIES) return setTimeout(() => film.load(), 300 * tries);
    say(words.failed, Infinity);
  });
  film.addEventListener("loadedmetadata", () => { say(""); show(asked() ?? 0); });
  film.src = score.film || URL.createObjectURL(new Blob(parts, { type: "video/mp4" }));
}

/* A beat's name in the address: to come back to it, and to link to it. */
function asked() {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { /* no name of ours */ }
  const k = stops.findIndex(stop => stop.id === name);
  return k < 0 ? null : k;
}
