import { createServer, connect } from 'node:net';
import { once } from 'node:events';

/**
 * Ways to the console from addresses of loopback other than the browser's: tries are counted by
 * address, and here are more people than one address has. A proxy is the only way out that a
 * context has, so `elsewhere` is what the browser asked for and did not get.
 */
export class Ways {
  elsewhere = [];
  #host;
  #servers = [];

  constructor(base) {
    this.#host = new URL(base).host;
  }

  /** For a context: where it comes from is 127.0.0.`number`. */
  async from(number) {
    const server = createServer((socket) => this.#take(socket, `127.0.0.${number}`));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return { server: `http://127.0.0.1:${server.address().port}`, bypass: '<-loopback>' };
  }

  #take(socket, localAddress) {
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      const [, method, host] = /^(\S+) (\S+) /.exec(head.toString('latin1')) ?? [];
      if (method !== 'CONNECT' || host !== this.#host) {
        this.elsewhere.push(`${method} ${host}`);
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const port = Number(host.split(':')[1]);
      const there = connect({ host: '127.0.0.1', port, localAddress }, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(there).pipe(socket);
      });
      there.on('error', () => socket.destroy());
    });
  }

  close() {
    for (const server of this.#servers) server.close();
  }
}
