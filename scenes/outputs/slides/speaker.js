/* The second window, for the speaker's eyes: an empty page that this one fills and keeps. */

let second = null, page = null;
const peek = document.createElement("video"); // shows the next picture before it is due
peek.muted = true;

function openSpeaker() {
  if (second && !second.closed) return second.focus();
  second = open("", "", "popup,width=1100,height=700");
  if (!second) return say(words.blocked, 6000);
  page = second.document;
  page.write("<!doctype html>");
  page.close();
  page.documentElement.lang = root.lang;
  page.title = `${words.notes}: ${document.title}`;
  for (const part of document.head.querySelectorAll("meta[name=viewport], style")) {
    page.head.append(page.importNode(part, true));
  }
  page.body.className = "speaker";
  page.body.append(page.importNode($("notes-page").content, true));
  const on = (id, act) => page.getElementById(id).addEventListener("click", act);
  on("notes-back", back);
  on("notes-next", next);
  on("notes-dark", () => dark(black.hidden));
  on("reset", () => { began = Date.now(); tick(); });
  second.addEventListener("keydown", press);
  // The clock of a window that can be seen: that of a covered one is slowed down.
  second.setInterval(tick, 250);
  tick();
  if (!peek.src) peek.src = film.src;
  darkSpeaker(!black.hidden);
  tellSpeaker();
}

const attended = () => second && !second.closed;

/* What is on the screen now: the film itself, as it stands. */
function mirror() {
  if (!attended()) return;
  const now = page.getElementById("current");
  now.getContext("2d").drawImage(film, 0, 0, now.width, now.height);
}

function tick() {
  mirror();
  const seconds = began === null ? 0 : Math.floor((Date.now() - began) / 1000);
  const [h, m, s] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Math.floor);
  const two = n => String(n).padStart(2, "0");
  page.getElementById("timer").textContent = h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  page.getElementById("clock").textContent =
    new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
}

function tellSpeaker() {
  if (!attended()) return;
  const now = stops[here()], then = stops[here() + 1];
  const put = (id, text) => { page.getElementById(id).textContent = text; };
  const title = chapters[now.chapter]?.title;
  put("place", `${here() + 1} / ${stops.length}${title ? " · " + title : ""}`);
  put("now", now.says);
  put("notes", now.notes);
  put("about", now.about);
  put("then", then ? then.says : words.end);
  page.getElementById("picture").hidden = !then;
  // While the film plays it needs the decoder for itself.
  if (then && going === null) peek.currentTime = (then.stop + 0.5) / fps;
}

function darkSpeaker(on) {
  if (attended()) page.getElementById("notes-dark").setAttribute("aria-pressed", on);
}

peek.addEventListener("seeked", () => {
  if (!attended()) return;
  const picture = page.getElementById("picture");
  picture.getContext("2d").drawImage(peek, 0, 0, picture.width, picture.height);
});
film.addEventListener("seeked", mirror);
addEventListener("pagehide", () => { if (attended()) second.close(); });
