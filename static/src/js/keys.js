// "/" goes to the search, "?" opens the help sheet. Buttons with data-opens open a dialog.

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function open(dialog) {
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const search = [...document.querySelectorAll("[data-search]")].find((input) => input.offsetParent !== null);
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") {
      open(document.getElementById("help"));
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (!opener) return;
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog) return;
    event.preventDefault();
    opener.closest("details.menu")?.removeAttribute("open");
    open(dialog);
  });
  // A click beside the sheet closes it.
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement && event.target.classList.contains("sheet")) event.target.close();
  });
}
