// Shows a job's steps as they happen. The markup is the server's own; without this script the page asks again itself.
"use strict";
const live = document.getElementById("live");
if (live) {
  const stream = new EventSource(live.dataset.stream);
  stream.addEventListener("part", (event) => {
    live.replaceChildren(...new DOMParser().parseFromString(event.data, "text/html").body.childNodes);
  });
  stream.addEventListener("end", () => {
    stream.close();
    location.replace(live.dataset.page);
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
}
