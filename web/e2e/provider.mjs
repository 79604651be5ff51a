import { execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STAND_IN = fileURLToPath(new URL('../../tools/clearing_house.py', import.meta.url));

/** Nobody listens on it now. */
export async function free_port() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The configuration as `init` wrote it, with the ports that nobody has. */
function with_ports(text, ports) {
  for (const [section, port] of Object.entries(ports)) {
    text = text.replace(new RegExp(`(\\[${section}\\][^[]*?port = )\\d+`), `$1${port}`);
  }
  return text;
}

/** A line of `stream` that has `text` in it; an error where it ends before. */
async function line_with(stream, text) {
  for await (const line of createInterface(stream)) {
    if (line.includes(text)) return line;
  }
  throw new Error(`the program ended without "${text}"`);
}

/** A causewayd in a folder of its own, with the console on a port that nobody had. */
export class Provider {
  /** `programs` is the folder with causewayd and causeway. */
  static async start(programs) {
    const provider = new Provider();
    provider.programs = programs;
    provider.folder = mkdtempSync(join(tmpdir(), 'causeway-web-'));
    const home = join(provider.folder, 'provider');
    provider.config = join(home, 'causeway.toml');
    provider.run('causewayd', 'init', '--dir', home, '--registration', 'open');
    const port = await free_port();
    const text = with_ports(readFileSync(provider.config, 'utf8'), {
      listen: 0,
      admin: 0,
      console: port,
    });
    const certificate = readFileSync(join(home, 'tls/certificate.pem'));
    const house = await provider.start_clearing_house(home, certificate);
    writeFileSync(
      provider.config,
      `${text}\n[limits]\nmessages_to_strangers = 1000000\nregistrations_per_hour = 1000\n${house}`,
    );
    provider.base = `https://localhost:${port}`;
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    provider.certificate = certificate;
    provider.key_hash = createHash('sha256').update(key).digest('base64');
    await provider.serve();
    return provider;
  }

  /** The stand-in for the clearing house, on a port that nobody had; its part of a configuration. */
  async start_clearing_house(home, certificate) {
    const credentials = join(this.folder, 'credentials');
    writeFileSync(credentials, 'usr123:a password\n', { mode: 0o600 });
    const words = ['--certificate', join(home, 'tls/certificate.pem')];
    words.push('--key', join(home, 'tls/key.pem'), '--credentials', credentials);
    // It ends with its standard input: with this process, however that ends.
    this.house = spawn('python3', [STAND_IN, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    const port = (await line_with(this.house.stdout, 'listening ')).split(' ')[1];
    this.house_base = `https://localhost:${port}`;
    const pin = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
    return `
[clearing_house]
environment = "test"
credentials = "${credentials}"
stand_in = "${this.house_base}#sha256=${pin}"
first_name = "Robin"
last_name = "Reed"
email = "safety@localhost"
`;
  }

  /** What the clearing house has. */
  async tips_there() {
    const answer = await this.fetch('/stand-in/reports', {}, this.house_base);
    return JSON.parse(answer.body.toString()).reports;
  }

  async serve() {
    const program = join(this.programs, 'causewayd');
    this.process = spawn(program, ['serve', '--config', this.config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.log = '';
    this.process.stderr.on('data', (bytes) => (this.log += bytes));
    const [address] = await Promise.all([
      line_with(this.process.stdout, '--server '),
      line_with(this.process.stderr, '"console_listening"'),
    ]);
    this.address = address.split('--server ')[1].trim();
    // Whoever reads lines has stopped reading; the program does not wait for that.
    this.process.stdout.resume();
    this.process.stderr.resume();
  }

  /** What one of the programs says; an error where it does not end with 0. */
  run(program, ...words) {
    return execFileSync(join(this.programs, program), words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/bin:/bin',
        HOME: '/nonexistent',
        LC_ALL: 'C.UTF-8',
        XDG_DATA_HOME: join(this.folder, 'data'),
      },
    });
  }

  /** The client of `profile`. */
  causeway(profile, ...words) {
    return this.run('causeway', '--profile', profile, ...words);
  }

  /** What `profile` has as JSON, a value a line. */
  lines(profile, ...words) {
    const text = this.causeway(profile, '--json', ...words);
    return text.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
  }

  /** An answer of the console, or of whoever is at `base`, as it comes over the wire. */
  fetch(path, headers = {}, base = this.base) {
    return new Promise((resolve, reject) => {
      request(new URL(path, base), { ca: this.certificate, headers }, async (answer) => {
        const body = Buffer.concat(await answer.toArray());
        resolve({ status: answer.statusCode, headers: answer.headers, body });
      })
        .on('error', reject)
        .end();
    });
  }

  /** The link of an invitation that the program itself makes. */
  invite(alias, ...roles) {
    const words = ['--alias', alias, '--roles', roles.join(',')];
    return this.run('causewayd', 'console', 'invite', ...words, '--config', this.config).trim();
  }

  async stop() {
    if (this.process?.exitCode === null) {
      this.process.kill('SIGTERM');
      await once(this.process, 'exit');
    }
    this.house?.stdin.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
