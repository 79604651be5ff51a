/** The server's time, as far as this page knows it; everything relative follows it. */
class ServerClock {
  #skew_ms = 0;
  now = $state(Date.now());

  constructor() {
    setInterval(() => this.tick(), 10_000);
  }

  tick() {
    this.now = Date.now() + this.#skew_ms;
  }

  set(time: string) {
    this.#skew_ms = Date.parse(time) - Date.now();
    this.tick();
  }
}

export const clock = new ServerClock();
