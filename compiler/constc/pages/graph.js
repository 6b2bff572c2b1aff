// The graph page: draws the lines, opens one principle at a time, searches and filters.
const graph = JSON.parse(document.querySelector('script[type="application/json"]').textContent);
const map = document.querySelector(".map");
const drawing = map.querySelector(".lines");
const panel = document.querySelector(".panel");
const sheet = document.querySelector(".sheet");
const searchBox = document.querySelector(".search input");
const found = document.querySelector(".found");
const unfound = document.querySelector(".unfound");
const filters = document.querySelector(".filters");
const narrow = matchMedia("(max-width: 64rem)");

const numberOf = new Map(graph.principles.map((principle, number) => [principle.id, number]));
const cards = [];
for (const card of map.querySelectorAll(".card")) cards[Number(card.getAttribute("data-number"))] = card;
const articles = new Map();
// From here on the script opens what an address names. With its id an article would be scrolled to as well, and the map
// would move from under the pointer.
for (const article of panel.querySelectorAll(".principle")) {
  articles.set(article.id, article);
  article.removeAttribute("id");
}
const lines = graph.lines.map((line) => ({ ...line, from: numberOf.get(line.from), to: numberOf.get(line.to) }));

let opened = null;
let hovered = null;

// --- lines ---------------------------------------------------------------------------------------------------------

const WORDS = {
  overrides: "overrides",
  yields: "comes before",
  exception: "is an exception to",
  settled: "is in tension (settled) with",
  unsettled: "is in tension (open) with",
  illegal: "may not override",
  refers: "mentions",
};
const ARROW = 9;
const DOT = 4.5;

// The namespace comes from the element that the parser made.
function shape(name, attributes) {
  const element = document.createElementNS(drawing.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Above all lines.
const labels = shape("g", { class: "labels" });

function drawLines() {
  const kinds = chosen("kind");
  const origin = map.getBoundingClientRect();
  const boxes = cards.map((card) => {
    const box = card.getBoundingClientRect();
    if (!box.width) return null;
    const [x, y] = [box.left - origin.left, box.top - origin.top].map(Math.round);
    return { x, y, width: Math.round(box.width), height: Math.round(box.height) };
  });
  drawing.textContent = "";
  labels.textContent = "";
  for (const line of lines) line.element = line.label = null;
  if (!boxes.some(Boolean)) return;
  const shown = lines.filter((line) => kinds.has(line.kind) && boxes[line.from] && boxes[line.to]);
  const gap = parseFloat(getComputedStyle(map.querySelector(".cards")).columnGap);
  routeLines(boxes, shown, gap).forEach((points, number) => drawLine(shown[number], points));
  drawing.append(labels);
  showFocus();
}

function drawLine(line, points) {
  const tension = line.kind === "settled" || line.kind === "unsettled";
  const way = pathThrough(points, tension ? [DOT, DOT] : [0, ARROW - 1]);
  const group = shape("g", { class: "line-drawn", "data-kind": line.kind });
  const title = shape("title", {});
  title.textContent = sentence(line);
  group.append(title, shape("path", { class: "reach", d: way }), shape("path", { class: "way", d: way }));
  const last = points.length - 1;
  if (tension) {
    for (const [x, y] of [points[0], points[last]]) group.append(shape("circle", { class: "end", cx: x, cy: y, r: DOT }));
  } else {
    group.append(shape("path", { class: "end", d: arrow(points[last], points[last - 1]) }));
  }
  if (line.guard) {
    const text = shape("text", { "text-anchor": "middle" });
    text.textContent = line.guard;
    labels.append(text);
    line.label = text;
  }
  group.addEventListener("pointerenter", () => hover({ line }));
  group.addEventListener("pointerleave", () => hover(null));
  drawing.append(group);
  line.element = group;
  line.points = points;
}

function sentence(line) {
  const [from, to] = [line.from, line.to].map((number) => graph.principles[number].title);
  return `${from} ${WORDS[line.kind]} ${to}${line.guard ? ` when ${line.guard}` : ""}`;
}

function arrow(tip, before) {
  const whole = distance(tip, before) || 1;
  const [dx, dy] = [0, 1].map((axis) => (before[axis] - tip[axis]) / whole);
  const corner = (side) => `${round(tip[0] + dx * ARROW - dy * 5 * side)} ${round(tip[1] + dy * ARROW + dx * 5 * side)}`;
  return `M${round(tip[0])} ${round(tip[1])}L${corner(1)}L${corner(-1)}Z`;
}

// Guards are written on their lines while these are in focus: on the longest stretch that runs across, else across the
// line, and only where there is room.
function placeLabels(shown) {
  for (const text of drawing.querySelectorAll("text[data-placed]")) text.removeAttribute("data-placed");
  const origin = map.getBoundingClientRect();
  const taken = cards.map((card) => card.getBoundingClientRect()).map((box) => ({
    left: box.left - origin.left,
    right: box.right - origin.left,
    top: box.top - origin.top,
    bottom: box.bottom - origin.top,
  }));
  for (const line of shown) {
    const text = line.label;
    if (!text) continue;
    mark(text, "data-placed", true);
    const half = text.getComputedTextLength() / 2 + 5;
    const boxes = stretches(line.points).map(([x, y]) => ({ left: x - half, right: x + half, top: y - 8, bottom: y + 8, x, y }));
    const place = boxes.find((box) => !taken.some((other) => overlap(box, other)));
    mark(text, "data-placed", Boolean(place));
    if (!place) continue;
    text.setAttribute("x", round(place.x));
    text.setAttribute("y", round(place.y + 4));
    taken.push(place);
  }
}

// Places for a label, the best first.
function stretches(points) {
  const found = points.slice(1).map((b, number) => {
    const a = points[number];
    return { a, b, across: Math.abs(a[0] - b[0]), down: Math.abs(a[1] - b[1]) };
  });
  found.sort((one, other) => other.across - one.across || other.down - one.down);
  const parts = [0.5, 0.35, 0.65, 0.2, 0.8];
  return found.flatMap(({ a, b }) => parts.map((part) => [0, 1].map((axis) => a[axis] + (b[axis] - a[axis]) * part)));
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// --- what is in focus ----------------------------------------------------------------------------------------------

function hover(target) {
  hovered = target;
  showFocus();
}

function mark(element, name, on) {
  if (!element) return;
  if (on) element.setAttribute(name, "");
  else element.removeAttribute(name);
}

// A hovered line or card comes before the opened one.
function showFocus() {
  const centre = hovered && hovered.card !== undefined ? hovered.card : hovered ? null : opened;
  const near = lines.filter((line) =>
    hovered && hovered.line ? line === hovered.line : centre !== null && (line.from === centre || line.to === centre),
  );
  const visible = near.filter((line) => line.element);
  const beside = new Set(visible.flatMap((line) => [line.from, line.to]));
  if (centre !== null) beside.add(centre);
  mark(map, "data-focus", visible.length > 0);
  mark(map, "data-hover", visible.length > 0 && hovered !== null);
  for (const line of lines) mark(line.element, "data-near", visible.includes(line));
  cards.forEach((card, number) => mark(card, "data-near", beside.has(number)));
  placeLabels(visible);
}

cards.forEach((card, number) => {
  card.addEventListener("pointerenter", () => hover({ card: number }));
  card.addEventListener("pointerleave", () => hover(null));
  card.addEventListener("focus", () => card.matches(":focus-visible") && hover({ card: number }));
  card.addEventListener("blur", () => hover(null));
});

// --- one principle -------------------------------------------------------------------------------------------------

function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

// Opens the principle that the address names, or the overview.
function show(moveFocus) {
  const name = named();
  const article = articles.get(name);
  const before = opened;
  opened = article ? numberOf.get(name) : null;
  hovered = null;
  for (const [id, one] of articles) mark(one, "data-open", id === name);
  cards.forEach((card, number) => {
    if (number === opened) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  });
  mark(panel, "data-open", Boolean(article));
  holdBack();
  panel.scrollTop = 0;
  document.title = article ? `${graph.principles[opened].title} \u00b7 ${graph.constitution}` : pageTitle;
  if (article && moveFocus) article.focus({ preventScroll: true });
  if (!article && before !== null && moveFocus) cards[before].focus({ preventScroll: true });
  if (article && !narrow.matches) cards[opened].scrollIntoView({ block: "nearest" });
  showFocus();
}

// While a principle covers a narrow screen, nothing behind it can be reached.
function holdBack() {
  const covered = narrow.matches && opened !== null;
  for (const element of [document.querySelector(".masthead"), document.querySelector(".toolbar"), map]) {
    mark(element, "inert", covered);
  }
}

function close() {
  if (opened === null) return;
  history.pushState(null, "", location.pathname + location.search);
  show(true);
}

const pageTitle = document.title;
addEventListener("hashchange", () => show(true));
addEventListener("popstate", () => show(true));
panel.querySelector(".close").addEventListener("click", close);
addEventListener("keydown", (event) => {
  const typing = event.target === searchBox;
  if (event.key === "Escape" && typing && searchBox.value) {
    searchBox.value = "";
    filter();
  } else if (event.key === "Escape") {
    close();
  } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    searchBox.focus();
  } else if (event.key === "Enter" && typing) {
    const first = [...map.querySelectorAll("li:not([hidden]) > .card")].find((card) => card.offsetWidth);
    if (first) first.click();
  }
});

// --- search, filters, size -----------------------------------------------------------------------------------------

function chosen(group) {
  const boxes = document.querySelectorAll(`.choice input[name="${group}"]`);
  return new Set([...boxes].filter((box) => box.checked).map((box) => box.value));
}

const texts = new Map();

function textOf(number) {
  if (!texts.has(number)) {
    const parts = [...articles.get(graph.principles[number].id).children].filter((part) => !part.matches(".beside"));
    texts.set(number, parts.map((part) => part.textContent).join(" ").toLowerCase());
  }
  return texts.get(number);
}

function filter() {
  const words = searchBox.value.toLowerCase().split(/\s+/).filter(Boolean);
  const levels = chosen("level");
  let count = 0;
  cards.forEach((card, number) => {
    const level = String(graph.principles[number].level);
    const fits = levels.has(level) && words.every((word) => textOf(number).includes(word));
    if (fits) count += 1;
    mark(card.parentElement, "hidden", !fits);
  });
  for (const band of map.querySelectorAll(".band")) {
    mark(band, "data-empty", !band.querySelector("li:not([hidden])"));
  }
  found.textContent = count < cards.length ? `${count} of ${cards.length}` : "";
  mark(unfound, "hidden", count > 0 || !cards.length);
  drawLines();
}

// Takes back what was searched and which levels were left out.
function showAll() {
  searchBox.value = "";
  for (const box of document.querySelectorAll('.choice input[name="level"]')) box.checked = true;
  filter();
  searchBox.focus();
}

const SIZES = ["small", "middle", "large"];
const steps = [...document.querySelectorAll("[data-step]")];

function resize(step) {
  const next = SIZES.indexOf(sheet.getAttribute("data-size")) + step;
  sheet.setAttribute("data-size", SIZES[next]);
  for (const button of steps) button.disabled = !SIZES[next + Number(button.getAttribute("data-step"))];
  drawLines();
}

for (const button of steps) {
  button.addEventListener("click", () => resize(Number(button.getAttribute("data-step"))));
}
searchBox.addEventListener("input", filter);
unfound.querySelector("button").addEventListener("click", showAll);
for (const box of document.querySelectorAll('.choice input[name="level"]')) box.addEventListener("change", filter);
for (const box of document.querySelectorAll('.choice input[name="kind"]')) box.addEventListener("change", drawLines);

function fit() {
  filters.open = !narrow.matches;
  holdBack();
  fitPanel();
}

// Beside the map the panel ends above the edge of the window, wherever it begins, so that its end can be reached.
function fitPanel() {
  panel.style.maxHeight = narrow.matches ? "" : `${innerHeight - Math.max(0, panel.getBoundingClientRect().top) - 18}px`;
}

narrow.addEventListener("change", fit);
addEventListener("scroll", fitPanel, { passive: true });
addEventListener("resize", fitPanel);
new ResizeObserver(drawLines).observe(map);
// Mentions are too many for the margins of a narrow screen; they can still be chosen.
const mentions = document.querySelector('.choice input[value="refers"]');
if (mentions && narrow.matches) mentions.checked = false;
fit();
resize(0);
show(false);
// Before the script ran, the browser may have scrolled to what the address names.
addEventListener("load", () => {
  if (opened === null) return;
  scrollTo(0, 0);
  panel.scrollTop = 0;
  if (!narrow.matches) cards[opened].scrollIntoView({ block: "nearest" });
});
