// What every page needs: menus, dialogs, confirmations, toasts, focus. Everything works, plainer, without it.

const texts = () => document.getElementById("app-texts")?.dataset ?? {};

// -- toasts -----------------------------------------------------------------------------------------------------------

const LINGER = 7000;

function watch(toast) {
  if (toast.classList.contains("is-bad")) return; // an error stays until it is dismissed
  let timer = setTimeout(() => toast.remove(), LINGER);
  const hold = () => clearTimeout(timer);
  const go = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), LINGER / 2); };
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}

export function toast(text, kind = "info") {
  const list = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!list || !template || !text) return;
  for (const old of list.querySelectorAll("[data-text]")) if (old.textContent === text) old.closest("[data-toast]").remove();
  const item = template.content.firstElementChild.cloneNode(true);
  item.classList.remove("is-info");
  item.classList.add(`is-${kind}`);
  item.querySelector("[data-text]").textContent = text;
  list.append(item);
  watch(item);
}

document.querySelectorAll("[data-toast]").forEach(watch);
document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.kind));

// -- htmx: say what went wrong ----------------------------------------------------------------------------------------

document.addEventListener("htmx:responseError", (event) => {
  toast(refusal(event.detail.xhr), "bad");
});
document.addEventListener("htmx:sendError", () => toast(texts().offline, "bad"));

// What a refused request is told: the reason that the server gave, else what its status means.
function refusal(xhr) {
  const t = texts();
  const problem = new DOMParser().parseFromString(xhr.responseText ?? "", "text/html").querySelector("[data-problem]");
  const said = [...(problem?.querySelectorAll("p, li") ?? [])].map((one) => one.textContent.trim()).filter(Boolean);
  const by = { 401: t.signedOut, 403: t.denied, 409: t.conflict, 412: t.conflict, 429: t.tooMany };
  return [...new Set(said)].join(" ") || (by[xhr.status] ?? t.failed);
}

// A fragment address that answers with the sign-in page must not be put into the page.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseURL && new URL(event.detail.xhr.responseURL).pathname.startsWith("/accounts/login")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

// -- filters: a clean address, and one request per change --------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("[data-filters]")) return;
  const { formData } = event.detail;
  event.detail.path = event.target.getAttribute("action") || location.pathname;
  for (const [key, value] of [...formData]) if (value === "") formData.delete(key);
});
// A search field has asked while it was typed in; leaving it must not ask again (and throw away the page just chosen).
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] input[type=search]")) event.stopPropagation();
}, true);

// -- confirmation -----------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed || event.submitter?.hasAttribute("data-unconfirmed")) return;
  const box = document.getElementById("confirm-dialog");
  if (!box?.showModal) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const title = box.querySelector("#confirm-title");
  const go = box.querySelector("#confirm-go");
  title.textContent = form.dataset.confirmTitle || title.dataset.default;
  box.querySelector("#confirm-text").textContent = form.dataset.confirm;
  go.textContent = form.dataset.confirmAction || go.dataset.default;
  go.classList.toggle("danger", "confirmDanger" in form.dataset);
  go.classList.toggle("primary", !("confirmDanger" in form.dataset));
  const submitter = event.submitter;
  box.returnValue = "";
  box.addEventListener("close", () => {
    if (box.returnValue !== "go") return submitter?.focus();
    form.dataset.confirmed = "1";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  }, { once: true });
  box.showModal();
}, true);

// A form is sent once. One that fetches a file leaves the page as it is: its dialog closes, and it can be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || form.target) return;
  if (form.hasAttribute("data-here")) return setTimeout(() => form.closest("dialog")?.close());
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
  }
});

// What was entered and not saved is not lost by going away.
let entered = Boolean(document.querySelector("form[data-guard] [data-error-summary]"));
const guarded = (event) => { if (event.target.closest?.("form[data-guard]")) entered = true; };
for (const name of ["input", "change", "htmx:afterSwap"]) document.addEventListener(name, guarded);
document.addEventListener("submit", (event) => { if (!event.defaultPrevented && event.target.matches("form[data-guard]")) entered = false; });
addEventListener("beforeunload", (event) => { if (entered) event.preventDefault(); });

// -- menus, dialogs, dismissals ---------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const target = event.target;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const picked = menu.contains(target) && target.closest(".menu-list a");
    if (!menu.contains(target) || picked) menu.open = false;
  }
  const opener = target.closest("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    document.getElementById(opener.dataset.dialog)?.showModal();
    event.preventDefault(); // a link leads to the same as a page of its own, where there are no scripts
  }
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  if (target.closest("[data-dismiss]")) target.closest("[data-toast]")?.remove();
  if (target.matches("dialog") && event.detail < 2) { // the backdrop; the second half of a double click is not meant for it
    const r = target.getBoundingClientRect();
    if (event.clientX < r.left || event.clientX > r.right || event.clientY < r.top || event.clientY > r.bottom) target.close();
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu) {
    const items = [...menu.querySelectorAll(".menu-list :is(a, button)")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); event.preventDefault(); }
    if (event.key === "ArrowDown") { items[(at + 1) % items.length]?.focus(); event.preventDefault(); }
    if (event.key === "ArrowUp") { items.at(at - 1)?.focus(); event.preventDefault(); }
  }
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    const search = document.querySelector("main input[type=search]");
    if (search) { search.focus(); search.select(); event.preventDefault(); }
  }
});

export const typing = (el) => el.matches?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

// -- forms that were refused ------------------------------------------------------------------------------------------

// What takes a list away takes it as it is filtered now: filters change the address without a new page.
const here = (event) => {
  const taken = event.target.closest?.("[data-here]");
  if (!taken) return;
  const name = taken.matches("form") ? "action" : "href";
  const url = new URL(taken.getAttribute(name), location.href);
  const query = new URLSearchParams(location.search);
  if (url.searchParams.has("kind")) query.set("kind", url.searchParams.get("kind"));
  url.search = query;
  taken.setAttribute(name, url);
};
document.addEventListener("submit", here, true);
document.addEventListener("click", here, true);

// A dialog that the server answered with an error opens again.
document.querySelectorAll("dialog[data-open]").forEach((one) => one.showModal());
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field).focus();
});
