// A part of a page that is not finished is asked for again until it is, one that may change as often
// as it says; a page that waits reloads.
// A file that the server would refuse for its size is not sent.
"use strict";

const SOON = 1000; // [ms]

function watch(root, before = "") {
  for (const part of root.querySelectorAll("[data-again]")) {
    setTimeout(() => renew(part, before), SOON * (part.dataset.seconds ?? 1));
  }
}

async function renew(part, before) {
  const holder = part.parentElement;
  let html = before;
  try {
    const answer = await fetch(part.dataset.again);
    if (answer.redirected) {
      if (!part.dataset.seconds) location.reload(); // to the login, but not away from forms
      return;
    }
    html = answer.ok ? await answer.text() : before;
  } catch {
    // The server may be on its way back; the next time tells.
  }
  if (html !== before && !part.contains(document.activeElement)) {
    part.outerHTML = html; // only what is new is read aloud
    before = html;
  }
  watch(holder, before);
}

watch(document);
for (const input of document.querySelectorAll("input[data-most]")) {
  input.addEventListener("change", () => {
    const tooLarge = [...input.files].some((file) => file.size > input.dataset.most);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}
for (const place of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), SOON * place.dataset.reload);
}
