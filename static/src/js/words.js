// Translated sentences come from the page (templates/components/script_words.html), never from here.

export function say(name, values = {}) {
  const words = document.getElementById("script-words");
  const sentence = words?.dataset[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function clock(date = new Date()) {
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit" }).format(date);
}
