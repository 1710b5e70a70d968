// Back to any frame since the beginning, and on from there: as it was, or otherwise. What was done is kept and done again as a file of keys.

const MAGIC = [0x4f, 0x52, 0x52, 0x4b]; // see docs/guide/protocol.md
const MOST = 65_536 - MAGIC.length; // bytes of a file that a message holds

const $ = id => document.getElementById(id);

export class Timeline {
  /**
   * @param send called with a message
   * @param sendBytes called with the bytes of one
   * @param say called with a line for the person
   */
  constructor(send, sendBytes, say) {
    Object.assign(this, { sendBytes, say });
    this.length = 0;
    this.known = false;
    this.mine = false;
    this.held = false; // a hand is on the slider
    this.slider = $("time");
    this.slider.addEventListener("pointerdown", () => { this.held = true; });
    this.slider.addEventListener("input", () => this.label(Number(this.slider.value)));
    this.slider.addEventListener("change", () => {
      this.held = false;
      send({ type: "rewind", frame: Number(this.slider.value) });
    });
    $("replay").addEventListener("click", () => send({ type: "replay", on: !this.replaying }));
    $("keysSave").addEventListener("click", () => send({ type: "keys" }));
    $("keysLoad").addEventListener("click", () => $("keysFile").click());
    $("keysFile").addEventListener("change", () => this.load($("keysFile")));
  }

  state(state, number) {
    this.known = state.length !== undefined;
    this.length = state.length ?? 0;
    this.mine = state.wheel === "yours";
    this.replaying = state.replaying;
    $("timeline").hidden = !this.known;
    $("keyFiles").hidden = !this.known;
    $("replay").setAttribute("aria-pressed", String(state.replaying));
    $("replayText").textContent = state.replaying ? "Take over" : "Replay";
    this.frame(number);
  }

  frame(number) {
    this.length = Math.max(this.length, Math.min(number, 9_000)); // the server says when it is less again
    this.slider.disabled = !this.mine || this.length === 0;
    $("replay").disabled = !this.mine || number >= this.length;
    $("keysSave").disabled = this.length === 0;
    $("keysLoad").disabled = !this.mine;
    if (!this.held) {
      this.slider.max = this.length;
      this.slider.value = number;
      this.label(number);
    }
  }

  /** Gives the person a file. */
  save({ name, text }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // a browser may take its time to read it
  }

  async load(input) {
    const file = input.files[0];
    input.value = ""; // the same file again is a change too
    if (!file) {
      return;
    }
    if (file.size > MOST) {
      this.say(`${file.name} is too large for a file of keys.`);
      return;
    }
    const bytes = new Uint8Array(MAGIC.length + file.size);
    bytes.set(MAGIC);
    bytes.set(new Uint8Array(await file.arrayBuffer()), MAGIC.length);
    this.sendBytes(bytes);
  }

  label(number) {
    $("timeNow").textContent = `${number} of ${this.length}`;
  }
}
