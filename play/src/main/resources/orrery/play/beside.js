// A simulator beside the learned world: its picture, and a meter that tells how far the two are apart.

import { Picture } from "./picture.js";

const SHOWN = 200; // frames in the graphs
const HIGH = 40; // of a graph, in units of its own
const LOW_DB = 10; // two unlike pictures
const HIGH_DB = 45; // two that nobody tells apart
const LEAST_PX = 4; // the scale of the position error is no finer than this
const FIGURES_MS = 250; // four times a second is what an eye can read

const $ = id => document.getElementById(id);

export class Beside {
  constructor() {
    this.truth = new Picture($("truth"));
    this.past = []; // {psnr, position, mark}, oldest first
    this.figuresAt = 0;
  }

  /** @param name of the simulator; undefined where none runs */
  open(name, width, height) {
    const there = name !== undefined;
    document.body.classList.toggle("pair", there);
    for (const id of ["pictureName", "truthView", "gauges"]) {
      $(id).hidden = !there;
    }
    this.past = [];
    if (there) {
      $("truth").setAttribute("aria-label", `Live picture of the simulator ${name}`);
      this.truth.size(width, height);
    }
  }

  frame({ number, width, height, paused, beside }) {
    if (!beside) {
      return;
    }
    this.truth.draw(width, height, beside.rgb);
    $("truth").dataset.frame = number;
    this.remember(number, beside);
    this.draw();
    const now = performance.now();
    if (now - this.figuresAt > FIGURES_MS || paused || beside.frames === 0) {
      this.figuresAt = now;
      this.figures(beside);
    }
  }

  remember(number, { psnr, position, frames }) {
    const newest = this.past.at(-1);
    if (newest?.number === number && newest.frames === frames) {
      return; // the same picture again
    }
    const mark = newest === undefined || frames < newest.frames; // also when the very picture of the beginning was lost on the way
    this.past.push({ number, frames, psnr, position, mark });
    if (this.past.length > SHOWN) {
      this.past.shift();
    }
  }

  figures({ psnr, position, found, bodies, frames }) {
    $("psnr").textContent = psnr.toFixed(1);
    $("position").textContent = position === null ? "–" : position.toFixed(1);
    $("positionTile").hidden = bodies === 0; // nothing reads bodies in this world
    $("seen").textContent = bodies === 0 ? "" : `${found} of ${bodies} seen`;
    $("since").textContent = frames === 1 ? "1 frame" : `${frames} frames`;
  }

  draw() {
    const positions = this.past.map(({ position }) => position ?? 0);
    const most = Math.max(LEAST_PX, 2 ** Math.ceil(Math.log2(Math.max(...positions, 1))));
    $("positionMost").textContent = `${most} px`;
    this.graph($("positionGraph"), this.past.map(({ position }) => (position === null ? null : position / most)));
    this.graph($("psnrGraph"), this.past.map(({ psnr }) => (psnr - LOW_DB) / (HIGH_DB - LOW_DB)));
  }

  /** @param shares of the height, oldest first; null where there is nothing to show */
  graph(svg, shares) {
    const from = SHOWN - shares.length;
    const points = shares.map((share, i) =>
      share === null ? null : [from + i, HIGH - 1 - (HIGH - 2) * Math.min(1, Math.max(0, share))]);
    let line = "";
    let pen = "M";
    for (const point of points) {
      line += point === null ? "" : `${pen}${point[0]} ${point[1].toFixed(2)}`;
      pen = point === null ? "M" : "L";
    }
    const known = points.filter(point => point !== null);
    const area = known.length < 2 ? "" : `M${known[0][0]} ${HIGH}`
      + known.map(([x, y]) => `L${x} ${y.toFixed(2)}`).join("") + `L${known.at(-1)[0]} ${HIGH}Z`;
    svg.querySelector(".line").setAttribute("d", line);
    svg.querySelector(".area").setAttribute("d", area);
    svg.querySelector(".marks").setAttribute(
      "d", this.past.map(({ mark }, i) => (mark ? `M${from + i} 0V${HIGH}` : "")).join(""));
  }
}
