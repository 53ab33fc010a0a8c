// Lays out one tree with the page's second program and with d3.hierarchy, by turns, and leaves what it measured in
// `window.grpoLayout`.
import init, { tidy } from "./lab.js";

/** A generator of its own, so that every run lays out the same tree (mulberry32). */
function draws(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Parents of a tree with so many leaves: a random leaf gets two or three children after a run of steps, again and again. */
function tree(leaves, longest, seed) {
  const draw = draws(seed);
  const parents = [0];
  const open = [0];
  while (open.length < leaves) {
    const place = Math.floor(draw() * open.length);
    const [node] = open.splice(place, 1);
    const children = Math.min(draw() < 0.25 ? 3 : 2, leaves - open.length);
    for (let child = 0; child < children; child += 1) {
      let at = node;
      const length = 1 + Math.floor(draw() * longest);
      for (let step = 0; step < length; step += 1) {
        parents.push(at);
        at = parents.length - 1;
      }
      open.push(at);
    }
  }
  return Uint32Array.from(parents);
}

/** The same tree as d3.hierarchy reads it, its nodes in the order of their numbers. */
function hierarchy(parents) {
  const data = Array.from(parents, (_, id) => ({ id, children: [] }));
  for (let id = 1; id < parents.length; id += 1) data[parents[id]].children.push(data[id]);
  const root = d3.hierarchy(data[0]);
  const nodes = [];
  root.each((node) => (nodes[node.data.id] = node));
  return { root, nodes };
}

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

function compare({ leaves, longest, rounds, repeats }) {
  const parents = tree(leaves, longest, 1);
  const { root, nodes } = hierarchy(parents);
  // What both do: siblings 1 apart, other neighbours 2, which is what d3.hierarchy does unless it is told otherwise.
  const layout = d3.tree().nodeSize([1, 1]);
  const sides = { ours: () => tidy(parents, 2), theirs: () => layout(root) };
  const timed = (lay) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i += 1) lay();
    return (performance.now() - start) / repeats;
  };
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ["ours", "theirs"]) times[side].push(timed(sides[side]));
  }
  const rows = tidy(parents, 2);
  layout(root);
  const difference = nodes.reduce((most, node, id) => Math.max(most, Math.abs(node.x - rows[id])), 0);
  const [ours, theirs] = [median(times.ours), median(times.theirs)];
  return { nodes: parents.length, leaves: nodes.filter((n) => !n.children).length, ours, theirs, difference };
}

try {
  await init({ module_or_path: "lab_bg.wasm" });
  window.grpoLayout = { ready: true, compare };
} catch (error) {
  window.grpoLayout = { error: String(error) };
}
