// The peer of the benchmarks: the same iteration of GRPO on the same lake, written with TensorFlow.js, in a worker.
//
// One iteration reads the policy's table (the only readback), samples the rollouts from it in plain JavaScript, folds
// the normalised advantages onto a table, and makes one Adam update of `-Σ M·log π`, which has the surrogate's gradient
// where the ratio is 1. Nothing else is computed: no record, no exact evaluation, no message.
//
// Asked by messages `{ id, task, ... }`; each is answered by `{ id, ... }` or `{ id, error }`.

importScripts('./tf.es2017.min.js', './tf-backend-wasm.es2017.min.js', './tf-backend-webgpu.es2017.min.js');

const ROWS = 64;
const ACTIONS = 4;

let lake, settings, weights, inputs, optimizer, table;

/** The cells of the map, and where each action can lead: three equally likely outcomes where the ice is slippery. */
function makeLake(rows, slippery) {
  const width = rows[0].length;
  const tiles = rows.join('');
  const moves = [[0, -1], [1, 0], [0, 1], [-1, 0]];
  const next = new Uint8Array(tiles.length * ACTIONS);
  for (let cell = 0; cell < tiles.length; cell += 1) {
    for (let action = 0; action < ACTIONS; action += 1) {
      const row = Math.min(Math.max(Math.floor(cell / width) + moves[action][0], 0), rows.length - 1);
      const column = Math.min(Math.max((cell % width) + moves[action][1], 0), width - 1);
      next[cell * ACTIONS + action] = row * width + column;
    }
  }
  const ends = Uint8Array.from(tiles, (tile) => (tile === 'G' || tile === 'H' ? 1 : 0));
  return { next, ends, slippery, start: tiles.indexOf('S'), goal: tiles.indexOf('G') };
}

/** Weights as the page's: uniform (Glorot), the hidden layers wider by 5/3, the last a hundredth; biases 0. */
function makeWeights(width) {
  const sizes = [ROWS, width, width, ACTIONS];
  return sizes.slice(1).map((outputs, layer) => {
    const scale = (layer === 2 ? 0.01 : 5 / 3) * Math.sqrt(6 / (sizes[layer] + outputs));
    return {
      weight: tf.variable(tf.randomUniform([sizes[layer], outputs], -scale, scale)),
      bias: tf.variable(tf.zeros([outputs])),
    };
  });
}

function logits() {
  return weights.reduce((values, { weight, bias }, layer) => {
    const output = tf.add(tf.matMul(values, weight), bias);
    return layer < 2 ? tf.tanh(output) : output;
  }, inputs);
}

const variables = () => weights.flatMap(({ weight, bias }) => [weight, bias]);

// Buffers that every iteration uses again.
let visits, rewards, lengths;
const folded = new Float32Array(ROWS * ACTIONS);

/** Samples one group after the other and folds `w·A` onto the table `folded`, w being 1 / all steps of the batch. */
function sample(probs) {
  const { groups, rollouts, limit, schedule, epsilon } = settings;
  const { next, ends, slippery, start, goal } = lake;
  const totals = { steps: 0, reward: 0, wins: 0 };
  let at = 0;
  for (let rollout = 0; rollout < groups * rollouts; rollout += 1) {
    let cell = start;
    let reward = 0;
    const first = at;
    while (at - first < limit) {
      const row = cell * ACTIONS;
      let left = Math.random();
      let action = 0;
      while (action < ACTIONS - 1 && (left -= probs[row + action]) >= 0) action += 1;
      visits[at++] = row + action;
      const slip = slippery ? Math.floor(Math.random() * 3) + 3 : 4;
      cell = next[row + ((action + slip) & 3)];
      const end = ends[cell];
      reward += end === 0 ? schedule[2] : cell === goal ? schedule[0] : schedule[1];
      if (end) break;
    }
    rewards[rollout] = reward;
    lengths[rollout] = at - first;
    totals.wins += cell === goal ? 1 : 0;
    totals.reward += reward;
  }
  totals.steps = at;

  folded.fill(0);
  at = 0;
  for (let group = 0; group < groups; group += 1) {
    const begin = group * rollouts;
    let mean = 0;
    for (let i = begin; i < begin + rollouts; i += 1) mean += rewards[i] / rollouts;
    let variance = 0;
    for (let i = begin; i < begin + rollouts; i += 1) variance += (rewards[i] - mean) ** 2 / (rollouts - 1);
    const scale = 1 / ((Math.sqrt(variance) + epsilon) * totals.steps);
    for (let i = begin; i < begin + rollouts; i += 1) {
      const weight = (rewards[i] - mean) * scale;
      for (const end = at + lengths[i]; at < end; at += 1) folded[visits[at]] += weight;
    }
  }
  return totals;
}

const loss = (push) => tf.neg(tf.sum(tf.mul(push, tf.logSoftmax(logits()))));

async function iterate() {
  const probs = await table.data();
  table.dispose();
  const totals = sample(probs);
  table = tf.tidy(() => {
    const push = tf.tensor2d(folded, [ROWS, ACTIONS]);
    optimizer.minimize(() => loss(push), false, variables());
    return tf.softmax(logits());
  });
  return totals;
}

const tasks = {
  async start({ backend, width, ...rest }) {
    settings = rest;
    tf.wasm.setWasmPaths(new URL('./', self.location).href);
    await tf.setBackend(backend);
    await tf.ready();
    lake = makeLake(settings.map, settings.slippery);
    visits = new Uint16Array(settings.groups * settings.rollouts * settings.limit);
    rewards = new Float64Array(settings.groups * settings.rollouts);
    lengths = new Uint32Array(settings.groups * settings.rollouts);
    weights = makeWeights(width);
    inputs = tf.eye(ROWS);
    optimizer = tf.train.adam(settings.learningRate);
    table = tf.tidy(() => tf.softmax(logits()));
    const simd = backend === 'wasm' ? await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT') : null;
    return { backend: tf.getBackend(), version: tf.version_core, simd };
  },

  /** Iterates for so long, or so often. */
  async run({ millis = Infinity, iterations = Infinity }) {
    const sums = { steps: 0, reward: 0, wins: 0 };
    const start = performance.now();
    let done = 0;
    while (done < iterations && performance.now() - start < millis) {
      const { steps, reward, wins } = await iterate();
      sums.steps += steps;
      sums.reward += reward;
      sums.wins += wins;
      done += 1;
    }
    const spent = performance.now() - start;
    const all = done * settings.groups * settings.rollouts;
    const { numTensors } = tf.memory();
    return { done, spent, length: sums.steps / all, reward: sums.reward / all, success: sums.wins / all, numTensors };
  },

  /** The norm of the gradient on one more batch, which is not learnt from. */
  async gradient() {
    sample(await table.data());
    const norm = tf.tidy(() => {
      const push = tf.tensor2d(folded, [ROWS, ACTIONS]);
      const { grads } = tf.variableGrads(() => loss(push), variables());
      return tf.sqrt(tf.addN(Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)))));
    });
    const [value] = await norm.data();
    norm.dispose();
    return { norm: value };
  },
};

self.onmessage = async ({ data: { id, task, ...rest } }) => {
  try {
    self.postMessage({ id, ...(await tasks[task](rest)) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
};
