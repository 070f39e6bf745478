// Picking roles: search within the list, and no more of them than can stand side by side.

for (const search of document.querySelectorAll("[data-filter-list]")) {
  search.closest("[data-needs-script]").hidden = false;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.getElementById(search.dataset.filterList).children].map((row) => [row, plain(row.textContent)]);
  search.addEventListener("input", () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
  });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

for (const form of document.querySelectorAll("form[data-most]")) {
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=roles]")];
  const button = form.querySelector("[data-compare]");
  const count = () => {
    const picked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = !box.checked && picked >= Number(form.dataset.most);
    if (button) button.hidden = picked === 0;
  };
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}
