// The ladder: saving each change as it is made, keys for verdicts, evidence in a dialog. The saving itself is htmx; what is
// marked data-autosave says how it went. Without scripts the page is one form with a button.

const status = () => document.getElementById("autosave");
let pending = 0;

function show(state) {
  const el = status();
  if (!el) return;
  el.dataset.state = state;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
  el.querySelector("[data-text]").textContent = (el.dataset[state] ?? "").replace("%s", time);
  const again = document.getElementById("save-again");
  if (again) again.hidden = state !== "failed";
}

const partOf = (event) => event.target.closest?.("[data-autosave]");
const rowOf = (part) => part.closest(".statement") ?? part;
const unsaved = (state) => [...document.querySelectorAll(state ? `[data-save=${state}]` : "[data-save]")];

// Every change counts as unsaved until its answer is there; one that was never sent is sent again.
document.addEventListener("change", (event) => {
  const part = partOf(event);
  if (!part) return;
  rowOf(part).dataset.save ??= "pending";
  setTimeout(() => pending || sendAgain("pending"), 3000);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!partOf(event)) return;
  pending += 1;
  show("saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const part = partOf(event);
  if (!part) return;
  pending = Math.max(0, pending - 1);
  const row = rowOf(part);
  if (event.detail.successful) delete row.dataset.save;
  else row.dataset.save = "failed"; // what was chosen or typed stays where it is, and is sent again on request
  if (unsaved("failed").length) show("failed");
  else if (!pending) show("saved");
});

function sendAgain(state) {
  for (const row of unsaved(state)) {
    const part = row.matches("[data-autosave]") ? row : row.querySelector("[data-autosave]");
    part?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
addEventListener("online", () => sendAgain());
document.addEventListener("click", (event) => {
  if (event.target.closest("#save-again")) sendAgain();
});

addEventListener("beforeunload", (event) => {
  if (pending || unsaved().length) event.preventDefault();
});

// A button that gives a level, or none: the same as choosing it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-level]");
  const form = button?.form;
  if (!form) return;
  event.preventDefault();
  for (const input of form.elements.level) if (input.type === "radio") input.checked = input.value === button.value;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("input[type=radio]:checked")?.focus();
});

// A link whose page fits into a dialog.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-load]");
  const box = link && document.getElementById(link.dataset.load);
  if (!box?.showModal || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.getAttribute("href"), { target: box.querySelector(".dialog-body"), swap: "innerHTML" }).then(() => box.querySelector("form") && !box.open && box.showModal());
});

// A link to a place in a closed rung opens it.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  const rung = target?.matches(".rung") ? target.querySelector("details") : target?.closest("details");
  if (rung && !rung.open) {
    rung.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", reveal);
reveal();

// -- keys -------------------------------------------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll("[data-ladder] details[open] .statement:has([data-autosave])")];

function focusRow(row) {
  const input = row?.querySelector("input:checked") ?? row?.querySelector("input[type=radio]");
  if (!input) return;
  input.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const el = event.target;
  if (el.closest?.("dialog, [popover]") || el.matches?.("textarea, select, input:not([type=radio])")) return;
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(el.closest?.(".statement"));
  if (event.key === "j" || event.key === "k") {
    focusRow(event.key === "j" ? list[Math.min(at + 1, list.length - 1)] : list[Math.max(at - 1, 0)]);
    event.preventDefault();
  } else if (at >= 0 && "123".includes(event.key)) {
    const input = list[at].querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!input || input.matches(":disabled")) return;
    input.focus();
    if (!input.checked) {
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (at + 1 < list.length) focusRow(list[at + 1]);
    event.preventDefault();
  }
});

// -- everything is open on paper --------------------------------------------------------------------------------------

addEventListener("beforeprint", () => document.querySelectorAll("[data-ladder] details:not([open])").forEach((d) => { d.dataset.print = "1"; d.open = true; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-print]").forEach((d) => { delete d.dataset.print; d.open = false; }));
