import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import * as z from 'zod/mini';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 90_000;
const STOP_MS = 30_000;

const addresses = z.object({ demo_sources_port: z.number() });
const run = promisify(execFile);
const processes = z.record(z.string(), z.object({ pid: z.number() }));

/** The interpreter that has the project's packages. */
export function python(): string {
  const own = join(root, '.venv/bin/python');
  return process.env.PYTHON ?? (existsSync(own) ? own : 'python3');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** A whole installation of its own: data directory, ports, servers, API, workers. */
export class Stack {
  readonly url: string;
  private readonly home: string;
  private readonly child: ChildProcess;
  private output = '';

  private constructor(url: string, home: string, child: ChildProcess) {
    this.url = url;
    this.home = home;
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** @throws Error with the supervisor's output when it is not ready in time */
  static async start(settings: Record<string, string> = {}): Promise<Stack> {
    const home = mkdtempSync(join(tmpdir(), 'jobpilot-e2e-'));
    const [port, ui] = await Promise.all([freePort(), freePort()]);
    const env = {
      ...process.env,
      APP_ENV: 'development',
      JOBPILOT_HOME: home,
      PORT: String(port),
      TEMPORAL_UI_PORT: String(ui),
      ...settings,
    };
    const child = spawn(python(), ['-m', 'jobpilot', 'up'], { cwd: root, env });
    const stack = new Stack(`http://localhost:${port}`, home, child);
    try {
      await stack.untilHealthy(START_MS);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** What the supervisor has said so far. */
  log(): string {
    return this.output;
  }

  async untilHealthy(withinMs = 30_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      if (this.child.exitCode !== null) break;
      try {
        const answer = await fetch(`${this.url}/api/v1/health`);
        const health = (await answer.json()) as { status: string };
        if (health.status === 'ok') return;
      } catch {
        // Not listening yet.
      }
      await sleep(100);
    }
    throw new Error(`The installation is not healthy.\n${this.output}`);
  }

  /** Kills the API the hard way; the supervisor starts it again. */
  killApi(): void {
    this.kill('api');
  }

  /** Kills a worker the hard way, with whatever it has in hand. */
  killWorker(): void {
    this.kill('worker');
  }

  /** The invented employers are a day further: some postings are new, some gone. */
  async letDayPass(): Promise<void> {
    const known: unknown = JSON.parse(readFileSync(join(this.home, 'addresses.json'), 'utf8'));
    const { demo_sources_port: port } = addresses.parse(known);
    const answer = await fetch(`http://127.0.0.1:${port}/demo/day`, { method: 'POST' });
    if (!answer.ok) throw new Error(`The demo sources answered ${answer.status}.`);
  }

  /** The hour of the daily briefings has come. */
  async strikeBriefingHour(): Promise<void> {
    const script = fileURLToPath(new URL('./fixtures/tomorrow.py', import.meta.url));
    await run(python(), [script, this.home]);
  }

  private kill(name: string): void {
    const state: unknown = JSON.parse(readFileSync(join(this.home, 'processes.json'), 'utf8'));
    const found = Object.entries(processes.parse(state)).find(([key]) => key.startsWith(name));
    if (!found) throw new Error(`processes.json names no ${name}`);
    process.kill(found[1].pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGINT');
      await Promise.race([ended, sleep(STOP_MS)]);
      if (this.child.exitCode === null) this.child.kill('SIGKILL');
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}
