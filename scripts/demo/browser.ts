import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const flags = [
  '--headless',
  // Its sandbox needs rights that containers seldom give; only our own page is opened.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];
const START_WITHIN_MS = 20_000;

export interface Picture {
  readonly url: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  /** What stands in the upper left corner; the page's own without it. */
  readonly from?: string;
}

const message = z.object({
  id: z.number().optional(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});
const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const evaluated = z.object({ result: z.object({ value: z.tuple([z.number(), z.number()]) }) });
const captured = z.object({ data: z.string() });

/** Path of a Chromium: `$CHROMIUM`, else what `$PATH` has; null where there is none. */
export async function findChromium(env: NodeJS.ProcessEnv): Promise<string | null> {
  if (env['CHROMIUM']) return env['CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

/** A headless Chromium, spoken to by its DevTools protocol. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(message.parse(JSON.parse(String(data)))));
  }

  static async start(program: string): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'drydock-browser-'));
    const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
    try {
      const socket = new WebSocket(await pageAddress(profile));
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', () => reject(new Error(`${program} refused the connection`)));
      });
      return new Browser(child, profile, socket);
    } catch (error) {
      await remove(child, profile);
      throw error;
    }
  }

  /** A PNG of a page. */
  async picture({ url, width, height, dark, from = 'html' }: Picture): Promise<Buffer> {
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
    await this.#call('Emulation.setEmulatedMedia', { features });
    await this.#call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.#call('Page.navigate', { url });
    const expression = `new Promise((resolve) => {
      const corner = () => { const box = document.querySelector(${JSON.stringify(from)}).getBoundingClientRect(); resolve([box.left + scrollX, box.top + scrollY]); };
      if (document.readyState === 'complete') corner(); else addEventListener('load', corner);
    })`;
    const { result } = evaluated.parse(
      await this.#call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }),
    );
    const y = Math.max(0, result.value[1] - (from === 'html' ? 0 : 16));
    const clip = { x: 0, y, width, height, scale: 1 };
    const shot = await this.#call('Page.captureScreenshot', { clip, captureBeyondViewport: true });
    return Buffer.from(captured.parse(shot).data, 'base64');
  }

  async close(): Promise<void> {
    this.#socket.close();
    await remove(this.#child, this.#profile);
  }

  #call(method: string, params: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive({ id, result, error }: z.infer<typeof message>): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error.message));
  }
}

/** Chromium writes its port into its profile once it listens. */
async function pageAddress(profile: string): Promise<string> {
  for (const deadline = performance.now() + START_WITHIN_MS; performance.now() < deadline; await sleep(50)) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const port = text.split('\n', 1)[0] ?? '';
    if (port === '') continue;
    const list = targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    const page = list.find(({ type }) => type === 'page');
    if (page !== undefined) return page.webSocketDebuggerUrl;
  }
  throw new Error(`Chromium did not start within ${START_WITHIN_MS / 1000} seconds`);
}

async function remove(child: ChildProcess, profile: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
