// "Saved 14:02": a form with data-autosave (and hx-post) keeps the mark named by data-saved-mark up to date.

import { clock, say } from "./words.js";

function markOf(form) {
  return document.getElementById(form.dataset.savedMark ?? "saved-mark");
}

function show(form, sentence, tone) {
  const mark = markOf(form);
  if (!mark) return;
  mark.textContent = sentence;
  mark.className = `chip saved-mark ${tone}`;
}

export function keepSavedMarks() {
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-autosave]");
    if (form) show(form, say("unsaved"), "plain");
  });
  const formOf = (event) => event.detail.elt?.closest?.("form[data-autosave]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) show(form, say("saving"), "plain");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    if (event.detail.successful) {
      show(form, say("saved", { time: clock() }), "better");
      form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    } else {
      show(form, say("notSaved"), "worse");
    }
  });
}
