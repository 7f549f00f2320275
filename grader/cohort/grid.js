"use strict";
(() => {
  const table = document.querySelector("table.grid");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const said = document.getElementById("shown");
  const controls = document.getElementById("filters");
  const inputs = [...controls.querySelectorAll("input, select")];
  const words = new Map(rows.map(row => [row, row.cells[0].textContent.toLowerCase()]));

  function filter() {
    let count = 0;
    for (const row of rows) {
      row.hidden = !inputs.every(input => {
        const wanted = input.value;
        if (!wanted) return true;
        if (input.type === "search") return words.get(row).includes(wanted.toLowerCase());
        return (row.dataset[input.name] || "").split("\n").includes(wanted);
      });
      count += !row.hidden;
    }
    said.textContent = `${count} of ${rows.length} rows shown`;
  }

  function value(row, at) {
    const cell = row.cells[at];
    const number = cell.dataset.v;
    return number === undefined ? cell.textContent.trim().toLowerCase() : number === "" ? null : Number(number);
  }

  function sort(head, at) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    const keyed = rows.map((row, place) => ({ row, place, key: value(row, at) }));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      return (a.key < b.key ? -sign : a.key > b.key ? sign : 0) || a.place - b.place;
    });
    body.append(...keyed.map(each => each.row));
  }

  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, at));
    head.append(button);
  });
  for (const input of inputs) input.addEventListener("input", filter);

  // One cell of the table is a tab stop, and arrow keys move it.
  const grip = cell => cell.querySelector("a, button") || cell;
  let held = null;
  function hold(cell, focus) {
    if (held) grip(held).tabIndex = -1;
    held = cell;
    grip(held).tabIndex = 0;
    if (focus) grip(held).focus();
  }
  function step(key, cell) {
    const shown = [table.tHead.rows[0], ...body.rows].filter(row => !row.hidden);
    const row = shown.indexOf(cell.parentNode);
    const down = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -row, End: shown.length }[key];
    if (down !== undefined) return shown[Math.max(0, Math.min(shown.length - 1, row + down))].cells[cell.cellIndex];
    const cells = cell.parentNode.cells;
    const right = { ArrowRight: 1, ArrowLeft: -1 }[key];
    return right && cells[Math.max(0, Math.min(cells.length - 1, cell.cellIndex + right))];
  }
  table.addEventListener("keydown", event => {
    const cell = event.target.closest("th, td");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = step(event.key, cell);
    if (next) {
      event.preventDefault();
      hold(next, true);
    } else if (event.key === "Enter" && event.target === cell) {
      const link = cell.parentNode.cells[0].querySelector("a");
      if (link) link.click();
    }
  });
  table.addEventListener("focusin", event => {
    const cell = event.target.closest("th, td");
    if (cell && cell !== held) hold(cell, false);
  });
  for (const part of table.querySelectorAll("a, button")) part.tabIndex = -1;
  if (rows.length) hold(rows[0].cells[0], false);
  controls.hidden = false;
  filter();
})();
