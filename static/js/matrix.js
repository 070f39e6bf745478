// The matrix: one tab stop, arrows between cells, Enter or click for what lies behind a cell.

let current = null;

function start(wrap) {
  const table = wrap.querySelector("table");
  const detail = wrap.querySelector("[popover]");
  const grid = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".cell")]);
  if (!grid.length || !grid[0].length) return;
  const place = new Map(grid.flatMap((row, y) => row.map((cell, x) => [cell, [x, y]])));
  const heads = [...table.tHead.rows].at(-1).querySelectorAll(".col");
  let tab = grid[0][0];
  tab.tabIndex = 0;

  function go(x, y) {
    const row = grid[Math.max(0, Math.min(y, grid.length - 1))];
    const cell = row[Math.max(0, Math.min(x, row.length - 1))];
    if (!cell) return;
    tab.tabIndex = -1;
    tab = cell;
    tab.tabIndex = 0;
    cell.focus();
  }

  function here(cell, on) {
    const at = place.get(cell);
    if (!at) return;
    heads[at[0]]?.classList.toggle("is-here", on);
    cell.closest("tr").querySelector(".who").classList.toggle("is-here", on);
  }

  function set(slot, text) {
    const dd = detail.querySelector(`[data-slot="${slot}"]`);
    const shown = text || dd.dataset.none || "";
    dd.textContent = shown;
    dd.hidden = !shown;
    if (dd.previousElementSibling?.tagName === "DT") dd.previousElementSibling.hidden = !shown;
  }

  function show(cell) {
    const [x] = place.get(cell);
    const data = cell.dataset;
    set("skill", `${heads[x].dataset.code} ${heads[x].dataset.name}`);
    set("person", cell.closest("tr").querySelector(".who").dataset.name);
    for (const slot of ["held", "claimed", "required", "evidence", "latest", "stale", "formula"]) set(slot, data[slot]);
    set("gap", data.held && data.gap ? cell.querySelector(".gap")?.firstChild.textContent || cell.querySelector(".gap")?.textContent : "");
    const link = detail.querySelector("[data-slot=url]");
    link.hidden = !cell.href;
    if (cell.href) link.href = cell.href;
    detail.showPopover();
    const c = cell.getBoundingClientRect();
    const d = detail.getBoundingClientRect();
    const left = Math.min(Math.max(8, c.left + c.width / 2 - d.width / 2), innerWidth - d.width - 8);
    const below = c.bottom + 6 + d.height < innerHeight;
    detail.style.left = `${left}px`;
    detail.style.top = `${below ? c.bottom + 6 : Math.max(8, c.top - d.height - 6)}px`;
    cell.classList.add("is-open");
    current = cell;
    if (cell.href) link.focus({ preventScroll: true });
  }

  detail.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !current) return;
    current.classList.remove("is-open");
    if (detail.contains(document.activeElement) || document.activeElement === document.body) current.focus({ preventScroll: true });
    current = null;
  });
  wrap.addEventListener("scroll", () => current && detail.hidePopover(), { passive: true });

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tab.tabIndex = -1;
    tab = cell;
    tab.tabIndex = 0;
    show(cell);
  });
  table.addEventListener("focusin", (event) => here(event.target, true));
  table.addEventListener("focusout", (event) => here(event.target, false));
  table.addEventListener("keydown", (event) => {
    const at = place.get(event.target);
    if (!at || event.altKey || event.metaKey) return;
    const [x, y] = at;
    const last = grid[y].length - 1;
    const to = {
      ArrowLeft: [x - 1, y], ArrowRight: [x + 1, y], ArrowUp: [x, y - 1], ArrowDown: [x, y + 1],
      Home: event.ctrlKey ? [0, 0] : [0, y], End: event.ctrlKey ? [last, grid.length - 1] : [last, y],
      PageUp: [x, y - 10], PageDown: [x, y + 10],
    }[event.key];
    if (to) { event.preventDefault(); go(...to); }
    else if ((event.key === "Enter" || event.key === " ") && event.target.matches("[data-cell]")) { event.preventDefault(); show(event.target); }
  });
}

document.querySelectorAll("[data-matrix]").forEach(start);
document.addEventListener("htmx:load", (event) => {
  const root = event.target;
  if (root === document.body) return;
  if (root.matches?.("[data-matrix]")) start(root);
  else root.querySelectorAll?.("[data-matrix]").forEach(start);
});
