// Loads the program, shows how much of it has arrived, and takes over when it fails.
//
// The program draws into #app; the first thing it puts there ends the loading screen. To show the crash
// screen it dispatches on window: new CustomEvent("grpo:crash", { detail: { message } }).
// The address of the page is never changed here: its hash holds the experiment.

const byId = (id) => document.getElementById(id);
const script = document.querySelector("script[data-js]");
const resolve = (name) => new URL(name, document.baseURI);

let crashed = false;
let started = false;

/** Shows the crash screen. The first message stays: what follows it is usually its consequence. */
function crash(message) {
  if (crashed) return;
  crashed = true;
  byId("boot")?.remove();
  byId("app").hidden = true;
  byId("lab").hidden = true;
  byId("crash-message").textContent = message;
  byId("crash-link").value = location.href;
  byId("crash").hidden = false;
  byId("crash-title").focus();
}

async function copyLink() {
  const link = byId("crash-link");
  try {
    await navigator.clipboard.writeText(link.value);
    byId("crash-copied").textContent = "Copied";
  } catch {
    // Not allowed here: select it, so that the keyboard's own copy works.
    link.focus();
    link.select();
    byId("crash-copied").textContent = "Selected, copy it with the keyboard";
  }
}

function showProgress(received, total) {
  const bar = byId("boot-bar");
  if (!bar) return; // The program already draws.
  if (total) bar.value = Math.min(received / total, 1);
  byId("boot-size").textContent = `${Math.round(received / 1024)} KB`;
}

/** Reads a copy of the response only to count it; the original is compiled while it arrives. */
async function follow(response) {
  // With an encoding the length is that of the packed bytes, and a reader sees the unpacked ones.
  const packed = response.headers.has("content-encoding");
  const total = packed ? 0 : Number(response.headers.get("content-length"));
  let received = 0;
  const reader = response.clone().body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    received += value.byteLength;
    showProgress(received, total);
  }
}

async function start() {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  byId("boot-progress").hidden = false;
  const wasm = resolve(script.dataset.wasm);
  const [{ default: init }, response] = await Promise.all([
    import(resolve(script.dataset.js)),
    // As the preload link asks for it, so that it is downloaded once.
    fetch(wasm, { credentials: "same-origin" }),
  ]);
  if (!response.ok) throw new Error(`${wasm.pathname} was answered with ${response.status}`);
  // Failing to count changes nothing: the program says itself when it cannot be read.
  follow(response).catch(() => {});
  await init({ module_or_path: response });
  (globalThis.requestIdleCallback ?? setTimeout)(fetchAhead);
}

/** The second program, once it is asked for. Its files keep their names in every build, so they are asked for by that of the page. */
let lab;
const labFile = (name) => resolve(`${name}?${script.dataset.js}`);

async function loadLab() {
  const program = await import(labFile("lab.js"));
  await program.default({ module_or_path: labFile("lab_bg.wasm") });
  return program;
}

/** Opens a dialog of the second program; the event says which. */
async function openLab(event) {
  const state = byId("lab-state");
  state.hidden = false;
  state.textContent = "Loading …";
  try {
    lab ??= loadLab();
    const program = await lab;
    state.hidden = true;
    program.open(byId("lab"), event.detail);
  } catch (error) {
    // The next time it is opened it is asked for again.
    lab = undefined;
    state.textContent = `The dialog could not be loaded: ${error instanceof Error ? error.message : error}. Open it again to try once more.`;
  }
}

/** Fetches the second program before it is wanted, so that it is there when the network is not. */
function fetchAhead() {
  const files = ["lab.js", "lab_bg.wasm"].map((name) => fetch(labFile(name), { credentials: "same-origin" }));
  // Opening the dialog asks again, and says what is wrong.
  Promise.all(files).catch(() => {});
}

byId("crash-reload").addEventListener("click", () => location.reload());
byId("crash-copy").addEventListener("click", copyLink);

addEventListener("grpo:crash", (event) => crash(event.detail?.message ?? "It did not say why."));
addEventListener("grpo:lab", openLab);
addEventListener("error", (event) => {
  // Notices such as that of a ResizeObserver loop carry no error.
  if (event.error instanceof Error) crash(`The program met an error: ${event.error.message}.`);
});
addEventListener("unhandledrejection", (event) => {
  // A refused permission also ends here; only a trap means that the program is gone.
  if (event.reason instanceof WebAssembly.RuntimeError) {
    crash(`The program met an error: ${event.reason.message}.`);
  }
});

const drawn = new MutationObserver(() => {
  drawn.disconnect();
  started = true;
  byId("boot")?.remove();
});
drawn.observe(byId("app"), { childList: true });

try {
  await start();
} catch (error) {
  const doing = started ? "The program met an error" : "The program could not be loaded";
  crash(`${doing}: ${error instanceof Error ? error.message : error}.`);
}
