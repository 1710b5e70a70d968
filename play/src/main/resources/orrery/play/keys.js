// Which action is held. Knows the controls the server sent, nothing of the page.

/** Several hands at once: keys of a keyboard and fingers on buttons, each a source that holds some keys. */
export class Hands {
  constructor(controls) {
    this.controls = controls;
    this.sources = new Map(); // source -> keys it holds
    this.order = new Map(); // key -> when it was last pressed, counted
    this.clock = 0;
    this.buttons = controls.buttons.map(button => ({ index: button.index, chord: chordOf(button, controls.rest) }));
  }

  /** Every key the world listens to. */
  knows(code) {
    const inChord = chord => chord.some(alternatives => alternatives.includes(code));
    return this.buttons.some(button => inChord(button.chord))
      || this.controls.axes.some(axis => axis.minus.includes(code) || axis.plus.includes(code));
  }

  press(source, keys) {
    this.sources.set(source, keys);
    for (const key of keys) {
      this.order.set(key, ++this.clock);
    }
  }

  release(source) {
    this.sources.delete(source);
  }

  clear() {
    this.sources.clear();
  }

  held() {
    const keys = new Set();
    for (const held of this.sources.values()) {
      held.forEach(key => keys.add(key));
    }
    return keys;
  }

  /** Index of the button whose chord is held: the longest chord, then the latest; the resting button or null for none. */
  action() {
    const held = this.held();
    let best = null;
    for (const { index, chord } of this.buttons) {
      const times = chord.map(alternatives => this.latest(alternatives, held)).sort((a, b) => b - a);
      if (chord.length > 0 && times.every(time => time > 0) && (best === null || beats(times, best.times))) {
        best = { index, times };
      }
    }
    if (best !== null) {
      return best.index;
    }
    return this.controls.rest < 0 ? null : this.controls.rest;
  }

  latest(alternatives, held) {
    return Math.max(0, ...alternatives.filter(key => held.has(key)).map(key => this.order.get(key)));
  }

  /** Where the held keys pull an axis: its low or high end, or its rest. */
  pull(axis) {
    const held = this.held();
    const minus = this.latest(axis.minus, held);
    const plus = this.latest(axis.plus, held);
    return minus === plus ? axis.rest : minus > plus ? axis.low : axis.high;
  }
}

function beats(times, others) {
  if (times.length !== others.length) {
    return times.length > others.length;
  }
  const differs = times.findIndex((time, i) => time !== others[i]);
  return differs >= 0 && times[differs] > others[differs];
}

/** The chord of a button; one without keys gets a key of its own that no keyboard has. */
export function chordOf(button, rest) {
  if (button.index === rest || button.chord.length > 0) {
    return button.chord;
  }
  return [[`button${button.index}`]];
}

/** Column and row, -1 to 1, of a button on a pad of arrows; null when other keys belong to it. */
export function place(button) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let column = 0;
  let row = 0;
  for (const alternatives of button.chord) {
    const arrow = alternatives.find(key => key in step);
    if (arrow === undefined) {
      return null;
    }
    column += step[arrow][0];
    row += step[arrow][1];
  }
  return button.chord.length === 0 || Math.abs(column) > 1 || Math.abs(row) > 1 ? null : { column, row };
}

const CAPS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Space: "Space" };
const CORNERS = { "-1,-1": "↖", "0,-1": "↑", "1,-1": "↗", "-1,0": "←", "1,0": "→", "-1,1": "↙", "0,1": "↓", "1,1": "↘" };

/** What is printed on a key. */
export function cap(code) {
  return CAPS[code] ?? code.replace(/^Key|^Digit/, "");
}

export function arrow({ column, row }) {
  return CORNERS[`${column},${row}`];
}
