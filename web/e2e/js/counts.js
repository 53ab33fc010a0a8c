// Put before the WebGPU worker's own loader: counts what the worker asks of the device, and tells whoever asks.
(() => {
  const counts = {
    dispatches: 0,
    submits: 0,
    writes: 0,
    written_bytes: 0,
    mapped_at_creation_bytes: 0,
    readbacks: 0,
    read_bytes: 0,
    pipelines: 0,
  };
  // What had been counted when each readback was asked for, and when that was.
  const readbacks = [];

  const before = (type, method, count) => {
    const original = type.prototype[method];
    type.prototype[method] = function (...parameters) {
      count(this, ...parameters);
      return original.apply(this, parameters);
    };
  };
  const one = (name) => () => (counts[name] += 1);

  before(GPUComputePassEncoder, 'dispatchWorkgroups', one('dispatches'));
  before(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', one('dispatches'));
  before(GPUQueue, 'submit', one('submits'));
  before(GPUQueue, 'writeBuffer', (_, buffer, at, data, from, size) => {
    const unit = data.BYTES_PER_ELEMENT ?? 1;
    counts.writes += 1;
    counts.written_bytes += size === undefined ? data.byteLength - (from ?? 0) * unit : size * unit;
  });
  before(GPUDevice, 'createBuffer', (_, { mappedAtCreation, size }) => {
    if (mappedAtCreation) counts.mapped_at_creation_bytes += size;
  });
  before(GPUDevice, 'createComputePipeline', one('pipelines'));
  before(GPUDevice, 'createComputePipelineAsync', one('pipelines'));
  before(GPUBuffer, 'mapAsync', (buffer, mode, offset, size) => {
    counts.readbacks += 1;
    counts.read_bytes += size ?? buffer.size - (offset ?? 0);
    readbacks.push({ ...counts, at: performance.now() });
  });

  // Two commands of the page can be kept from the worker. A checkpoint is no part of an update, but it reads from the
  // device as well: it is never asked for here. As long as the worker is not told that its last record was drawn, it
  // makes updates without a complete record: on demand, so that both kinds can be counted.
  const CHECKPOINT = 7;
  const DRAWN = 8;
  let holdDrawn = false;
  let held = null;
  // A message is bincode: 1 (a message of a connection) in 4 bytes, the connection in 8, 0 (an input) in 4, the protocol's
  // version in 4, the length of the command in 8; a command is postcard, and these two are single bytes.
  self.addEventListener('message', (event) => {
    const message = event.data;
    if (message?.length !== 29 || message[0] !== 1 || message[12] !== 0 || message[20] !== 1) return;
    if (message[28] === DRAWN && holdDrawn) held = message;
    if (message[28] === CHECKPOINT || held === message) event.stopImmediatePropagation();
  });

  const channel = new BroadcastChannel('grpo-counts');
  channel.onmessage = ({ data }) => {
    if (data.holdDrawn !== undefined) holdDrawn = data.holdDrawn;
    if (held && !holdDrawn) {
      const late = new MessageEvent('message', { data: held });
      held = null;
      self.dispatchEvent(late);
    }
    if (data.id !== undefined) {
      channel.postMessage({ id: data.id, now: { ...counts, at: performance.now() }, readbacks });
    }
  };
})();
