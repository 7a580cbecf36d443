// A pressed button says so, and a form is sent once. The spinner itself waits a second (components.css).

const PRESSED = "[data-busy]";

function rest(root) {
  for (const button of root.querySelectorAll(PRESSED)) {
    button.removeAttribute("aria-busy");
    delete button.dataset.busy;
  }
  for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

export function markBusyForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.target === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "yes";
    if (button) {
      button.dataset.busy = "yes";
      button.setAttribute("aria-busy", "true");
    }
  });
  // The page comes back from the browser's own cache, or a partial answer arrived.
  window.addEventListener("pageshow", () => rest(document));
  document.addEventListener("htmx:afterRequest", () => rest(document));
}
