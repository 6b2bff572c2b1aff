// Ways for lines between cards that stand in rows and columns. A line leaves a card through one of its sides and runs
// in the channels between rows and the gutters between columns, each line in a lane of its own, so it never crosses a
// card. Numbers are pixels.

const PORT = 12;
const LANE = 8;
const CORNER = 9;

// boxes: one {x, y, width, height} or null for each card. lines: {from, to}, numbers of cards.
// Gives for each line its points, from the card at its tail to the one at its head; null where a card is hidden.
function routeLines(boxes, lines, gap) {
  const grid = gridOf(boxes);
  if (!grid.rows.length) return lines.map(() => null);
  const plans = lines.map((line, number) => planOf(line, number, grid));
  chooseGutters(plans, grid);
  placePorts(plans, grid);
  const gutters = grid.columns.concat(null).map(() => []);
  for (const plan of plans) {
    if (plan && plan.gutter !== undefined) {
      const span = [channelY(plan.upper.row + 1, grid, gap), channelY(plan.lower.row, grid, gap)];
      const rank = (plan.gutter === grid.columns.length ? 1 : -1) * (span[1] - span[0]);
      gutters[plan.gutter].push({ plan, key: "gutterX", from: span[0], to: span[1], rank });
    }
  }
  gutters.forEach((wanted, number) => placeLanes(wanted, gutterX(number, grid, gap), gap));
  const channels = grid.rows.concat(null).map(() => []);
  for (const plan of plans) {
    if (plan) for (const wanted of runsOf(plan)) channels[wanted.channel].push(wanted);
  }
  channels.forEach((wanted, number) => placeLanes(wanted, channelY(number, grid, gap), gap));
  return plans.map((plan) => (plan ? pointsOf(plan) : null));
}

function gridOf(boxes) {
  const rows = new Map();
  const columns = new Map();
  for (const box of boxes) {
    if (!box) continue;
    rows.set(box.y, Math.max(rows.get(box.y) || 0, box.y + box.height));
    columns.set(box.x, box.x + box.width);
  }
  const sorted = (found) => [...found].sort((a, b) => a[0] - b[0]).map(([start, end]) => ({ start, end }));
  const grid = { rows: sorted(rows), columns: sorted(columns), taken: new Set() };
  const rowAt = new Map(grid.rows.map((row, number) => [row.start, number]));
  const columnAt = new Map(grid.columns.map((column, number) => [column.start, number]));
  grid.cells = boxes.map((box) => box && { row: rowAt.get(box.y), column: columnAt.get(box.x), box });
  for (const cell of grid.cells) if (cell) grid.taken.add(`${cell.row} ${cell.column}`);
  return grid;
}

function planOf(line, number, grid) {
  const tail = grid.cells[line.from];
  const head = grid.cells[line.to];
  if (!tail || !head) return null;
  const turned = tail.row > head.row || (tail.row === head.row && tail.column > head.column);
  const [upper, lower] = turned ? [head, tail] : [tail, head];
  const plan = { upper, lower, turned, number };
  if (upper.row === lower.row) {
    plan.form = lower.column - upper.column === 1 ? "side" : "under";
  } else if (upper.column === lower.column && isFree(upper.column, upper.row, lower.row, grid)) {
    plan.form = "straight";
  } else if (isFree(upper.column, upper.row, lower.row, grid)) {
    plan.form = "down-first";
  } else if (isFree(lower.column, upper.row, lower.row, grid)) {
    plan.form = "across-first";
  } else {
    plan.form = "far";
  }
  return plan;
}

// Whether a column holds no card between two rows.
function isFree(column, above, below, grid) {
  for (let row = above + 1; row < below; row += 1) if (grid.taken.has(`${row} ${column}`)) return false;
  return true;
}

// A line between far rows takes the gutter that makes it short and is not full yet.
function chooseGutters(plans, grid) {
  const load = grid.columns.concat(null).map(() => 0);
  for (const plan of plans) {
    if (!plan || plan.form !== "far") continue;
    let best = Infinity;
    for (let number = 0; number <= grid.columns.length; number += 1) {
      const x = gutterX(number, grid, 0);
      const way = Math.abs(x - middle(plan.upper)) + Math.abs(x - middle(plan.lower)) + load[number] * 14;
      if (way < best) {
        best = way;
        plan.gutter = number;
      }
    }
    load[plan.gutter] += 1;
  }
}

function middle(cell) {
  return cell.box.x + cell.box.width / 2;
}

function gutterX(number, grid, gap) {
  if (number === 0) return grid.columns[0].start - gap / 2;
  const before = grid.columns[number - 1].end;
  return number === grid.columns.length ? before + gap / 2 : (before + grid.columns[number].start) / 2;
}

// The middle of the channel above a row. Where a heading stands between two rows, it lies below the heading.
function channelY(number, grid, gap) {
  if (number === 0) return grid.rows[0].start - gap / 2;
  const above = grid.rows[number - 1].end;
  if (number === grid.rows.length) return above + gap / 2;
  const below = grid.rows[number].start;
  return below - above < 2 * gap ? (above + below) / 2 : below - gap / 2;
}

// Where on the sides of their cards the lines begin and end: next to each other, ordered by where they lead.
function placePorts(plans, grid) {
  const sides = new Map();
  const want = (cell, side, plan, key, toward) => {
    const name = `${cell.row} ${cell.column} ${side}`;
    if (!sides.has(name)) sides.set(name, { cell, side, ends: [] });
    sides.get(name).ends.push({ plan, key, toward });
  };
  for (const plan of plans) {
    if (!plan) continue;
    const { upper, lower, form } = plan;
    const turn = plan.gutter === undefined ? null : turnOf(plan, grid);
    if (form === "side") {
      want(upper, "right", plan, "start", 0);
      want(lower, "left", plan, "end", 0);
    } else {
      const straight = form === "straight";
      // Lines between the same two cards keep their order, or turn it where they come back to the same row.
      const tie = plan.number / 1000;
      want(upper, "bottom", plan, "start", straight ? null : (turn ?? middle(lower)) - tie);
      const under = form === "under";
      want(lower, under ? "bottom" : "top", plan, "end", straight ? null : (turn ?? middle(upper)) + (under ? tie : -tie));
    }
  }
  for (const side of sides.values()) spreadPorts(side);
  for (const plan of plans) if (plan && plan.form === "straight") alignPorts(plan);
}

// A straight line is upright: where its cards are crowded differently, it takes the place nearer to the middle.
function alignPorts(plan) {
  const centre = middle(plan.upper);
  const nearer = Math.abs(plan.start - centre) < Math.abs(plan.end - centre) ? plan.start : plan.end;
  plan.start = plan.end = nearer;
}

// Of the lines that take the same gutter, those that go further keep outside.
function turnOf(plan, grid) {
  const x = gutterX(plan.gutter, grid, 30);
  const rows = plan.lower.row - plan.upper.row;
  return x < middle(plan.upper) ? x - rows : x + rows;
}

function spreadPorts({ cell, side, ends }) {
  const { box } = cell;
  const flat = side === "top" || side === "bottom";
  const centre = flat ? middle(cell) : box.y + box.height / 2;
  const straight = ends.filter((end) => end.toward === null || !flat);
  const left = ends.filter((end) => flat && end.toward !== null && end.toward < centre);
  const right = ends.filter((end) => flat && end.toward !== null && end.toward >= centre);
  const margin = (straight.length + 1) / 2;
  const reach = straight.length ? margin + Math.max(left.length, right.length) : ends.length / 2;
  const step = Math.min(PORT, ((flat ? box.width : box.height) / 2 - 12) / reach);
  // Ports on the upper and on the lower side of a channel never lie above each other, unless the line is straight.
  const shift = side === "bottom" ? step / 4 : -step / 4;
  const set = (end, offset) => {
    end.plan[end.key] = centre + offset;
  };
  straight.forEach((end, number) => set(end, (number - (straight.length - 1) / 2) * step));
  left.sort((a, b) => b.toward - a.toward);
  right.sort((a, b) => a.toward - b.toward);
  if (straight.length) {
    left.forEach((end, number) => set(end, -(margin + number) * step + shift));
    right.forEach((end, number) => set(end, (margin + number) * step + shift));
  } else {
    const all = [...left].reverse().concat(right);
    all.forEach((end, number) => set(end, (number - (all.length - 1) / 2) * step + shift));
  }
}

// The stretches of a line that run along channels. By rank they lie from the top of the channel to its bottom: first
// those that come from above and go on down, the longest highest, then those that return to the row above, then those
// that come out of a gutter, the longest lowest. So most lines meet without crossing.
function runsOf(plan) {
  const { upper, lower, form, start, end, gutterX: turn } = plan;
  const run = (key, channel, a, b, rank) => ({ plan, key, channel, from: Math.min(a, b), to: Math.max(a, b), rank });
  const far = 1e6;
  const tie = (a, b) => ((a < b ? 1 : -1) * plan.number) / 1000;
  const leaving = (b) => -far - Math.abs(b - start) + tie(start, b);
  switch (form) {
    case "under":
      return [run("first", upper.row + 1, start, end, Math.abs(end - start))];
    case "down-first":
      return [run("first", lower.row, start, end, far + Math.abs(end - start) - tie(start, end))];
    case "across-first":
      return [run("first", upper.row + 1, start, end, leaving(end))];
    case "far":
      return [
        run("first", upper.row + 1, start, turn, leaving(turn)),
        run("second", lower.row, turn, end, far + Math.abs(end - turn)),
      ];
    default:
      return [];
  }
}

// Lanes side by side around the middle of a channel or gutter, in the order of rank; stretches that do not overlap
// share one.
function placeLanes(wanted, centre, gap) {
  const lanes = [];
  for (const one of wanted.sort((a, b) => a.rank - b.rank)) {
    const free = (lane) => lane.every((other) => other.to + 10 < one.from || one.to + 10 < other.from);
    let number = lanes.findIndex(free);
    if (number < 0) number = lanes.push([]) - 1;
    lanes[number].push(one);
    one.lane = number;
  }
  const step = Math.min(LANE, (gap - 10) / Math.max(1, lanes.length - 1));
  for (const one of wanted) one.plan[one.key] = centre + (one.lane - (lanes.length - 1) / 2) * step;
}

function pointsOf(plan) {
  const { upper, lower, form, start, end, first, second, gutterX: turn, turned } = plan;
  const bottom = upper.box.y + upper.box.height;
  const top = lower.box.y;
  let points;
  if (form === "side") {
    points = [[upper.box.x + upper.box.width, start], [lower.box.x, end]];
  } else if (form === "straight") {
    points = [[start, bottom], [end, top]];
  } else if (form === "under") {
    points = [[start, bottom], [start, first], [end, first], [end, lower.box.y + lower.box.height]];
  } else if (form === "far") {
    points = [[start, bottom], [start, first], [turn, first], [turn, second], [end, second], [end, top]];
  } else {
    points = [[start, bottom], [start, first], [end, first], [end, top]];
  }
  return turned ? points.reverse() : points;
}

// An SVG path through points, with round corners; `short` is left out at each end, for what is drawn there.
function pathThrough(points, [shortStart, shortEnd]) {
  const ends = points.map((point) => [...point]);
  cut(ends[0], ends[1], shortStart);
  cut(ends[ends.length - 1], ends[ends.length - 2], shortEnd);
  let path = `M${ends[0].map(round).join(" ")}`;
  for (let number = 1; number < ends.length - 1; number += 1) {
    const [before, here, after] = ends.slice(number - 1, number + 2);
    const radius = Math.min(CORNER, distance(before, here) / 2, distance(here, after) / 2);
    path += `L${toward(here, before, radius)}Q${here.map(round).join(" ")} ${toward(here, after, radius)}`;
  }
  return `${path}L${ends[ends.length - 1].map(round).join(" ")}`;
}

function cut(end, next, length) {
  const whole = distance(end, next) || 1;
  for (const axis of [0, 1]) end[axis] += ((next[axis] - end[axis]) / whole) * length;
}

function toward(from, to, length) {
  const whole = distance(from, to) || 1;
  return [0, 1].map((axis) => round(from[axis] + ((to[axis] - from[axis]) / whole) * length)).join(" ");
}

function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function round(number) {
  return Math.round(number * 10) / 10;
}
