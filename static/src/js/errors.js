// What htmx could not fetch is said in a sentence; what was typed stays where it is.

import { clearToast, toast } from "./toast.js";
import { say } from "./words.js";

function signInAgain() {
  const words = document.getElementById("script-words");
  toast(say("signedOut"), { href: words?.dataset.signInUrl ?? "/", text: say("signIn"), inNewTab: true });
}

export function answerErrors() {
  // A form that comes back with errors (422) is shown like any other answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    // A redirect to the sign-in page must not land inside a part of this page.
    const words = document.getElementById("script-words");
    if (words?.dataset.signInUrl && new URL(xhr.responseURL || location.href).pathname === words.dataset.signInUrl) {
      event.detail.shouldSwap = false;
      signInAgain();
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) signInAgain();
    else if (status === 403) toast(say("refused"));
    else if (status === 404) toast(say("gone"));
    else if (status === 409) toast(say("stale"), { href: location.href, text: say("reload") });
    else if (status === 429) toast(say("tooMany"));
    else toast(say("failed"));
  });
  document.addEventListener("htmx:sendError", () => toast(say("offline")));
  document.addEventListener("htmx:timeout", () => toast(say("offline")));
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status < 300 && event.detail.requestConfig?.verb !== "get") clearToast();
  });
  window.addEventListener("offline", () => toast(say("offline")));
  window.addEventListener("online", clearToast);
}
