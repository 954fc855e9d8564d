// Saves each answer of a participant's sheet when it is given; without this file a button does.
const sheet = document.getElementById("sheet");
const RETRY = 5000; // [ms]
const waiting = new Map(); // name of a field -> value that is not saved yet
let sending = false;

function say(name, text, bad) {
  const place = sheet.querySelector(`[data-of="${CSS.escape(name)}"]`);
  place.textContent = text;
  place.classList.toggle("wrong", bad);
}

async function send(name, value) {
  const fields = { _xsrf: sheet.elements._xsrf.value, [name]: value };
  const answer = await fetch(sheet.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (answer.status === 403) return { status: sheet.dataset.expired, bad: true };
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  return { ...(await answer.json()), bad: !answer.ok };
}

async function flush() {
  if (sending) return;
  sending = true;
  for (const [name, value] of waiting) {
    try {
      const { status, progress, reload, bad } = await send(name, value);
      if (waiting.get(name) === value) waiting.delete(name);
      say(name, status, bad);
      if (reload && !waiting.size) location.reload();
      if (progress) document.getElementById("progress").textContent = progress;
    } catch {
      say(name, sheet.dataset.offline, true);
      setTimeout(flush, RETRY);
      break;
    }
  }
  sending = false;
}

if (sheet) {
  document.documentElement.classList.add("saves-at-once");
  sheet.addEventListener("change", ({ target }) => {
    waiting.delete(target.name); // to the end: what was changed last is sent last
    waiting.set(target.name, target.value);
    flush();
  });
  window.addEventListener("beforeunload", (leaving) => {
    if (waiting.size) leaving.preventDefault();
  });
}
