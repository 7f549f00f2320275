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
  controls.hidden = false;
  filter();
})();
