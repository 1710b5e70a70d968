// The controls of the world: buttons and sliders on the page, keys of the keyboard. Tells the page when the action changes.

import { Hands, arrow, cap, chordOf, place } from "./keys.js";

const AXIS_MS = 33; // at most 30 messages a second
const EASE = 0.28; // share of the way to its end that an axis goes in that time

const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) {
    element.className = name;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
};

export class Controls {
  /** @param changed called with {action} or {axes} whenever what is held changes */
  constructor(description, changed) {
    this.description = description;
    this.changed = changed;
    this.hands = new Hands(description);
    this.lights = new Map(); // index of a button -> its element
    this.enabled = false;
    this.last = "";
    this.build();
  }

  build() {
    const pad = document.getElementById("pad");
    const others = document.getElementById("others");
    const sliders = document.getElementById("sliders");
    pad.replaceChildren();
    others.replaceChildren();
    sliders.replaceChildren();
    this.buttons(pad, others);
    this.axes = this.description.axes.map(axis => this.slider(axis, sliders));
    const none = this.description.buttons.length + this.axes.length === 0;
    const note = document.getElementById("handsNote");
    note.hidden = !none;
    note.textContent = "This world was learned without action labels: it moves by itself.";
    for (const surface of [pad, others]) {
      this.touch(surface);
    }
  }

  buttons(pad, others) {
    const rest = this.description.rest;
    const placed = new Map();
    for (const button of this.description.buttons) {
      const at = button.index === rest ? null : place(button);
      const key = at && `${at.column},${at.row}`;
      if (at && !placed.has(key)) {
        placed.set(key, { button, at });
      } else if (button.index !== rest) {
        others.append(this.button(button, null));
      }
    }
    const columns = [...new Set([...placed.values()].map(({ at }) => at.column))].sort((a, b) => a - b);
    const rows = [...new Set([...placed.values()].map(({ at }) => at.row))].sort((a, b) => a - b);
    const middle = placed.size > 0 && rest >= 0;
    if (middle) {
      for (const axis of [columns, rows]) {
        if (!axis.includes(0)) {
          axis.push(0);
          axis.sort((a, b) => a - b);
        }
      }
      placed.set("0,0", { button: this.description.buttons[rest], at: { column: 0, row: 0 } });
    } else if (rest >= 0) {
      others.append(this.restCell(this.description.buttons[rest]));
    }
    const inOrder = [...placed.values()].sort((a, b) => a.at.row - b.at.row || a.at.column - b.at.column);
    for (const { button, at } of inOrder) {
      const element = button.index === rest ? this.restCell(button) : this.button(button, at);
      element.style.gridColumn = columns.indexOf(at.column) + 1;
      element.style.gridRow = rows.indexOf(at.row) + 1;
      pad.append(element);
    }
  }

  restCell(button) {
    const cell = make("div", "hand rest");
    cell.append(make("span", "label", button.label));
    cell.title = "while nothing is pressed";
    this.lights.set(button.index, cell);
    return cell;
  }

  button(button, at) {
    const element = make("button", "hand");
    element.type = "button";
    element.dataset.index = button.index;
    const names = button.chord.map(alternatives => cap(alternatives[0]));
    element.append(at ? make("span", "glyph", arrow(at)) : names.length > 0 ? make("kbd", "", names.join(" + ")) : "");
    element.append(make("span", "label", button.label));
    element.title = button.chord.map(alternatives => alternatives.map(cap).join(" or ")).join(" with ");
    element.setAttribute("aria-label", names.length > 0 ? `${button.label}, keys ${names.join(" and ")}` : button.label);
    element.setAttribute("aria-pressed", "false");
    const keys = chordOf(button, this.description.rest).map(alternatives => alternatives[0]);
    element.addEventListener("keydown", event => {
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
        this.press(`focus${button.index}`, keys);
      }
    });
    const release = () => this.release(`focus${button.index}`);
    element.addEventListener("keyup", event => {
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        release();
      }
    });
    element.addEventListener("blur", release);
    element.addEventListener("contextmenu", event => event.preventDefault());
    element.keys = keys;
    this.lights.set(button.index, element);
    return element;
  }

  /** Fingers and the mouse: a finger may slide from one button to the next. */
  touch(surface) {
    const under = event => document.elementFromPoint(event.clientX, event.clientY)?.closest("button.hand");
    const follow = event => {
      const button = under(event);
      const source = `pointer${event.pointerId}`;
      if (button && surface.contains(button)) {
        if (this.hands.sources.get(source) !== button.keys) {
          this.press(source, button.keys);
        }
      } else {
        this.release(source);
      }
    };
    surface.onpointerdown = event => {
      if (event.button === 0 && under(event)) {
        surface.setPointerCapture(event.pointerId);
        follow(event);
      }
    };
    surface.onpointermove = event => {
      if (surface.hasPointerCapture(event.pointerId)) {
        follow(event);
      }
    };
    surface.onpointerup = surface.onpointercancel = surface.onlostpointercapture = event => {
      this.release(`pointer${event.pointerId}`);
      document.getElementById("picture").focus({ preventScroll: true }); // the space bar belongs to the world again
    };
  }

  slider(axis, sliders) {
    const row = make("label", "slider");
    const keys = [...axis.minus.slice(0, 1), ...axis.plus.slice(0, 1)].map(cap).join(" ");
    const name = make("span", "keys", `${axis.label} `);
    if (keys) {
      name.append(make("kbd", "", keys));
    }
    const input = make("input");
    input.type = "range";
    input.min = axis.low;
    input.max = axis.high;
    input.step = "any";
    input.value = axis.rest;
    input.setAttribute("aria-label", axis.label);
    const output = make("output", "", "");
    row.append(name, input, output);
    sliders.append(row);
    const state = { axis, input, output, value: axis.rest, hand: null, grabbed: false };
    input.addEventListener("pointerdown", () => { state.grabbed = true; });
    input.addEventListener("input", () => {
      state.hand = Number(input.value);
      this.sway();
    });
    const letGo = () => { // springs back, as a wheel does; from the keyboard it stays where it is put
      if (state.grabbed) {
        state.grabbed = false;
        state.hand = null;
        input.blur();
        this.sway();
      }
    };
    input.addEventListener("pointerup", letGo);
    input.addEventListener("pointercancel", letGo);
    input.addEventListener("blur", () => {
      state.hand = null;
      this.sway();
    });
    input.addEventListener("keydown", event => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (step !== undefined) { // a step of "any" has no size of its own
        event.preventDefault();
        event.stopPropagation();
        const from = state.hand ?? state.value; // not the input's own value: that follows a moment later
        state.hand = Math.min(axis.high, Math.max(axis.low, from + step * (axis.high - axis.low) / 20));
        this.sway();
      }
    });
    return state;
  }

  enable(on) {
    this.enabled = on;
    for (const element of this.lights.values()) {
      if (element.matches("button")) {
        element.disabled = !on;
      }
    }
    this.axes.forEach(({ input }) => { input.disabled = !on; });
    if (!on) {
      this.hands.clear();
    }
    this.last = "";
    this.update();
  }

  press(source, keys) {
    if (this.enabled) {
      this.hands.press(source, keys);
      this.update();
    }
  }

  release(source) {
    this.hands.release(source);
    this.update();
  }

  /** Lets everything go, as when the window loses the keyboard. */
  clear() {
    this.hands.clear();
    this.update();
  }

  /** Lights what somebody else presses. */
  watch(action) {
    if (!this.enabled && action !== this.watched) {
      this.watched = action;
      this.light(action);
    }
  }

  light(action) {
    for (const [index, element] of this.lights) {
      element.classList.toggle("lit", index === action);
      if (element.matches("button")) {
        element.setAttribute("aria-pressed", String(index === action));
      }
    }
  }

  update() {
    const action = this.enabled ? this.hands.action() : null;
    this.watched = undefined;
    this.light(action);
    if (this.axes.length > 0) {
      this.sway();
    } else if (this.enabled && this.last !== String(action)) {
      this.last = String(action);
      this.changed(action === null ? {} : { action });
    }
  }

  /** Moves the axes towards where they are pulled, smoothly, until they are there. */
  sway() {
    if (this.timer === undefined) {
      this.swing();
    }
  }

  swing() {
    let moving = false;
    for (const state of this.axes) {
      const { axis, input, output } = state;
      const target = state.hand ?? this.hands.pull(axis);
      const left = target - state.value;
      const near = Math.abs(left) < 0.02 * (axis.high - axis.low);
      state.value = near || state.hand !== null ? target : state.value + EASE * left;
      moving ||= state.value !== target;
      if (!state.grabbed) {
        input.value = state.value;
      }
      output.textContent = state.value.toFixed(2);
    }
    const axes = this.axes.map(state => Math.min(state.axis.high, Math.max(state.axis.low, state.value)));
    const now = axes.map(value => value.toFixed(4)).join();
    if (this.enabled && now !== this.last) {
      this.last = now;
      this.changed({ axes });
      moving = true; // and look again after a moment: a finger may have moved on since
    }
    this.timer = moving ? setTimeout(() => { this.timer = undefined; this.swing(); }, AXIS_MS) : undefined;
  }
}
