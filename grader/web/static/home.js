// Looks at an address while the form is filled in, and says what is there. The form works the same without.
"use strict";
const url = document.getElementById("url");
const found = document.getElementById("found");
if (url && found) {
  const said = found.textContent;
  let asked = 0;
  let waiting = 0;
  const show = (words, kind) => {
    found.textContent = words;
    found.className = "found " + kind;
  };
  const look = async () => {
    const text = url.value.trim();
    const mine = ++asked;
    if (!/[^/]+\.[^/]+\/[^/]+\/[^/]+/.test(text)) {
      show(said, "dim");
      return;
    }
    show("Looking …", "dim");
    try {
      const answer = await fetch("/look", { method: "POST", body: new URLSearchParams({ url: text }) });
      const told = await answer.json();
      if (mine === asked) show(told.words || said, told.found ? "good" : "bad");
    } catch {
      if (mine === asked) show(said, "dim");
    }
  };
  url.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
}
