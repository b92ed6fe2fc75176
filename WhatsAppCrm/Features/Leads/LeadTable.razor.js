// As in a spreadsheet: up and down go to the same column of the next row, Enter saves and goes down, Escape takes back what was typed.
export function start(_, root) {
  const stop = new AbortController();
  root.addEventListener("focusin", event => { if (event.target.matches("td input")) event.target.dataset.before = event.target.value; }, { signal: stop.signal });
  root.addEventListener("keydown", event => {
    const cell = event.target.closest("td");
    if (!cell || !["ArrowUp", "ArrowDown", "Enter", "Escape"].includes(event.key)) return;
    const { target } = event;
    if (event.key === "Escape") {
      if (target.matches("input") && target.dataset.before !== undefined) target.value = target.dataset.before;
      return;
    }
    // In a choice the arrows choose.
    if (target.matches("select, input[type=number], input[type=date]") && event.key !== "Enter") return;
    if (target.matches("a")) { if (event.key === "Enter") return; }
    const row = event.key === "ArrowUp" ? cell.parentElement.previousElementSibling : cell.parentElement.nextElementSibling;
    event.preventDefault();
    (row?.cells[cell.cellIndex]?.querySelector("input, select") ?? target).focus();
    if (!row) target.blur();
  }, { signal: stop.signal });
  return { dispose: () => stop.abort() };
}
