// The page: shows frames, keeps the dials in step with the server, passes keys on.

import { Beside } from "./beside.js";
import { Controls } from "./controls.js";
import { Films } from "./films.js";
import { Picture } from "./picture.js";
import { Prompt } from "./prompt.js";
import { Timeline } from "./timeline.js";
import { Wire } from "./wire.js";

const $ = id => document.getElementById(id);
const canvas = $("picture");
const token = location.hash.slice(1);
const sentAt = new Map(); // number of an input -> when it left
let world = null;
let state = null;
let controls = null;
let inputs = 0;
let noteTimer;

const picture = new Picture(canvas, fit);
const beside = new Beside();
const wire = new Wire(token, { welcome, state: stateCame, note: note_, error: refused, frame, thumbnail, film: message => films.came(message), keys: message => timeline.save(message), down });
const films = new Films(message => wire.send(message));
const timeline = new Timeline(message => wire.send(message), bytes => wire.sendBytes(bytes), say);
const prompt = new Prompt(canvas, bytes => wire.sendBytes(bytes), () => state?.wheel === "yours", say);

function welcome(message) {
  world = message;
  state = null; // also when only the names of its buttons have changed: the controls are new
  document.title = `${world.name} · Orrery`;
  $("name").textContent = world.name;
  $("kind").textContent = kind();
  canvas.setAttribute("aria-label", `Live picture of ${world.beside === undefined ? "" : "the learned world "}${world.name}`);
  picture.size(world.width, world.height);
  beside.open(world.beside, world.width, world.height);
  fit();
  $("restart").title = world.kind === "simulator" || world.beside !== undefined ? "A new scene" : "Back to this start";
  $("stagesField").hidden = world.kind === "simulator" && world.step_choices.length === 0;
  document.body.classList.toggle("alone", world.starts < 2);
  $("startAll").textContent = world.starts;
  $("choose").hidden = $("next").hidden = world.starts < 2;
  $("thumbs").replaceChildren();
  buildSteps();
  controls?.clear();
  controls = new Controls(world.controls, held => {
    inputs += 1;
    sentAt.set(inputs, performance.now());
    sentAt.delete(inputs - 64);
    wire.send({ type: "input", n: inputs, ...held });
  });
  films.open(world);
  prompt.open(world);
  cover("");
}

function kind() {
  if (world.beside === undefined) {
    return world.kind === "simulator" ? "simulator" : "";
  }
  return world.beside === world.name ? "learned, beside its simulator" : `learned, beside the simulator ${world.beside}`;
}

function buildSteps() {
  const choices = world.step_choices;
  $("kField").hidden = $("autoField").hidden = choices.length === 0;
  $("kNow").closest("div").hidden = choices.length === 0;
  $("kChoices").replaceChildren(...choices.map(k => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "k";
    input.value = k;
    input.addEventListener("change", () => wire.send({ type: "steps", k }));
    const text = document.createElement("span");
    text.textContent = k;
    label.append(input, text);
    return label;
  }));
}

function stateCame(now) {
  const before = state;
  state = now;
  const mine = state.wheel === "yours";
  $("role").hidden = false;
  $("role").textContent = mine ? "You drive" : state.wheel === "taken" ? "Watching" : "Nobody drives";
  $("viewers").textContent = state.viewers === 1 ? "" : `${state.viewers} people here`;
  $("letgo").hidden = !mine || state.viewers < 2;
  for (const control of $("desk").querySelectorAll("button, select, input")) {
    control.disabled = !mine;
  }
  $("naming").disabled = !mine;
  $("resync").disabled = !mine;
  if (before?.wheel !== state.wheel) {
    controls.enable(mine);
    if (mine) {
      sentAt.clear();
    }
  }
  $("wheel").hidden = state.wheel !== "free";
  const over = `Game over\n${mine ? "Press R to play again, or wait" : "It starts again in a moment"}`;
  $("cover").classList.toggle("over", state.ended && state.wheel !== "free");
  cover(state.wheel === "free" ? "Nobody is at the wheel." : state.ended ? over : "");
  $("score").closest("div").hidden = state.score === undefined;
  $("score").textContent = state.score === undefined ? "" : short2(state.score);
  $("pause").setAttribute("aria-pressed", String(state.paused));
  $("pauseText").textContent = state.paused ? "Play" : "Pause";
  $("startNow").textContent = state.start < 0 ? "–" : state.start + 1;
  $("speed").value = String(state.speed);
  $("auto").checked = state.auto;
  for (const input of $("kChoices").querySelectorAll("input")) {
    input.checked = Number(input.value) === state.wanted_steps;
  }
  $("kNow").textContent = state.steps;
  const lowered = state.steps < state.wanted_steps;
  $("kWhy").textContent = lowered ? `of ${state.wanted_steps}, lowered to keep up` : "";
  $("kWhy").className = lowered ? "late" : "";
  $("pace").textContent = state.speed === 0 ? "" : `of ${short(world.fps * state.speed)}`;
  $("record").setAttribute("aria-pressed", String(state.recording));
  $("recordText").textContent = state.recording ? "Stop recording" : "Record";
  timeline.state(state, Number(canvas.dataset.frame ?? 0));
  badge();
}

function badge() {
  const text = state.paused ? "Paused" : state.recording ? "● Recording" : "";
  $("badge").hidden = text === "";
  $("badge").textContent = text;
}

/** What covers the picture while there is nothing to play; an empty text takes it away. */
function cover(text) {
  $("cover").hidden = text === "";
  $("coverText").textContent = text;
}

let lastFigures = 0;
let answer = 0;
let waited = null;

function frame(message) {
  picture.draw(message.width, message.height, message.rgb);
  beside.frame(message);
  const now = performance.now();
  answer = message.latency;
  waited = message.wait ?? waited;
  const left = sentAt.get(message.input);
  if (left !== undefined) {
    canvas.dataset.keyToPicture = (now - left).toFixed(1);
    sentAt.delete(message.input);
  }
  canvas.dataset.frame = message.number;
  canvas.dataset.action = message.action;
  controls?.watch(message.action);
  timeline.frame(message.number);
  if (now - lastFigures > 250 || message.paused) { // four times a second is what an eye can read
    lastFigures = now;
    $("fps").textContent = message.paused ? "0" : message.fps === 0 ? "–" : short(message.fps); // 0: not known yet
    $("latency").textContent = short(answer);
    $("wait").textContent = waited === null ? "–" : short(waited);
    $("stages").textContent = [message.decide, message.denoise, message.decode].map(short).join(" · ");
  }
}

const short = value => (value >= 99.5 ? value.toFixed(0) : value.toFixed(1)).replace(/\.0$/, "");
const short2 = value => String(Math.round(value * 100) / 100);

/** As large as fits, in whole screen pixels a picture pixel where that is possible. */
function fit() {
  const dots = window.devicePixelRatio || 1;
  const panel = window.innerWidth >= 900;
  const two = world?.beside !== undefined;
  const across = two && window.innerWidth >= 560 ? 2 : 1; // pictures side by side
  const gap = across === 2 ? 16 : 0;
  const room = (document.documentElement.clientWidth - 32 - (panel ? 368 : 0) - gap) / across; // 368: the side panel and its gap
  const share = panel ? (two ? 0.6 : 0.77) : two && across === 1 ? 0.25 : 0.5;
  const high = Math.max(two ? 150 : 200, window.innerHeight * share);
  const most = Math.min(room * dots / canvas.width, high * dots / canvas.height);
  const scale = most >= 3 ? Math.floor(most) : most;
  const width = scale * canvas.width / dots;
  for (const each of [canvas, $("truth")]) {
    each.style.width = `${width}px`;
    each.style.height = `${scale * canvas.height / dots}px`;
  }
  document.body.style.maxWidth = panel ? `${width * across + gap + 368 + 32}px` : "";
}

function note_(message) {
  say(message.text);
}

function refused(message) {
  say(message.cure ? `${message.error}. ${message.cure}` : message.error);
}

function say(text) {
  $("note").textContent = text;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { $("note").textContent = ""; }, 5_000);
}

function down(code, reason) {
  controls?.enable(false);
  state = null;
  $("cover").classList.remove("over");
  $("role").hidden = true;
  $("wheel").hidden = true;
  $("resync").disabled = true;
  $("picker").close();
  $("names").close();
  $("prompt").close();
  if (code === 1008) {
    cover(reason === "wrong token"
      ? "This address is not the one that play printed: its token is missing or wrong. Open the printed one."
      : `The server closed the connection: ${reason || "a rule was broken"}. Load the page again.`);
  } else if (code === 1013) {
    cover(`Not now: ${reason}. Trying again…`);
  } else {
    cover("The connection is gone. Trying again…");
  }
}

function thumbnail({ start, width, height, rgb }) {
  const place_ = $("thumbs").querySelector(`[data-start="${start}"] canvas`);
  if (place_ && width > 0) {
    new Picture(place_).draw(width, height, rgb);
  }
  const next = $("thumbs").querySelector(`[data-start="${start + 1}"]`);
  if (next && $("picker").open) {
    wire.send({ type: "thumbnail", start: start + 1 });
  }
}

function openPicker() {
  const thumbs = $("thumbs");
  if (thumbs.children.length === 0) {
    for (let start = 0; start < world.starts; start += 1) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.start = start;
      const small = document.createElement("canvas");
      small.width = world.width;
      small.height = world.height;
      button.append(small, `Start ${start + 1}`);
      button.addEventListener("click", () => {
        wire.send({ type: "restart", start });
        $("picker").close();
      });
      thumbs.append(button);
    }
  }
  for (const button of thumbs.children) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.start) === state.start));
  }
  $("picker").showModal();
  thumbs.children[state.start]?.focus();
  wire.send({ type: "thumbnail", start: 0 });
}

const commands = {
  pause: () => wire.send({ type: "pause", on: !state.paused }),
  step: () => wire.send({ type: "step" }),
  restart: () => wire.send({ type: "restart", start: state.start }),
  next: () => wire.send({ type: "restart" }),
  choose: openPicker,
  record: () => wire.send({ type: "record", on: !state.recording }),
  resync: () => wire.send({ type: "resync" }),
};
for (const [id, command] of Object.entries(commands)) {
  $(id).addEventListener("click", event => {
    command();
    if (event.detail > 0) { // by mouse or finger: the keyboard goes back to the world
      canvas.focus({ preventScroll: true });
    }
  });
}
$("speed").addEventListener("change", () => wire.send({ type: "speed", value: Number($("speed").value) }));
$("auto").addEventListener("change", () => wire.send({ type: "auto", on: $("auto").checked }));
$("wheel").addEventListener("click", () => {
  wire.send({ type: "wheel" });
  canvas.focus({ preventScroll: true });
});
$("letgo").addEventListener("click", () => wire.send({ type: "leave" }));

const shortcuts = { KeyP: "pause", KeyR: "restart", KeyN: "next", KeyT: "resync", Period: "step" };

document.addEventListener("keydown", event => {
  const elsewhere = event.target.matches("select, input") || $("picker").open || $("names").open || $("prompt").open;
  if (event.ctrlKey || event.metaKey || event.altKey || elsewhere || state?.wheel !== "yours") {
    return;
  }
  const onButton = event.target.matches("button") && (event.key === " " || event.key === "Enter");
  if (controls.hands.knows(event.code) && !onButton) {
    event.preventDefault();
    if (!event.repeat) {
      controls.press(event.code, [event.code]);
    }
  } else if (event.code in shortcuts && !event.repeat) {
    event.preventDefault();
    $(shortcuts[event.code]).click();
  }
});
document.addEventListener("keyup", event => controls?.release(event.code));
window.addEventListener("blur", () => controls?.clear());
document.addEventListener("visibilitychange", () => document.hidden && controls?.clear());
window.addEventListener("resize", fit);

if (token === "") {
  cover("This address lacks its token. Open the one that play printed.");
} else {
  wire.connect();
}
