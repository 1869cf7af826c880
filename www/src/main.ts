// Placeholder for the console: shows that the package starts in the page.
import init from "timpush-sched";

await init();
const state = document.querySelector("#state");
if (state) state.textContent = "The package has started.";
