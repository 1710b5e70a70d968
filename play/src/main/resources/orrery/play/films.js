// What each found button does, as a film that runs round, and the names that a person gives them.

import { Picture } from "./picture.js";

const FRAME_MS = 120;
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Films {
  /** @param send sends a message to the server */
  constructor(send) {
    this.send = send;
    this.films = new Map(); // index of a button -> its frames
    this.shown = []; // { canvas, picture, index }
    this.frame = 0;
    this.buttons = [];
    document.getElementById("naming").addEventListener("click", () => this.ask());
    setInterval(() => this.turn(), FRAME_MS);
  }

  /** A world has come, or its names have changed. */
  open(world) {
    this.buttons = world.controls.buttons;
    const found = world.films !== undefined;
    document.getElementById("naming").hidden = !found;
    if (!found || world.films === 0) {
      this.films.clear();
    }
    this.width = world.width;
    this.height = world.height;
    this.wanted = found ? world.films : 0;
    this.shown = [...document.querySelectorAll("#hands .hand[data-index]")]
      .filter(hand => Number(hand.dataset.index) < this.wanted)
      .map(hand => this.place(hand, Number(hand.dataset.index)));
    if (this.films.size < this.wanted) {
      this.send({ type: "film", action: this.films.size });
    }
    if (document.getElementById("names").open) {
      this.fill();
    }
  }

  place(before, index) {
    const canvas = document.createElement("canvas");
    canvas.className = "film";
    canvas.width = this.width;
    canvas.height = this.height;
    canvas.setAttribute("aria-hidden", "true");
    before.prepend(canvas);
    return { canvas, picture: new Picture(canvas), index };
  }

  /** A film has come; asks for the next. */
  came({ button, width, height, rgb }) {
    const bytes = width * this.height * 3;
    const frames = [];
    for (let at = 0; bytes > 0 && at + bytes <= rgb.length; at += bytes) {
      frames.push(rgb.subarray(at, at + bytes));
    }
    this.films.set(button, frames);
    if (height > 0 && button + 1 < this.wanted && !this.films.has(button + 1)) {
      this.send({ type: "film", action: button + 1 });
    }
    this.turn();
  }

  /** The next frame of every film; only the last where motion is not wanted. */
  turn() {
    this.frame += 1;
    for (const { picture, index } of this.shown) {
      const frames = this.films.get(index) ?? [];
      if (frames.length > 0) {
        const at = STILL.matches ? frames.length - 1 : this.frame % (frames.length + 3); // rests a little at its end
        picture.draw(this.width, this.height, frames[Math.min(at, frames.length - 1)]);
      }
    }
  }

  ask() {
    this.fill();
    document.getElementById("names").showModal();
  }

  fill() {
    const rows = document.getElementById("nameRows");
    const focused = document.activeElement?.dataset?.name;
    this.shown = this.shown.filter(({ canvas }) => !rows.contains(canvas));
    rows.replaceChildren(...this.buttons.map(button => {
      const row = document.createElement("label");
      row.className = "nameRow";
      const input = document.createElement("input");
      input.value = button.name;
      input.maxLength = 40;
      input.dataset.name = button.index;
      input.setAttribute("aria-label", `Name of ${button.name}`);
      input.addEventListener("change", () => this.send({ type: "name", action: button.index, text: input.value }));
      row.append(input);
      if (button.index < this.wanted) {
        this.shown.push(this.place(row, button.index));
      }
      return row;
    }));
    rows.querySelector(`[data-name="${focused}"]`)?.focus();
    this.turn();
  }
}
