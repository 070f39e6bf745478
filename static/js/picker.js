// A long choice that one can type in: select[data-picker] becomes a combobox over the same select, which still carries the
// value. Without this the select is used as it is.

const MOST = 100; // entries shown at a time
const FEW = 8; // a shorter list needs no search

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
const texts = () => document.getElementById("app-texts")?.dataset ?? {};

function make(tag, attributes) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
}

export function pick(select) {
  if (select.dataset.picked || select.options.length <= FEW) return;
  select.dataset.picked = "1";
  const id = select.id;
  const box = make("div", { class: "combobox" });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
  });
  const list = make("ul", { role: "listbox", id: `${id}-list`, class: "combobox-list", hidden: "" });
  const label = select.labels[0];
  const unset = [...select.options].find((one) => one.value === "");
  if (unset) input.placeholder = unset.text.trim();
  for (const name of ["aria-describedby", "aria-invalid", "autofocus"])
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  if (label) list.setAttribute("aria-label", label.firstChild.textContent.trim());
  input.required = select.required;
  select.required = false;
  select.id = `${id}-value`;
  input.id = id; // the label, the summary of errors and tests find the field that is seen
  select.hidden = true;
  select.before(box);
  box.append(input, list, select);

  let active = -1;
  const all = () => [...select.options].filter((one) => one.value !== "");
  const empty = () => [...select.options].find((one) => one.value === "");
  const chosen = () => select.selectedOptions[0];
  const shown = () => [...list.querySelectorAll("[role=option]")];
  const show = () => { input.value = chosen()?.value ? chosen().text.trim() : ""; };
  const open = () => input.getAttribute("aria-expanded") === "true";

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const entries = shown();
    active = entries.length ? (index + entries.length) % entries.length : -1;
    entries.forEach((one, at) => one.classList.toggle("is-active", at === active));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", entries[active].id);
    entries[active].scrollIntoView({ block: "nearest" });
  }

  function fill(search) {
    const words = fold(search).split(/\s+/).filter(Boolean);
    const found = all().filter((one) => { const text = fold(one.text); return words.every((word) => text.includes(word)); });
    list.replaceChildren(...found.slice(0, MOST).map((one, at) => {
      const entry = make("li", { role: "option", id: `${id}-option-${at}`, "aria-selected": String(one === chosen()) });
      entry.textContent = one.text.trim();
      entry.dataset.value = one.value;
      return entry;
    }));
    if (!found.length) {
      const none = make("li", { class: "combobox-none", role: "status" });
      none.textContent = texts().noMatch ?? "–";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(words.length ? 0 : found.slice(0, MOST).findIndex((one) => one === chosen()));
  }

  function take(value) {
    select.value = value;
    show();
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", () => fill(input.value));
  input.addEventListener("click", () => { if (!open()) { fill(""); input.select(); } });
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!open()) fill("");
      else mark(key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (key === "Enter" && open()) {
      event.preventDefault();
      if (active >= 0) take(shown()[active].dataset.value);
    } else if (key === "Escape" && open()) {
      event.preventDefault();
      event.stopPropagation();
      show();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (entry) take(entry.dataset.value);
  });
  input.addEventListener("blur", () => {
    const exact = all().filter((one) => fold(one.text) === fold(input.value));
    if (!input.value.trim() && empty()) take(empty().value);
    else if (exact.length === 1 && exact[0] !== chosen()) take(exact[0].value);
    else { show(); close(); }
  });
  select.addEventListener("change", show);
  select.form?.addEventListener("reset", () => setTimeout(show));
  show();
}

export const pickAll = (root) => root.querySelectorAll("select[data-picker]").forEach(pick);

pickAll(document);
document.addEventListener("htmx:load", (event) => pickAll(event.target));
