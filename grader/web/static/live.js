// Shows a job's steps as they happen. The markup is the server's own; without this script the page asks again itself.
"use strict";
const live = document.getElementById("live");
const said = document.getElementById("said"); // what a screen reader reads out: the step alone, not all of them
if (live) {
  const stream = new EventSource(live.dataset.stream);
  stream.addEventListener("part", (event) => {
    live.replaceChildren(...new DOMParser().parseFromString(event.data, "text/html").body.childNodes);
    const now = live.querySelector("[aria-current]");
    const words = now ? now.lastElementChild.textContent : "";
    if (said.textContent !== words) said.textContent = words;
  });
  stream.addEventListener("end", () => {
    stream.close();
    location.replace(live.dataset.page);
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
}
