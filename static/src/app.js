// The portal's scripts. Every page works without them; they make it quicker and say more.

import htmx from "htmx.org";
import { markBusyForms } from "./js/busy.js";
import { answerErrors } from "./js/errors.js";
import { followKeys } from "./js/keys.js";
import { tameMenus } from "./js/menus.js";
import { keepSavedMarks } from "./js/saved.js";
import { warnBeforeLosing } from "./js/unsaved.js";

window.htmx = htmx; // for the journeys' tests and the browser's console
document.documentElement.classList.add("js");

markBusyForms();
answerErrors();
followKeys();
tameMenus();
keepSavedMarks();
warnBeforeLosing();

document.querySelector("[data-focus-first]")?.focus();
