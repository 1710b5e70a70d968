// Begin from a picture: dropped, chosen, or drawn over the present one. Leaves as plain pixels, see docs/guide/protocol.md.

const MAGIC = 0x4f525250;
const HEADER = 8;
const MOST = 65_536 - HEADER; // bytes of RGB that a message holds
const COLOURS = 8;

const $ = id => document.getElementById(id);

export class Prompt {
  /**
   * @param picture canvas with the present picture
   * @param send called with the bytes of a message
   * @param may whether this page drives
   * @param say called with a line for the person
   */
  constructor(picture, send, may, say) {
    Object.assign(this, { picture, send, may, say });
    this.sketch = $("sketch");
    this.pen = this.sketch.getContext("2d", { willReadFrequently: true });
    this.ready = false;
    $("prompting").addEventListener("click", () => this.show());
    $("sketchAgain").addEventListener("click", () => this.take(this.picture, this.picture.width, this.picture.height));
    $("sketchFile").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => this.load($("file").files[0]));
    $("sketchBegin").addEventListener("click", () => this.begin());
    this.strokes();
    for (const place of [$("screen"), $("prompt")]) {
      place.addEventListener("dragover", event => {
        if (this.ready && this.may()) {
          event.preventDefault();
          place.classList.add("drop");
        }
      });
      place.addEventListener("dragleave", () => place.classList.remove("drop"));
      place.addEventListener("drop", event => this.dropped(event, place));
    }
  }

  open(world) {
    this.ready = world.pictures === true;
    $("prompting").hidden = !this.ready;
    const scale = Math.min(1, Math.sqrt(MOST / (3 * world.width * world.height)));
    this.sketch.width = Math.floor(world.width * scale); // a large world's picture is sent smaller
    this.sketch.height = Math.floor(world.height * scale);
  }

  show() {
    this.take(this.picture, this.picture.width, this.picture.height);
    $("prompt").showModal();
  }

  /** The middle of an image, cut to the sketch's shape. */
  take(image, width, height) {
    const { width: w, height: h } = this.sketch;
    const scale = Math.max(w / width, h / height);
    this.pen.imageSmoothingQuality = "high";
    this.pen.drawImage(this.smaller(image, width, height, scale), (w - width * scale) / 2, (h - height * scale) / 2, width * scale, height * scale);
    this.palette();
  }

  /** Halves a large image step by step: drawn at once, small things would vanish. */
  smaller(image, width, height, scale) {
    let from = image;
    for (let left = scale; left < 0.5; left *= 2) {
      width = Math.max(1, Math.round(width / 2));
      height = Math.max(1, Math.round(height / 2));
      const half = new OffscreenCanvas(width, height);
      const pen = half.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(from, 0, 0, width, height);
      from = half;
    }
    return from;
  }

  /** The colours to draw with: those that the picture is made of. */
  palette() {
    const { data } = this.pen.getImageData(0, 0, this.sketch.width, this.sketch.height);
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const colour = `rgb(${data[i] & 0xf0 | 8}, ${data[i + 1] & 0xf0 | 8}, ${data[i + 2] & 0xf0 | 8})`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COLOURS).map(([colour]) => colour);
    this.colour = common.at(-1);
    $("colours").replaceChildren(...common.map(colour => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "colour";
      button.style.backgroundColor = colour;
      button.setAttribute("aria-label", `draw in ${colour}`);
      button.setAttribute("aria-pressed", String(colour === this.colour));
      button.addEventListener("click", () => {
        this.colour = colour;
        for (const other of $("colours").children) {
          other.setAttribute("aria-pressed", String(other === button));
        }
      });
      return button;
    }));
  }

  strokes() {
    let last = null;
    const at = event => {
      const box = this.sketch.getBoundingClientRect();
      return [(event.clientX - box.left) * this.sketch.width / box.width, (event.clientY - box.top) * this.sketch.height / box.height];
    };
    this.sketch.addEventListener("pointerdown", event => {
      this.sketch.setPointerCapture(event.pointerId);
      last = at(event);
      this.line(last, last);
    });
    this.sketch.addEventListener("pointermove", event => {
      if (last) {
        const now = at(event);
        this.line(last, now);
        last = now;
      }
    });
    for (const name of ["pointerup", "pointercancel"]) {
      this.sketch.addEventListener(name, () => { last = null; });
    }
  }

  line(from, to) {
    this.pen.strokeStyle = this.colour;
    this.pen.lineWidth = Number($("brush").value) * this.sketch.width / 64;
    this.pen.lineCap = "round";
    this.pen.beginPath();
    this.pen.moveTo(...from);
    this.pen.lineTo(to[0] + 0.01, to[1]); // a dot is a line too
    this.pen.stroke();
  }

  async load(file) {
    $("file").value = "";
    if (!file) {
      return false;
    }
    try {
      const image = await createImageBitmap(file);
      this.take(image, image.width, image.height);
      image.close();
      return true;
    } catch {
      this.say(`${file.name} is no picture that this browser can read.`);
      return false;
    }
  }

  async dropped(event, place) {
    place.classList.remove("drop");
    if (this.ready && this.may()) {
      event.preventDefault();
      if (await this.load(event.dataTransfer.files[0]) && place.id === "screen") {
        this.begin();
      }
    }
  }

  begin() {
    const { width, height } = this.sketch;
    const { data } = this.pen.getImageData(0, 0, width, height);
    const message = new Uint8Array(HEADER + 3 * width * height);
    const view = new DataView(message.buffer);
    view.setUint32(0, MAGIC);
    view.setUint16(4, width);
    view.setUint16(6, height);
    for (let i = 0, to = HEADER; i < data.length; i += 4, to += 3) {
      message.set(data.subarray(i, i + 3), to);
    }
    this.send(message);
    $("prompt").close();
    this.picture.focus({ preventScroll: true });
  }
}
