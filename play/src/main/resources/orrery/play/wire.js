// The socket: hello, frames in, messages out, and trying again when it breaks. The format is in docs/guide/protocol.md.

const FRAME = 0x4f525231;
const THUMBNAIL = 0x4f525254;
const FILM = 0x4f525246;
const HEADER = 48;
const BESIDE = 16; // figures before the second picture
const NO_WAIT = 0xffffffff;
const PING_MS = 20_000;

export class Wire {
  /** @param on handlers by name: welcome, state, note, error, frame, thumbnail, film, keys, down */
  constructor(token, on) {
    this.token = token;
    this.on = on;
    this.tries = 0;
    this.drove = sessionStorage.getItem("drove") === "yes";
    setInterval(() => this.send({ type: "ping" }), PING_MS);
  }

  connect() {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: this.token, wheel: this.drove }));
    socket.onmessage = event => this.receive(event.data);
    socket.onclose = event => this.closed(event);
    this.socket = socket;
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  sendBytes(bytes) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(bytes);
    }
  }

  receive(data) {
    if (typeof data === "string") {
      const message = JSON.parse(data);
      if (message.type === "welcome") {
        this.tries = 0;
      } else if (message.type === "state") {
        this.drove = message.wheel === "yours";
        sessionStorage.setItem("drove", this.drove ? "yes" : "no");
      }
      this.on[message.type]?.(message);
      return;
    }
    const view = new DataView(data);
    const magic = view.getUint32(0);
    if (magic === FRAME) {
      this.on.frame(frame(view, data));
    } else if (magic === THUMBNAIL) {
      this.on.thumbnail({
        start: view.getUint32(4), width: view.getUint16(8), height: view.getUint16(10), rgb: new Uint8Array(data, 12) });
    } else if (magic === FILM) {
      this.on.film({
        button: view.getUint32(4), width: view.getUint16(8), height: view.getUint16(10), rgb: new Uint8Array(data, 12) });
    }
  }

  closed(event) {
    const forever = event.code === 1008;
    this.on.down(event.code, event.reason);
    if (!forever) {
      this.tries += 1;
      setTimeout(() => this.connect(), event.code === 1013 ? 5_000 : Math.min(5_000, 300 * 2 ** this.tries));
    }
  }
}

function frame(view, data) {
  const wait = view.getUint32(32);
  const bytes = 3 * view.getUint16(8) * view.getUint16(10);
  return {
    number: view.getUint32(4),
    width: view.getUint16(8),
    height: view.getUint16(10),
    steps: view.getUint8(12),
    paused: (view.getUint8(13) & 1) !== 0,
    ended: (view.getUint8(13) & 4) !== 0,
    lowered: (view.getUint8(13) & 8) !== 0,
    action: view.getInt16(14),
    decide: view.getUint32(16) / 1000,
    denoise: view.getUint32(20) / 1000,
    decode: view.getUint32(24) / 1000,
    latency: view.getUint32(28) / 1000,
    wait: wait === NO_WAIT ? null : wait / 1000,
    fps: view.getUint32(36) / 100,
    input: view.getUint32(40),
    rgb: new Uint8Array(data, HEADER, bytes),
    beside: view.getUint32(44) < BESIDE + bytes ? null : beside(view, data, HEADER + bytes, bytes),
  };
}

function beside(view, data, at, bytes) {
  const position = view.getFloat32(at + 4);
  return {
    psnr: view.getFloat32(at),
    position: Number.isNaN(position) ? null : position,
    found: view.getUint8(at + 8),
    bodies: view.getUint8(at + 9),
    frames: view.getUint32(at + 12),
    rgb: new Uint8Array(data, at + BESIDE, bytes),
  };
}
