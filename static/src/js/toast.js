// One sentence at the foot of the page, read aloud too. It stays until it is closed or another one comes.

import { say } from "./words.js";

export function toast(sentence, link = null) {
  const region = document.getElementById("toasts");
  if (!region || !sentence) return;
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("span");
  text.textContent = sentence;
  box.append(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    if (link.inNewTab) anchor.target = "_blank";
    box.append(anchor);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = say("close");
  close.addEventListener("click", () => region.replaceChildren());
  box.append(close);
  region.replaceChildren(box);
}

export function clearToast() {
  document.getElementById("toasts")?.replaceChildren();
}
