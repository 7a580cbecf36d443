// Leaving a page with typed but unsaved entries asks first. Only forms with data-warn-unsaved.

export function warnBeforeLosing() {
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-warn-unsaved]");
    if (form) changed.add(form);
  });
  const settle = (event) => changed.delete(event.target);
  document.addEventListener("submit", settle);
  document.addEventListener("reset", settle);
  document.addEventListener("portal:saved", settle);
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
}
