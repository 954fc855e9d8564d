// The line to the kernel: while it is down the page takes no entries, which nobody would save.
const WORDS = {
  cut: "Die Verbindung ist unterbrochen. Eingaben sind wieder möglich, sobald sie steht. " +
    "Gespeichertes ist nicht verloren.",
  gone: "Diese Seite ist nicht mehr mit dem Server verbunden. Gespeichertes ist nicht verloren. ",
};
const { baseUrl, kernelId } = JSON.parse(
  document.getElementById("jupyter-config-data").textContent,
);
const notice = document.createElement("div");
notice.className = "notice bad";
notice.setAttribute("role", "alert");
let leaving = false;

function show(text, ...more) {
  for (const part of document.querySelectorAll(".lernbund-part")) part.inert = Boolean(text);
  notice.remove();
  if (!text) return;
  notice.replaceChildren(text, ...more);
  document.querySelector("main").prepend(notice);
  notice.scrollIntoView();
}

function again() {
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "Bitte laden Sie die Seite neu.";
  return link;
}

async function ask() {
  if (leaving) return;
  show(WORDS.cut);
  const answer = await fetch(`${baseUrl}api/kernels/${kernelId}`).catch(() => null);
  if (answer && !answer.ok) show(WORDS.gone, again());
}

window.addEventListener("pagehide", () => { leaving = true; });
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("open", () => show(""));
    this.addEventListener("close", ask);
  }
};

// On a busy machine Voilà's client now and then takes a page for read before it has all its widgets
// and never asks again; the page is then read once more, three times at most.
const MISSED = "Error displaying widget: model not found";
const tries = `gelesen ${location.pathname}`;
const reading = new MutationObserver(() => {
  const missed = [...document.querySelectorAll(".output > .jupyter-widgets")].some(
    (output) => output.textContent === MISSED,
  );
  const before = Number(sessionStorage.getItem(tries));
  if (!missed || before >= 3) return;
  reading.disconnect();
  sessionStorage.setItem(tries, before + 1);
  location.reload();
});
reading.observe(document.querySelector("main"), { childList: true, subtree: true, attributes: true });
setTimeout(() => {
  reading.disconnect();
  sessionStorage.removeItem(tries);
}, 60000);
