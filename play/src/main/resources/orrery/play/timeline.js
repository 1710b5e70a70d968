// Back to any frame since the beginning, and on from there: as it was, or otherwise.

const $ = id => document.getElementById(id);

export class Timeline {
  /** @param send called with a message */
  constructor(send) {
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
  }

  state(state, number) {
    this.known = state.length !== undefined;
    this.length = state.length ?? 0;
    this.mine = state.wheel === "yours";
    this.replaying = state.replaying;
    $("timeline").hidden = !this.known;
    $("replay").setAttribute("aria-pressed", String(state.replaying));
    $("replayText").textContent = state.replaying ? "Take over" : "Replay";
    this.frame(number);
  }

  frame(number) {
    this.length = Math.max(this.length, Math.min(number, 9_000)); // the server says when it is less again
    this.slider.disabled = !this.mine || this.length === 0;
    $("replay").disabled = !this.mine || number >= this.length;
    if (!this.held) {
      this.slider.max = this.length;
      this.slider.value = number;
      this.label(number);
    }
  }

  label(number) {
    $("timeNow").textContent = `${number} of ${this.length}`;
  }
}
