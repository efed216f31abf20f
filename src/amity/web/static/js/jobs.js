// Follows a long job: `[data-job="ID"]` with a progress bar and a line that says where it stands; leads to
// the answer when it is there. The page reloads by a link without script.
import { say } from "./say.js";

const EVERY = 700;
const OPEN = new Set(["waiting", "running"]);

function show(place, job) {
  const bar = place.querySelector("progress");
  const line = place.querySelector('[role="status"]');
  if (bar && job.of) {
    bar.max = job.of;
    bar.value = job.done;
  }
  if (line) {
    const wait = job.ahead ? `; ${job.ahead} before it` : "";
    const far = job.of ? ` (${job.done} of ${job.of})` : "";
    line.textContent = `${job.title}. ${job.state}: ${job.step}${far}${wait}, ${Math.round(job.seconds)} s`;
  }
}

async function follow(place) {
  let last = place.dataset.state;
  let open = OPEN.has(last);
  if (!open) return undefined;
  for (;;) {
    let job;
    try {
      const answer = await fetch(`/jobs/${encodeURIComponent(place.dataset.job)}.json`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      job = await answer.json();
    } catch {
      say("The app does not answer. Reload the page when it runs again.");
      await new Promise((resolve) => setTimeout(resolve, 5 * EVERY));
      continue;
    }
    show(place, job);
    if (job.state !== last) say(`${job.title}: ${job.state}`);
    last = job.state;
    if (!OPEN.has(job.state)) {
      if (job.state !== "done") return open ? location.reload() : undefined;
      return location.pathname + location.search === job.page ? location.reload() : location.replace(job.page);
    }
    open = true;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

export function start(root) {
  root.querySelectorAll("[data-job]").forEach(follow);
}
