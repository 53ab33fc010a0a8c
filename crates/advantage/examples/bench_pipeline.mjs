// Runs bench_pipeline.rs compiled to WebAssembly:
//   cargo build --profile web-worker -p advantage --example bench_pipeline --target wasm32-unknown-unknown
//   node crates/advantage/examples/bench_pipeline.mjs target/wasm32-unknown-unknown/web-worker/examples/bench_pipeline.wasm
import { readFile } from "node:fs/promises";

const [path] = process.argv.slice(2);
const text = new TextDecoder();
const host = {
  now: () => performance.now(),
  say: (from, bytes) => console.log(text.decode(new Uint8Array(instance.exports.memory.buffer, from, bytes))),
};
const { instance } = await WebAssembly.instantiate(await readFile(path), { host });
process.exitCode = instance.exports.main(0, 0);
