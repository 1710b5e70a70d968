// Pictures on canvases: RGB in, pixels out.

const OPAQUE = { alpha: false, willReadFrequently: true }; // pixels come from memory, so keep them there

export class Picture {
  /** @param resized called when the size of the picture has changed */
  constructor(canvas, resized = () => {}) {
    this.canvas = canvas;
    this.resized = resized;
    this.image = null;
  }

  size(width, height) {
    if (this.image === null || this.image.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = new ImageData(width, height);
      this.image.data.fill(255);
      this.resized();
    }
  }

  /** @param rgb rows from the top, three bytes a pixel */
  draw(width, height, rgb) {
    this.size(width, height);
    const out = this.image.data;
    for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      out[to] = rgb[from];
      out[to + 1] = rgb[from + 1];
      out[to + 2] = rgb[from + 2];
    }
    this.canvas.getContext("2d", OPAQUE).putImageData(this.image, 0, 0);
  }
}
