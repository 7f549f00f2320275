// Looks at an address while the form is filled in, and says what is there. The form works the same without.
"use strict";
const url = document.getElementById("url");
const found = document.getElementById("found");
if (url && found) {
  const form = url.form;
  const button = form.querySelector("button");
  const fields = [url, form.elements.revision, form.elements.subdir];
  const said = found.classList.contains("good") ? "" : found.textContent;
  const label = button.textContent;
  let asked = 0;
  let waiting = 0;
  const show = (words, kind) => {
    found.textContent = words;
    found.className = "found " + kind;
  };
  const look = async () => {
    const mine = ++asked;
    if (!/[^/]+\.[^/]+\/[^/]+\/[^/]+/.test(url.value.trim())) {
      show(said, "dim");
      return;
    }
    show("Looking …", "dim");
    const body = new URLSearchParams(fields.map((field) => [field.name, field.value.trim()]));
    try {
      const answer = await fetch("/look", { method: "POST", body });
      const told = await answer.json();
      if (mine === asked) show(told.words || said, told.found ? "good" : "bad");
    } catch {
      if (mine === asked) show(said, "dim");
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  };
  for (const field of fields) field.addEventListener("input", soon);
  if (url.value && said && !document.getElementById("problem")) look();
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asked += 1; // what is still being looked at says nothing any more
    button.textContent = "Checking …";
  });
  addEventListener("pageshow", () => {
    button.textContent = label;
  });
}
