// run.mjs PROGRAM.wasm [ARGUMENT...]: runs it with this machine's files, environment and output.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {argv, env} from 'node:process';
import {WASI} from 'node:wasi';

const args = argv.slice(2);
const wasi = new WASI({version: 'preview1', args, env, preopens: {'/': '/'}});

// popen of test_host.cc: the output of the command that ran last.
let output;
let memory;
const host = {
  run(at, size) {
    const command = Buffer.from(memory.buffer, at, size).toString();
    try {
      output = execFileSync('sh', ['-c', command], {maxBuffer: 2 ** 30});
    } catch {
      return -1;
    }
    return output.length;
  },
  output(at) {
    output.copy(new Uint8Array(memory.buffer, at, output.length));
  },
};

const module = new WebAssembly.Module(readFileSync(args[0]));
const imports = {wasi_snapshot_preview1: wasi.wasiImport, host};
const instance = new WebAssembly.Instance(module, imports);
memory = instance.exports.memory;
process.exitCode = wasi.start(instance);
