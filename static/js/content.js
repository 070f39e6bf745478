// The worklist of texts: Ctrl (or Command) + Enter saves a text and goes on to the next one.

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(".content-row textarea");
  if (!box || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const boxes = [...document.querySelectorAll(".content-row textarea:not([hidden])")];
  const next = boxes[boxes.indexOf(box) + 1];
  box.form.requestSubmit();
  (next ?? box.form.querySelector("button")).focus();
  next?.scrollIntoView({ block: "nearest" });
});

// What is typed and not saved is not lost by going away.
window.addEventListener("beforeunload", (event) => {
  const changed = [...document.querySelectorAll(".content-row textarea:not([hidden])")].some((box) => box.value !== box.defaultValue);
  if (changed) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll?.(".content-row textarea:not([hidden])") ?? []) box.defaultValue = box.value;
});
